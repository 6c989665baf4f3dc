/**
 * Classifier-free guidance (Ho and Salimans 2021, https://arxiv.org/abs/2207.12598, in the form that Imagen and Stable
 * Diffusion use; the paper's own w is ours minus one).
 */

/** What the site lets a reader choose. */
export const LEAST_GUIDANCE = -5
export const MOST_GUIDANCE = 20

/**
 * ε̂ = ε_∅ + w (ε_c − ε_∅). The vectors of a negative prompt in place of the empty text's make ε_∅ the noise to lead away
 * from. x̂_0 and v are linear in ε for a given x_t, so the same line guides a network that predicts those.
 * @param without ε_∅, named without the prompt
 * @param withPrompt ε_c
 * @param w 0: without the prompt; 1: with it, exactly; above: beyond it; below 0: away from it
 */
export function guide(without: Float32Array, withPrompt: Float32Array, w: number): Float32Array {
  if (w === 1) return withPrompt.slice()
  return without.map((value, i) => value + w * (withPrompt[i]! - value))
}

/** Which passes through the network the line needs: at w = 0 and at w = 1 one of them is multiplied by nothing. */
export const passesFor = (w: number): { readonly without: boolean; readonly withPrompt: boolean } => ({
  without: w !== 1,
  withPrompt: w !== 0,
})
