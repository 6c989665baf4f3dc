import { SAMPLERS, type SamplerName } from '../models/diffusion/samplers.ts'
import { formatBytes } from '../views/format-bytes.ts'
import type { messages } from './bench-messages.ts'
import {
  BUDGETS,
  ratioOf,
  studentBudgetOf,
  YARDSTICK_SIZE,
  type BenchReport,
  type GraphTiming,
  type LighthouseScores,
  type PageWeight,
  type PictureBench,
  type StepScores,
  type StudentTiming,
} from './bench-report.ts'

type Words = (typeof messages)['en']

/** One line of a table: what it is about, its figures, and how it stands to its budget (null: it has none). */
export interface Row {
  readonly head: string
  readonly cells: readonly string[]
  readonly budget: string | null
  readonly within: boolean | null
}

export interface Table {
  readonly title: string
  readonly about: string
  readonly heads: readonly string[]
  readonly rows: readonly Row[]
}

type Verdict = Pick<Row, 'budget' | 'within'>

const atMost = (value: number, budget: number, show: (v: number) => string): Verdict => ({
  budget: `≤ ${show(budget)}`,
  within: value <= budget,
})
const free: Verdict = { budget: null, within: null }

/** The report as the page shows it. */
export const benchTables = (report: BenchReport, m: Words, scores: StepScores | null = null): Table[] => [
  timings(report, m),
  ...(report.pictures ? [pictures(report.pictures, m)] : []),
  ...(report.student?.length ? [student(report.student, m)] : []),
  ...(scores ? [scoresBySteps(scores, m)] : []),
  firstOutput(report, m),
  wire(report, m),
  scripts(report, m),
  lighthouse(report, m),
]

function timings({ models, yardstick }: BenchReport, m: Words): Table {
  const figures = (timing: GraphTiming): string[] => {
    const { sessionMs, browserMs, nativeMs } = timing
    const ratio = ratioOf(timing)
    return [
      m.ms(sessionMs),
      m.ms(browserMs),
      nativeMs === null ? m.notMeasured : m.ms(nativeMs),
      ratio === null ? m.notMeasured : m.times(ratio),
    ]
  }
  return {
    title: m.models,
    about: `${m.modelsAbout} ${yardstickAbout(yardstick, models, m)}`,
    heads: [m.network, m.size, m.session, m.browserRun, m.nativeRun, m.ratio],
    rows: [
      ...models.map((timing): Row => {
        const ratio = ratioOf(timing)
        return {
          head: `${timing.model} · ${timing.file}`,
          cells: [formatBytes(timing.bytes), ...figures(timing)],
          ...(ratio === null ? free : atMost(ratio, BUDGETS.ratioToNative, m.times)),
        }
      }),
      { head: m.yardstick(YARDSTICK_SIZE), cells: ['–', ...figures(yardstick)], ...free },
    ],
  }
}

/** Share of the networks' ratio that the plain product must reach for the arithmetic to be called the cause. */
const MOST = 0.75

/** What the plain product says about the networks' ratios; no more than the figures show. */
function yardstickAbout(yardstick: GraphTiming, models: readonly GraphTiming[], m: Words): string {
  const plain = ratioOf(yardstick)
  const ratios = models
    .map(ratioOf)
    .filter((ratio) => ratio !== null)
    .sort((a, b) => a - b)
  const middle = ratios[Math.floor(ratios.length / 2)]
  if (plain === null || middle === undefined) return ''
  return (plain >= MOST * middle ? m.arithmetic : m.notArithmeticAlone)(m.times(plain), m.times(middle))
}

function pictures({ samplers, shares, memoryBytes, webgpu }: PictureBench, m: Words): Table {
  const parts = Object.entries(shares)
    .map(([part, share]) => `${m.parts[part as keyof typeof m.parts]} ${m.percent(share)}`)
    .join(', ')
  const memory = memoryBytes === null ? '' : ` ${m.memory(formatBytes(memoryBytes))}`
  return {
    title: m.pictures,
    about: `${m.picturesAbout} ${m.shares(parts)}${memory} ${webgpu ? m.webgpu : m.noWebgpu}`,
    heads: [m.sampler, m.calls, m.call, m.whole],
    rows: samplers.map(({ sampler, calls, callMs, totalMs }) => ({
      head: SAMPLERS[sampler as SamplerName].title,
      cells: [String(calls), m.ms(callMs), m.ms(totalMs)],
      budget: `≤ ${m.ms(BUDGETS.stepMs)}, ≤ ${m.ms(BUDGETS.pictureMs)}`,
      within: callMs <= BUDGETS.stepMs && totalMs <= BUDGETS.pictureMs,
    })),
  }
}

