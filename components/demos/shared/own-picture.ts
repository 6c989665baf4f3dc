import type { Picture } from '../../world/draw.ts'

/** A picture of the reader's own. */
export interface OwnPicture {
  readonly id: string
  /** What to call it. */
  readonly label: string
  /** RGB, 128×128. */
  readonly picture: Picture
}

let count = 0

/** An own picture with an id that no other has in this visit. */
export const ownPicture = (picture: Picture, label: string): OwnPicture => ({
  id: `own-${(count += 1)}`,
  label,
  picture,
})
