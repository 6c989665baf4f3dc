import { Refusal } from './fail.ts'

/**
 * The path that the site lives under, from `SITE_BASE`; `/` if that is not set.
 * @throws Refusal if it does not begin and end with a slash
 */
export function siteBase(env: NodeJS.ProcessEnv = process.env): '/' | `/${string}/` {
  const base = env.SITE_BASE ?? '/'
  if (!/^\/(?:[\w.-]+\/)*$/.test(base)) {
    throw new Refusal(`SITE_BASE must begin and end with a slash, for instance /course/, not "${base}".`)
  }
  return base as '/' | `/${string}/`
}
