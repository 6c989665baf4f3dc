// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { FIRST, plansOf } from '../../../components/demos/few-steps/compare.ts'
import type { RunReading } from '../../../components/demos/few-steps/reading.ts'
import TimesTable from '../../../components/demos/few-steps/TimesTable.vue'
import { readStudent } from '../../../scripts/bench/student-speed.ts'

/** Runs whose questions take 100 ms a step of theirs, beside 20 ms of text tower and 60 ms of decoder. */
const runs = plansOf(FIRST).map(({ key, who, settings: { steps } }): RunReading => {
  const calls = Array.from({ length: steps }, () => 100 * steps)
  const cost = { calls, rows: 1, text: 20, rest: 0, decoder: 60 }
  return { key, who, steps, seen: [], picture: null, cost, apart: 0 }
})

/** The texts of the demo's table of times, row by row. */
const tableOf = (shown: readonly RunReading[]): string[][] =>
  mount(TimesTable, { props: { runs: shown, origin: 'live' } })
    .findAll('tr')
    .map((row) => row.findAll('th, td').map((cell) => cell.text()))

describe('the benchmark of the student', () => {
  it('reads the times of each number of jumps from the demo’s table, those above a second as well', () => {
    expect(readStudent(tableOf(runs))).toEqual([
      { jumps: 4, callMs: 400, totalMs: 1680 },
      { jumps: 2, callMs: 200, totalMs: 480 },
      { jumps: 1, callMs: 100, totalMs: 180 },
    ])
  })

  it('makes no figure of a run that has not come', () => {
    const waiting = runs.map((run) => ({ ...run, cost: null }))
    expect(() => readStudent(tableOf(waiting))).toThrow('says no time for “Student, 4 jumps”')
    expect(() => readStudent([])).toThrow()
  })
})
