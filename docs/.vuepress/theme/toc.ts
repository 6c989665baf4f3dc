// with its ending, or the alias that puts this file in its place would lead back here
import TOC from '@theme-hope/components/base/TOC.js'
import { inItsTurn } from './in-its-turn.ts'

/** The contents of a page, which are read from the page itself once it is there. */
export default inItsTurn(TOC)
