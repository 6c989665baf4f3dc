import { mount, type VueWrapper } from '@vue/test-utils'
import { expect, vi } from 'vitest'
import type { Component } from 'vue'
import type { ModelCard } from '../../components/runtime/card.ts'
import type { Tokeniser } from '../../components/models/tokeniser.ts'
import type { Engine } from '../../components/runtime/engine.ts'
import { encodeTrace } from '../../components/trace/codec.ts'
import type { Trace } from '../../components/trace/step.ts'
import { fakeSprites, fakeTokeniser } from './fake-clip.ts'

/** What a page has that happy-dom has not, or that a test wants otherwise: a demo is in view, nothing moves. */
export function stubPage(): void {
  vi.stubGlobal('IntersectionObserver', undefined)
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })))
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {}, removeEventListener() {} }))
}

export function clearPage(): void {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
  history.replaceState(null, '', '/')
}

export interface Mounting {
  /** The recorded run, or its stored bytes. */
  readonly trace: Trace | Uint8Array
  readonly engine: Engine
  readonly card?: (model: string) => Promise<ModelCard>
  readonly tokeniser?: () => Promise<Tokeniser>
  readonly autoplay?: boolean
}

/** Mounts a demo that takes `options`, with a recorded run and an engine of the test's, and waits for the recording. */
export async function mountDemo(Demo: Component, { trace, engine, ...more }: Mounting): Promise<VueWrapper> {
  const bytes = trace instanceof Uint8Array ? trace : await encodeTrace(trace)
  const wrapper = mount(Demo, {
    attachTo: document.body,
    props: {
      options: {
        engine,
        index: () =>
          Promise.resolve({ runtime: { version: '0', path: '', bytes: 0, sha256: '' }, models: [] }),
        fetch: () => Promise.resolve(new Response(bytes as Uint8Array<ArrayBuffer>)),
        tokeniser: () => Promise.resolve(fakeTokeniser),
        sprites: () => Promise.resolve(fakeSprites),
        ...more,
      },
    },
  })
  await vi.waitFor(() => expect(wrapper.find('[data-origin="recorded"]').exists()).toBe(true), {
    timeout: 20_000,
  })
  return wrapper
}

/** Waits for the end of a live run. */
export async function waitForLive(wrapper: VueWrapper): Promise<void> {
  await vi.waitFor(
    () => {
      expect(wrapper.find('[data-origin="live"]').exists()).toBe(true)
      expect(wrapper.find('.ml-demo').attributes('data-running')).toBeUndefined()
    },
    { timeout: 20_000 },
  )
}
