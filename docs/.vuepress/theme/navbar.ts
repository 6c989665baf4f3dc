// with its ending, or the alias that puts this file in its place would lead back here
import Navbar from '@theme-hope/components/navbar/Navbar.js'
import { inItsTurn } from './in-its-turn.ts'

/** The bar above a page: its links are links before it is alive. */
export default inItsTurn(Navbar)
