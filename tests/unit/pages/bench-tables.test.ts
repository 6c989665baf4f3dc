import { describe, expect, it } from 'vitest'
import { messages } from '../../../components/pages/bench-messages.ts'
import type { BenchReport } from '../../../components/pages/bench-report.ts'
import { benchTables } from '../../../components/pages/bench-tables.ts'

const m = messages.en
const timing = (browserMs: number, nativeMs: number | null) => ({ sessionMs: 20, browserMs, nativeMs })
const report: BenchReport = {
  date: '2024-11-08',
  machine: '2 × a processor',
  browser: 'Chromium, one WASM thread',
  models: [
    { model: 'clip', file: 'image', bytes: 2_000_000, ...timing(12, 3) },
    { model: 'clip', file: 'text', bytes: 1_000_000, ...timing(3, 2.5) },
    { model: 'judge', file: 'judge', bytes: 1_500_000, ...timing(8, 2) },
  ],
  yardstick: timing(5.6, 1.3),
  runtime: { wasmBytes: 3_700_000, modelsBytes: 4_500_000 },
  pages: [{ path: 'notes/', diagrams: 2, scriptBytes: 300_000, scriptGzip: 210_000, totalBytes: 900_000 }],
  lighthouse: [
    {
      path: '',
      performance: 94,
      accessibility: 100,
      bestPractices: 100,
      seo: 100,
      benchmarkIndex: 875,
    },
  ],
  pictures: {
    samplers: [
      { sampler: 'ddim', calls: 20, callMs: 80, totalMs: 1700 },
      { sampler: 'heun', calls: 39, callMs: 82, totalMs: 3300 },
    ],
    shares: { text: 0.01, unet: 0.95, sampler: 0.01, decoder: 0.03 },
    memoryBytes: 300_000_000,
    webgpu: false,
  },
  student: [
    { jumps: 4, callMs: 32, totalMs: 700 },
    { jumps: 1, callMs: 32, totalMs: 100 },
  ],
  firstOutput: [{ path: 'notes/', demo: 'clip-search', coldMs: 2000, cachedMs: 400 }],
}
const tablesOf = (changes: Partial<BenchReport> = {}) => benchTables({ ...report, ...changes }, m)
const rowOf = (head: string, changes?: Partial<BenchReport>) =>
  tablesOf(changes)
    .flatMap(({ rows }) => rows)
    .find((row) => row.head.startsWith(head))!

describe('the tables of the benchmark', () => {
  it('set each figure beside its budget, and say which is missed', () => {
    expect(rowOf('clip · image')).toMatchObject({ budget: '≤ 1.50×', within: false })
    expect(rowOf('clip · text')).toMatchObject({ within: true })
    expect(rowOf('Model clip').cells).toEqual(['3.0 MB'])
    expect(rowOf('/notes/')).toMatchObject({ within: false })
    expect(rowOf('clip-search')).toMatchObject({ within: true })
    expect(tablesOf().at(-1)!.rows[0]).toMatchObject({
      within: false,
      cells: ['94', '100', '100', '100'],
    })
    expect(tablesOf().at(-1)!.about).toContain('875')
  })

  it('show the yardstick among the networks, without a budget of its own', () => {
    expect(rowOf('Yardstick')).toMatchObject({ budget: null, within: null })
    expect(rowOf('Yardstick').cells).toEqual(['–', '20 ms', '5.6 ms', '1.3 ms', '4.31×'])
  })

  it('blame the arithmetic only where a plain product is about as slow as the networks', () => {
    const [timings] = tablesOf()
    expect(timings!.about).toContain(m.arithmetic('4.31×', '4.00×'))
    const [other] = tablesOf({ yardstick: timing(2.6, 1.3) })
    expect(other!.about).toContain(m.notArithmeticAlone('2.00×', '4.00×'))
  })

  it('claim nothing about the native build where it was not measured', () => {
    const unmeasured = {
      yardstick: timing(5.6, null),
      models: report.models.map((one) => ({ ...one, nativeMs: null })),
    }
    expect(tablesOf(unmeasured)[0]!.about.trim()).toBe(m.modelsAbout)
    expect(rowOf('clip · image', unmeasured)).toMatchObject({ budget: null, within: null })
  })

  it('hold a picture against its budget, and say where its time went', () => {
    expect(rowOf('DDIM')).toMatchObject({ cells: ['20', '80 ms', '1700 ms'], within: true })
    expect(rowOf('Heun')).toMatchObject({ within: false })
    const table = tablesOf().find(({ title }) => title === m.pictures)!
    expect(table.about).toContain('UNet 95.0 %')
    expect(tablesOf({ pictures: null }).map(({ title }) => title)).not.toContain(m.pictures)
  })

  it('hold four jumps of the student against their budget, and say that it is missed', () => {
    expect(rowOf('4 jumps')).toEqual({
      head: '4 jumps',
      cells: ['32 ms', '700 ms'],
      budget: '≤ 600 ms',
      within: false,
    })
    expect(rowOf('4 jumps', { student: [{ jumps: 4, callMs: 32, totalMs: 600 }] }).within).toBe(true)
    expect(rowOf('1 jump')).toMatchObject({ cells: ['32 ms', '100 ms'], budget: null, within: null })
  })

  it('leave the student out of a report that does not know it, or that had none to measure', () => {
    for (const student of [undefined, []])
      expect(tablesOf({ student }).map(({ title }) => title)).not.toContain(m.jumps)
  })

  it('say of WebGPU that nothing was timed with it, whether the browser offers it or not', () => {
    for (const webgpu of [true, false]) {
      const changed = { ...report.pictures!, webgpu }
      const table = tablesOf({ pictures: changed }).find(({ title }) => title === m.pictures)!
      expect(table.about).toContain('Times with WebGPU were not measured')
    }
  })

  it('show what the judge found against steps, once that has been measured', () => {
    const row = { network: 'unet', sampler: 'euler', steps: 8, calls: 8 }
    const scores = { pictures: 60, guidance: 3, rows: [{ ...row, concept: 0.5, colour: 0.9, background: 1 }] }
    const table = benchTables(report, m, scores).find(({ title }) => title === m.scores)!
    expect(table.rows).toEqual([
      expect.objectContaining({ head: 'Euler', cells: ['8', '8', '50.0 %', '90.0 %', '100.0 %'] }),
    ])
    expect(table.heads).toHaveLength(6)
  })

  it('give every row as many cells as its table has columns', () => {
    for (const { heads, rows } of tablesOf()) {
      for (const { cells } of rows) expect(cells.length).toBe(heads.length - 1)
    }
  })
})
