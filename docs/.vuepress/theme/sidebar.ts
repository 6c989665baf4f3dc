import { inItsTurn } from './in-its-turn.ts'
import Sidebar from './Sidebar.vue'

/** The list of chapters: its links are links before it is alive. */
export default inItsTurn(Sidebar)
