import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join, resolve, sep } from 'node:path'
import { createGzip } from 'node:zlib'

export interface ServeOptions {
  /** Path that the site lives under; begins and ends with a slash. */
  readonly base?: string
  /** Send text gzipped, as most static hosts do. */
  readonly compress?: boolean
  /** Send the headers that make a page cross-origin isolated (threads); most static hosts do not. */
  readonly isolated?: boolean
  /** 0: any free port. A port that is taken gives the next one. */
  readonly port?: number
  readonly host?: string
}

export interface Served {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
}

const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** Serves a folder as a plain static host would: no rewriting, no compression unless asked for, `404.html` for what is missing. */
export async function serve(folder: string, options: ServeOptions = {}): Promise<Served> {
  const { base = '/', compress = false, isolated = false, port = 0, host = '127.0.0.1' } = options
  const server = createServer((request, response) => {
    if (isolated) for (const [name, value] of Object.entries(ISOLATION)) response.setHeader(name, value)
    answer(folder, base, compress, request, response).catch(() =>
      end(response, 500, 'Something went wrong here.'),
    )
  })
  const taken = await listen(server, host, port)
  return {
    port: taken,
    url: `http://${host === '127.0.0.1' ? 'localhost' : host}:${taken}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  folder: string,
  base: string,
  compress: boolean,
  request: IncomingMessage,
  response: ServerResponse,
) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'Only GET and HEAD.')
  const path = pathOf(request.url ?? '/')
  if (path === undefined) return end(response, 400, 'Malformed address.')
  if (path === base.slice(0, -1)) return response.writeHead(301, { Location: base }).end()
  const root = resolve(folder)
  const inside = path.startsWith(base) ? join(root, path.slice(base.length)) : undefined
  const file = `${inside}${sep}`.startsWith(root + sep) ? await fileAt(inside ?? root) : undefined
  const asked = compress && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  if (file) return send(file, 200, asked, request, response)
  return send((await fileAt(join(folder, '404.html'))) ?? '', 404, asked, request, response)
}

function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname)
  } catch {
    return undefined
  }
}

async function fileAt(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return fileAt(join(path, 'index.html'))
  return found?.isFile() ? path : undefined
}

async function send(
  file: string,
  status: number,
  compress: boolean,
  request: IncomingMessage,
  response: ServerResponse,
) {
  if (file === '') return end(response, status, 'Not found.')
  const { size } = await stat(file)
  const type = TYPES[extname(file)] ?? 'application/octet-stream'
  const gzip = compress && /^text|json|svg|xml/.test(type)
  response.writeHead(status, {
    'Content-Type': type,
    ...(gzip ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : { 'Content-Length': size }),
    // Hashed names never change; everything else is asked for again.
    'Cache-Control': /[\\/]assets[\\/]/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  if (request.method === 'HEAD') return response.end()
  const content = createReadStream(file).on('error', () => response.destroy())
  if (gzip) content.pipe(createGzip()).pipe(response)
  else content.pipe(response)
}

function end(response: ServerResponse, status: number, text: string): void {
  if (!response.headersSent) response.writeHead(status, { 'Content-Type': TYPES['.txt'] })
  response.end(text)
}

/** @returns the port that was free */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' && port !== 0 && port < 65535) resolve(listen(server, host, port + 1))
      else reject(error)
    })
    server.listen(port, host, () => {
      server.removeAllListeners('error')
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : port)
    })
  })
}