const student = (timings: readonly StudentTiming[], m: Words): Table => ({
  title: m.jumps,
  about: m.jumpsAbout,
  heads: [m.student, m.call, m.whole],
  rows: timings.map(({ jumps, callMs, totalMs }) => {
    const budget = studentBudgetOf(jumps)
    return {
      head: m.jumpsOf(jumps),
      cells: [m.ms(callMs), m.ms(totalMs)],
      ...(budget === null ? free : atMost(totalMs, budget, m.ms)),
    }
  }),
})

const scoresBySteps = ({ pictures, guidance, rows }: StepScores, m: Words): Table => ({
  title: m.scores,
  about: m.scoresAbout(pictures, guidance),
  heads: [m.sampler, m.steps, m.calls, m.concept, m.colour, m.background],
  rows: rows.map(({ network, sampler, steps, calls, ...scores }) => ({
    head: network === 'student' ? m.student : SAMPLERS[sampler as SamplerName].title,
    cells: [
      String(steps),
      String(calls),
      ...[scores.concept, scores.colour, scores.background].map(m.percent),
    ],
    ...free,
  })),
})

const firstOutput = ({ firstOutput }: BenchReport, m: Words): Table => ({
  title: m.first,
  about: m.firstAbout,
  heads: [m.demo, m.cold, m.cached],
  rows: firstOutput.map(({ demo, coldMs, cachedMs }) => ({
    head: demo,
    cells: [m.ms(coldMs), m.ms(cachedMs)],
    ...atMost(cachedMs, BUDGETS.firstOutputMs, m.ms),
  })),
})

function wire({ runtime, models }: BenchReport, m: Words): Table {
  const bytesOf = new Map<string, number>()
  for (const { model, bytes } of models) bytesOf.set(model, (bytesOf.get(model) ?? 0) + bytes)
  const row = (head: string, bytes: number, budget: number): Row => ({
    head,
    cells: [formatBytes(bytes)],
    ...atMost(bytes, budget, formatBytes),
  })
  return {
    title: m.wire,
    about: m.wireAbout,
    heads: [m.what, m.size],
    rows: [
      row(m.runtime, runtime.wasmBytes, BUDGETS.wasmBytes),
      ...[...bytesOf].map(([name, bytes]) => row(m.demoModels(name), bytes, BUDGETS.demoBytes)),
      row(m.allModels, runtime.modelsBytes, BUDGETS.allBytes),
    ],
  }
}

const scripts = ({ pages }: BenchReport, m: Words): Table => ({
  title: m.scripts,
  about: m.scriptsAbout,
  heads: [m.page, m.diagrams, m.scriptGzip, m.total],
  rows: pages.map(({ path, diagrams, scriptGzip, totalBytes }: PageWeight) => ({
    head: `/${path}`,
    cells: [String(diagrams), formatBytes(scriptGzip), formatBytes(totalBytes)],
    ...atMost(scriptGzip, BUDGETS.scriptGzip, formatBytes),
  })),
})

const lighthouse = ({ lighthouse }: BenchReport, m: Words): Table => ({
  title: m.lighthouse,
  about: `${m.lighthouseAbout} ${m.lighthouseHost(lighthouse.map(({ benchmarkIndex }) => benchmarkIndex))}`,
  heads: [m.page, m.performance, m.accessibility, m.bestPractices, m.seo],
  rows: lighthouse.map(({ path, performance, accessibility, bestPractices, seo }: LighthouseScores) => {
    const scores = [performance, accessibility, bestPractices, seo]
    return {
      head: `/${path}`,
      cells: scores.map(String),
      budget: `≥ ${BUDGETS.lighthouse}`,
      within: Math.min(...scores) >= BUDGETS.lighthouse,
    }
  }),
})
