import { fileURLToPath } from 'node:url'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export const ROOT = at('../../')
export const DOCS = at('../../docs/')
export const PUBLIC = at('../../docs/.vuepress/public/')
export const DIST = at('../../docs/.vuepress/dist/')
