declare const __VUEPRESS_BASE__: string | undefined

/** The path under which the site is deployed, with a slash at both ends. */
export const siteBase: string = typeof __VUEPRESS_BASE__ === 'string' ? __VUEPRESS_BASE__ : '/'

export const joinBase = (base: string, path: string): string => base + path.replace(/^\//, '')

/** Address of a file in `docs/.vuepress/public` or of a page, right under any base path. */
export const assetUrl = (path: string): string => joinBase(siteBase, path)

export const modelUrl = (model: string, path: string): string => assetUrl(`models/${model}/${path}`)

export const recordedUrl = (name: string): string => assetUrl(`recorded/${name}.trace.bin`)

export const spriteUrl = (style: string): string => assetUrl(`world/${style}.png`)

/** The page that shows a model's card. */
export const cardPage = (model: string): string => assetUrl(`models/${model}.html`)
