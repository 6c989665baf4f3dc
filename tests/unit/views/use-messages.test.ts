// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { fill, localeKey, useMessages } from '../../../components/views/use-messages.ts'
import { formatBytes } from '../../../components/views/format-bytes.ts'

const messages = { en: { run: 'Run', stop: 'Stop' }, zh: { run: '运行' } }
const Probe = defineComponent(() => {
  const m = useMessages(messages)
  return () => h('p', `${m.run} ${m.stop}`)
})
const inLocale = (locale?: string) =>
  mount(Probe, { global: { provide: locale ? { [localeKey as symbol]: ref(locale) } : {} } }).text()

describe('the strings of a component', () => {
  it('are in the language of the page, and in English where that lacks one', () => {
    expect(inLocale('zh-CN')).toBe('运行 Stop')
    expect(inLocale('en-US')).toBe('Run Stop')
    expect(inLocale('fr')).toBe('Run Stop')
    expect(inLocale()).toBe('Run Stop')
  })

  it('are filled in without being read as a pattern', () => {
    expect(fill('{a} of {b}', { a: '$&', b: 2 })).toBe('$& of 2')
  })
})

describe('bytes for readers', () => {
  it.each([
    [812, '812 B'],
    [34_400, '34 kB'],
    [999_700, '1.0 MB'],
    [1_440_000, '1.4 MB'],
    [250_000_000, '250 MB'],
    [2_500_000_000, '2.5 GB'],
  ])('says %d as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})
