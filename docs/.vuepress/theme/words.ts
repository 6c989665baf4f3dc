import { Content } from 'vuepress/client'
import { inItsTurn } from './in-its-turn.ts'

/** What a page's Markdown made, alive a moment after the bars around it. */
export const Words = inItsTurn(Content)
