import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { JUMPS } from '../../components/demos/few-steps/compare.ts'
import { messages, timesMessages } from '../../components/demos/few-steps/messages.ts'
import type { StudentTiming } from '../../components/pages/bench-report.ts'
import { fill } from '../../components/trace/narrate.ts'
import { median } from '../../components/views/statistics.ts'
import { PUBLIC } from '../lib/paths.ts'
import { openDemo, runDemo } from './demo.ts'

/** The page with the demo that runs the student beside its teacher. */
const PAGE = 'notes/stable-diffusion/unet-and-scheduler.html'
const RUNS = 5

/** The demo's table of times: the texts of each row, the heads first. */
const tableOf = (frame: Locator): Promise<string[][]> =>
  frame
    .getByRole('region', { name: timesMessages.en.title, exact: true })
    .locator('tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent.trim())))

/**
 * What the student took, from the demo's table; found by the demo's own words, so that a row or column more is no harm.
 * @throws Error where a time is not there
 */
export function readStudent(table: readonly (readonly string[])[]): StudentTiming[] {
  const { student, studentOne } = messages.en
  const { call, total } = timesMessages.en
  return JUMPS.map((jumps) => {
    const name = fill(jumps === 1 ? studentOne : student, { n: jumps })
    const row = table.find(([head]) => head === name)
    const timeOf = (head: string): number => {
      const ms = parseFloat(row?.[table[0]!.indexOf(head)]?.replaceAll(',', '') ?? '')
      if (!Number.isFinite(ms))
        throw new Error(`The demo of few steps says no time for “${name}”, “${head}”.`)
      return ms
    }
    return { jumps, callMs: timeOf(call), totalMs: timeOf(total) }
  })
}

/** Times the student's pictures in the page: medians of several runs. Nothing where the build has no student. */
export async function timeStudent(browser: Browser, site: string): Promise<StudentTiming[]> {
  if (!existsSync(join(PUBLIC, 'models/student/card.json'))) return []
  const context = await browser.newContext()
  const frame = await openDemo(await context.newPage(), new URL(PAGE, site).href, 'few-steps')
  // Not counted: the demo asks each network once before its clock runs, but not the text tower, whose first answer
  // takes many times as long as every later one.
  await runDemo(frame)
  const runs: StudentTiming[][] = []
  for (let run = 0; run < RUNS; run++) {
    await runDemo(frame)
    runs.push(readStudent(await tableOf(frame)))
  }
  await context.close()
  return JUMPS.map((jumps, i) => ({
    jumps,
    callMs: median(runs.map((run) => run[i]!.callMs)),
    totalMs: median(runs.map((run) => run[i]!.totalMs)),
  }))
}
