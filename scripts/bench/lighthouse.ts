import { launch } from 'chrome-launcher'
import lighthouse, { type Result } from 'lighthouse'
import { CHROMIUM_FLAGS } from '../lib/chromium.ts'
import type { LighthouseScores } from '../../components/pages/bench-report.ts'
import { median } from '../../components/views/statistics.ts'

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const
/** Performance is the median of so many loads: one load in three differs from the next by ten points. */
const LOADS = 3

/**
 * Lighthouse's four scores of a page, 0…100, with its stock settings for a phone, and its index of how fast this machine is:
 * what stands for a phone is this machine, slowed down.
 */
export async function scorePage(chromePath: string, site: string, path: string): Promise<LighthouseScores> {
  const loads: Result[] = []
  for (let i = 0; i < LOADS; i++) loads.push(await load(chromePath, new URL(path, site).href))
  const score = (name: (typeof CATEGORIES)[number]): number =>
    Math.round(100 * median(loads.map(({ categories }) => categories[name]?.score ?? 0)))
  return {
    path,
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    seo: score('seo'),
    benchmarkIndex: Math.round(median(loads.map(({ environment }) => environment.benchmarkIndex))),
  }
}

async function load(chromePath: string, url: string): Promise<Result> {
  const chrome = await launch({ chromePath, chromeFlags: ['--headless=new', ...CHROMIUM_FLAGS] })
  try {
    const result = await lighthouse(url, {
      port: chrome.port,
      onlyCategories: [...CATEGORIES],
      logLevel: 'error',
    })
    if (!result || result.lhr.runtimeError) {
      throw new Error(
        `Lighthouse gave no result for ${url}: ${result?.lhr.runtimeError?.message ?? 'no report'}`,
      )
    }
    return result.lhr
  } finally {
    chrome.kill()
  }
}
