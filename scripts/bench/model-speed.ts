import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as Ort from 'onnxruntime-web/wasm'
import type { Browser } from 'playwright-core'
import type { ModelCard } from '../../components/runtime/card.ts'
import { PUBLIC, ROOT } from '../lib/paths.ts'
import { run } from '../lib/run.ts'
import { serve } from '../lib/serve.ts'
import { tinyOnnx } from '../lib/tiny-onnx.ts'
import { YARDSTICK_SIZE, type GraphTiming, type ModelTiming } from '../../components/pages/bench-report.ts'

const RUNS = 30
/** A network that takes long is asked less often: no further run begins after so many milliseconds. */
const LONGEST = 6000
const PYTHON = join(ROOT, 'scripts/train/.venv/bin/python')

interface Feed {
  readonly type: string
  readonly dims: number[]
}

interface InBrowser {
  readonly sessionMs: number
  readonly runMs: number
}

/** Runs in the page: opens the file with one thread and times it. */
async function timeInPage([path, feeds, runs, longest]: [
  string,
  Record<string, Feed>,
  number,
  number,
]): Promise<InBrowser> {
  const runtime = '/ort/ort.wasm.min.mjs'
  const ort = (await import(/* @vite-ignore */ runtime)) as typeof Ort
  ort.env.wasm.numThreads = 1
  const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer())
  const opened = performance.now()
  const session = await ort.InferenceSession.create(bytes)
  const sessionMs = performance.now() - opened
  const inputs = Object.fromEntries(
    Object.entries(feeds).map(([name, { type, dims }]) => {
      const ramp = Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => i % 7)
      return [
        name,
        type === 'float32'
          ? new ort.Tensor(
              'float32',
              Float32Array.from(ramp, (v) => v / 7),
              dims,
            )
          : new ort.Tensor('int32', Int32Array.from(ramp), dims),
      ]
    }),
  )
  const began = performance.now()
  const isLate = (): boolean => performance.now() - began > longest
  for (let i = 0; i < 3 && !isLate(); i++) await session.run(inputs)
  const times: number[] = []
  for (let i = 0; i < runs && (i === 0 || !isLate()); i++) {
    const start = performance.now()
    await session.run(inputs)
    times.push(performance.now() - start)
  }
  await session.release()
  return { sessionMs, runMs: times.sort((a, b) => a - b)[Math.floor(times.length / 2)]! }
}

async function timeNative(path: string, feeds: Record<string, Feed>): Promise<number | null> {
  if (!existsSync(PYTHON)) return null
  const script = join(ROOT, 'scripts/bench/native.py')
  const { code, text } = await run(
    PYTHON,
    [script, path, JSON.stringify(feeds), String(RUNS), String(LONGEST)],
    {
      output: 'pipe',
    },
  )
  if (code !== 0) throw new Error(`The native run of ${path} failed: ${text}`)
  return Number(text.trim().split('\n').at(-1))
}

/** The cards of all committed models. */
export const cards = (): ModelCard[] =>
  readdirSync(join(PUBLIC, 'models'))
    .map((name) => join(PUBLIC, 'models', name, 'card.json'))
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')) as ModelCard)

interface Graph {
  /** Where the page finds the file, relative to the folder that is served. */
  readonly path: string
  readonly feeds: Record<string, Feed>
}

/** Times one graph: browser and native in turn, so that both meet the same machine. */
async function timeGraph(
  browser: Browser,
  folder: string,
  site: string,
  { path, feeds }: Graph,
): Promise<GraphTiming> {
  const page = await browser.newPage()
  await page.goto(site)
  const rounds: { browser: InBrowser; native: number | null }[] = []
  for (let round = 0; round < 3; round++) {
    rounds.push({
      browser: await page.evaluate(timeInPage, [`/${path}`, feeds, RUNS, LONGEST] as Parameters<
        typeof timeInPage
      >[0]),
      native: await timeNative(join(folder, path), feeds),
    })
  }
  await page.close()
  const natives = rounds.flatMap(({ native }) => (native === null ? [] : [native]))
  return {
    sessionMs: Math.min(...rounds.map((round) => round.browser.sessionMs)),
    browserMs: Math.min(...rounds.map((round) => round.browser.runMs)),
    nativeMs: natives.length > 0 ? Math.min(...natives) : null,
  }
}

const batchOfOne = (inputs: ModelCard['files'][string]['inputs']): Graph['feeds'] =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, { type, dims }]) => [
      name,
      { type, dims: dims.map((d) => (typeof d === 'number' ? d : 1)) },
    ]),
  )

/** Times every file of every model, batch 1, and the yardstick: one plain matrix product. */
export async function timeModels(
  browser: Browser,
): Promise<{ models: ModelTiming[]; yardstick: GraphTiming }> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  symlinkSync(join(ROOT, 'node_modules/onnxruntime-web/dist'), join(folder, 'ort'))
  symlinkSync(join(PUBLIC, 'models'), join(folder, 'models'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>bench</title>')
  const square = [YARDSTICK_SIZE, YARDSTICK_SIZE]
  writeFileSync(join(folder, 'product.onnx'), tinyOnnx({ op: 'MatMul', a: square, b: square, c: square }))
  const site = await serve(folder)
  try {
    const time = (graph: Graph): Promise<GraphTiming> => timeGraph(browser, folder, site.url, graph)
    const matrix: Feed = { type: 'float32', dims: square }
    const yardstick = await time({ path: 'product.onnx', feeds: { a: matrix, b: matrix } })
    const models: ModelTiming[] = []
    for (const card of cards()) {
      for (const [file, { path, bytes, inputs }] of Object.entries(card.files)) {
        const timing = await time({ path: `models/${card.name}/${path}`, feeds: batchOfOne(inputs) })
        models.push({ model: card.name, file, bytes, ...timing })
      }
    }
    return { models, yardstick }
  } finally {
    await site.close()
    rmSync(folder, { recursive: true })
  }
}
