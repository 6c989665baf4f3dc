/**
 * `npm run bench`: measures speed and size of the built site and its models, prints the figures beside the design's
 * budgets, and writes them to `bench.json`, which the benchmark page shows.
 */
import { statSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { chromium as playwright } from 'playwright-core'
import { build } from '../build.ts'
import { chromium, CHROMIUM_FLAGS } from '../lib/chromium.ts'
import { main } from '../lib/fail.ts'
import { DIST, PUBLIC } from '../lib/paths.ts'
import { serve } from '../lib/serve.ts'
import { timeFirstOutput } from './first-output.ts'
import { scorePage } from './lighthouse.ts'
import { cards, timeModels } from './model-speed.ts'
import { timePictures } from './picture-speed.ts'
import { timeStudent } from './student-speed.ts'
import { weighPage } from './page-weight.ts'
import {
  BUDGETS,
  ratioOf,
  studentBudgetOf,
  YARDSTICK_SIZE,
  type BenchReport,
} from '../../components/pages/bench-report.ts'

const PAGES = [
  '',
  'notes/',
  'credits.html',
  'notes/stable-diffusion/',
  'notes/tasks/understanding.html',
  'notes/sora/',
]
const LIGHTHOUSE_PAGES = ['', 'notes/stable-diffusion/', 'notes/tasks/understanding.html']
const DEMOS = [
  ['notes/tasks/understanding.html', 'clip-search'],
  ['notes/tasks/understanding.html', 'classify'],
  ['notes/tasks/understanding.html', 'clip-inside'],
  ['notes/stable-diffusion/whole-pipeline.html', 'text-to-image'],
] as const

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`
const ms = (value: number): string => `${value.toFixed(1)} ms`
const against = (value: number, budget: number, least = false): string =>
  (least ? value >= budget : value <= budget) ? 'within' : 'MISSED'

function print(report: BenchReport): void {
  const { runtime, models, yardstick, pages, lighthouse, firstOutput, pictures, student = [] } = report
  console.log(`${report.machine}; ${report.browser}`)
  for (const m of models) {
    const ratio = ratioOf(m)
    const verdict =
      ratio === null
        ? 'native not installed'
        : `${ratio.toFixed(2)}× native, ${against(ratio, BUDGETS.ratioToNative)}`
    console.log(
      `${m.model}/${m.file}: ${kB(m.bytes)}, session ${ms(m.sessionMs)}, run ${ms(m.browserMs)}, ${verdict}`,
    )
  }
  const plain = ratioOf(yardstick)
  console.log(
    `yardstick, a product of two ${YARDSTICK_SIZE}×${YARDSTICK_SIZE} matrices: ${ms(yardstick.browserMs)}` +
      (plain === null ? '' : `, ${plain.toFixed(2)}× native`),
  )
  console.log(
    `runtime: ${kB(runtime.wasmBytes)} over the wire, ${against(runtime.wasmBytes, BUDGETS.wasmBytes)}`,
  )
  console.log(`all models: ${kB(runtime.modelsBytes)}, ${against(runtime.modelsBytes, BUDGETS.allBytes)}`)
  for (const p of pages) {
    const budget = p.diagrams === 0 ? `, ${against(p.scriptGzip, BUDGETS.scriptGzip)}` : ''
    console.log(
      `/${p.path}: scripts ${kB(p.scriptGzip)} gzip (${kB(p.scriptBytes)}), ${p.diagrams} diagrams, all ${kB(p.totalBytes)}${budget}`,
    )
  }
  for (const l of lighthouse) {
    const scores = [l.performance, l.accessibility, l.bestPractices, l.seo]
    console.log(
      `/${l.path}: Lighthouse ${scores.join(' / ')}, ${against(Math.min(...scores), BUDGETS.lighthouse, true)}, on a machine of index ${l.benchmarkIndex}`,
    )
  }
  for (const { sampler, calls, callMs, totalMs } of pictures?.samplers ?? []) {
    console.log(
      `${sampler}: ${calls} questions, ${ms(callMs)} each, ${against(callMs, BUDGETS.stepMs)}; picture ${ms(totalMs)}, ${against(totalMs, BUDGETS.pictureMs)}`,
    )
  }
  for (const { jumps, callMs, totalMs } of student) {
    const budget = studentBudgetOf(jumps)
    const verdict = budget === null ? '' : `, ${against(totalMs, budget)}`
    console.log(`student, jumps: ${jumps}, ${ms(callMs)} each; picture ${ms(totalMs)}${verdict}`)
  }
  if (pictures?.memoryBytes) console.log(`memory of the page's process: at most ${kB(pictures.memoryBytes)}`)
  for (const f of firstOutput) {
    console.log(
      `/${f.path} ${f.demo}: first live output ${ms(f.coldMs)}, cached ${ms(f.cachedMs)}, ${against(f.cachedMs, BUDGETS.firstOutputMs)}`,
    )
  }
}

await main(async () => {
  await build()
  const executablePath = await chromium()
  const browser = await playwright.launch({ executablePath, args: [...CHROMIUM_FLAGS] })
  const site = await serve(DIST)
  // Lighthouse simulates a slow line: there it counts whether the host compresses, as nearly every static host does.
  const compressing = await serve(DIST, { compress: true })
  try {
    const report: BenchReport = {
      date: new Date().toISOString().slice(0, 10),
      machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
      browser: `Chromium ${browser.version()}, one WASM thread`,
      ...(await timeModels(browser)),
      runtime: {
        wasmBytes: statSync(join(PUBLIC, 'ort/ort-wasm.gz.bin')).size,
        modelsBytes: cards()
          .flatMap((card) => Object.values(card.files))
          .reduce((sum, { bytes }) => sum + bytes, 0),
      },
      pages: [],
      lighthouse: [],
      firstOutput: [],
      pictures: null,
    }
    const pages: BenchReport['pages'][number][] = []
    for (const path of PAGES) pages.push(await weighPage(browser, site.url, path))
    const firstOutput: BenchReport['firstOutput'][number][] = []
    for (const [path, demo] of DEMOS) firstOutput.push(await timeFirstOutput(browser, site.url, path, demo))
    const pictures = await timePictures(browser, site.url)
    const student = await timeStudent(browser, site.url)
    await browser.close()
    const lighthouse: BenchReport['lighthouse'][number][] = []
    for (const path of LIGHTHOUSE_PAGES)
      lighthouse.push(await scorePage(executablePath, compressing.url, path))
    const whole: BenchReport = { ...report, pages, firstOutput, pictures, student, lighthouse }
    print(whole)
    writeFileSync(join(PUBLIC, 'bench.json'), `${JSON.stringify(whole, null, 1)}\n`)
  } finally {
    await browser.close()
    await site.close()
    await compressing.close()
  }
})
