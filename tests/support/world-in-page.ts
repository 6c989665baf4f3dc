import type { Page } from 'playwright-core'
import type * as canny from '../../components/world/canny.ts'
import type * as skeleton from '../../components/world/draw-skeleton.ts'
import type * as draw from '../../components/world/draw.ts'
import type * as scenes from '../../components/world/figure-scene.ts'
import type * as figure from '../../components/world/figure.ts'
import type * as sprites from '../../components/world/open-sprites.ts'
import type * as vocabulary from '../../components/world/vocabulary.ts'
import { bundleForPage } from './bundle-for-page.ts'

/** The entry of the bundle: what a page needs to make and draw scenes with people, and their skeletons and edges. */
const ENTRY = `
export { canny } from './canny.ts'
export { drawSkeleton } from './draw-skeleton.ts'
export { drawScene } from './draw.ts'
export { makeFigureScene } from './figure-scene.ts'
export { jointsOf } from './figure.ts'
export { openSprites } from './open-sprites.ts'
export { STYLES } from './vocabulary.ts'
`

/** What one scene with a person looks like in the page, and what is read from it. */
export interface Drawn {
  readonly scene: string
  readonly picture: number[]
  readonly skeleton: number[]
  readonly edges: number[]
}

/** Makes and draws the scenes with people of these numbers in a page of the site. */
export async function drawPeopleIn(page: Page, numbers: readonly number[]): Promise<Drawn[]> {
  await page.evaluate(await bundleForPage('world', 'components/world', ENTRY))
  return page.evaluate(async (numbers) => {
    const { world } = globalThis as unknown as { world: WorldInPage }
    const sheets = await Promise.all(
      world.STYLES.map(async (style) => {
        const reply = await fetch(new URL(`world/${style}.png`, document.baseURI))
        return [style, new Uint8Array(await reply.arrayBuffer())] as const
      }),
    )
    const opened = world.openSprites(Object.fromEntries(sheets))
    return numbers.map((number) => {
      const scene = world.makeFigureScene(number, 'val')
      const picture = world.drawScene(scene, opened)
      return {
        scene: JSON.stringify(scene),
        picture: [...picture.pixels],
        skeleton: [...world.drawSkeleton(world.jointsOf(scene.figure!)).pixels],
        edges: [...world.canny(picture)],
      }
    })
  }, numbers)
}

type WorldInPage = typeof canny &
  typeof skeleton &
  typeof draw &
  typeof scenes &
  typeof figure &
  typeof sprites &
  typeof vocabulary
