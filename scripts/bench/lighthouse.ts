import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'
import { CHROMIUM_FLAGS } from '../lib/chromium.ts'
import type { LighthouseScores } from '../../components/pages/bench-report.ts'

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const

/** Lighthouse's four scores of a page, 0…100, with its stock settings for a phone. */
export async function scorePage(chromePath: string, site: string, path: string): Promise<LighthouseScores> {
  const chrome = await launch({ chromePath, chromeFlags: ['--headless=new', ...CHROMIUM_FLAGS] })
  try {
    const result = await lighthouse(new URL(path, site).href, {
      port: chrome.port,
      onlyCategories: [...CATEGORIES],
      logLevel: 'error',
    })
    if (!result || result.lhr.runtimeError) {
      throw new Error(
        `Lighthouse gave no result for ${path}: ${result?.lhr.runtimeError?.message ?? 'no report'}`,
      )
    }
    const score = (name: (typeof CATEGORIES)[number]): number =>
      Math.round((result.lhr.categories[name]?.score ?? 0) * 100)
    return {
      path,
      performance: score('performance'),
      accessibility: score('accessibility'),
      bestPractices: score('best-practices'),
      seo: score('seo'),
    }
  } finally {
    chrome.kill()
  }
}
