import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serve, type Served } from '../../../scripts/lib/serve.ts'

let folder: string
let site: Served

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serve-'))
  await mkdir(join(folder, 'site', 'notes'), { recursive: true })
  await mkdir(join(folder, 'site', 'assets'))
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'site', 'index.html'), 'home')
  await writeFile(join(folder, 'site', '404.html'), 'lost')
  await writeFile(join(folder, 'site', 'notes', 'index.html'), 'notes')
  await writeFile(join(folder, 'site', 'assets', 'app-1a2b.js'), 'export {}')
  await writeFile(join(folder, 'site', 'model.onnx'), new Uint8Array(5))
  site = await serve(join(folder, 'site'))
})
afterAll(async () => {
  await site.close()
  await rm(folder, { recursive: true })
})

/** Sends the path as it is; `fetch` would tidy it up first. */
const raw = (path: string): Promise<{ status?: number; body: string }> =>
  new Promise((resolve, reject) => {
    request({ port: site.port, path }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode, body }))
    })
      .on('error', reject)
      .end()
  })

describe('serve', () => {
  it('sends the index of a folder, with the type of what it is', async () => {
    const response = await fetch(`${site.url}notes/`)
    expect(await response.text()).toBe('notes')
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect((await fetch(`${site.url}model.onnx`)).headers.get('content-type')).toBe(
      'application/octet-stream',
    )
  })

  it('lets browsers keep hashed assets for good, and ask again for the rest', async () => {
    expect((await fetch(`${site.url}assets/app-1a2b.js`)).headers.get('cache-control')).toContain('immutable')
    expect((await fetch(site.url)).headers.get('cache-control')).toBe('no-cache')
  })

  it('compresses text where it is asked to and the browser takes it, and never what is compressed already', async () => {
    const host = await serve(join(folder, 'site'), { compress: true })
    const encoding = async (path: string, accept: string): Promise<string | null> => {
      const response = await fetch(host.url + path, { headers: { 'accept-encoding': accept } })
      await response.arrayBuffer()
      return response.headers.get('content-encoding')
    }
    expect(await (await fetch(host.url)).text()).toBe('home')
    expect(await encoding('notes/', 'gzip, br')).toBe('gzip')
    expect(await encoding('notes/', 'identity')).toBe(null)
    expect(await encoding('model.onnx', 'gzip')).toBe(null)
    await host.close()
    expect((await fetch(site.url)).headers.get('content-encoding')).toBe(null)
  })

  it('answers what is missing with 404.html', async () => {
    const response = await fetch(`${site.url}nothing`)
    expect([response.status, await response.text()]).toEqual([404, 'lost'])
  })

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '//secret.txt'])(
    'never leaves its folder: %s',
    async (path) => {
      expect((await raw(path)).body).not.toBe('secret')
    },
  )

  it('answers a malformed address without falling over', async () => {
    expect((await raw('/%E0%A4%A')).status).toBe(400)
    expect((await fetch(site.url)).status).toBe(200)
  })

  it('refuses to be written to', async () => {
    expect((await fetch(site.url, { method: 'POST', body: 'x' })).status).toBe(405)
  })

  it('takes the next port if one is taken', async () => {
    const second = await serve(folder, { port: site.port })
    expect(second.port).toBeGreaterThan(site.port)
    await second.close()
  })

  it('serves under a path, and only there', async () => {
    const course = await serve(join(folder, 'site'), { base: '/course/' })
    expect(await (await fetch(course.url)).text()).toBe('home')
    expect(await (await fetch(new URL('/course', course.url))).text()).toBe('home')
    expect((await fetch(new URL('/notes/', course.url))).status).toBe(404)
    await course.close()
  })

  it('isolates the page only when asked to', async () => {
    const isolated = await serve(join(folder, 'site'), { isolated: true })
    expect((await fetch(isolated.url)).headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    expect((await fetch(site.url)).headers.get('cross-origin-embedder-policy')).toBeNull()
    await isolated.close()
  })
})
