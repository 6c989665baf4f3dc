import type { ExerciseId } from './exercises.ts'

export interface ExerciseText {
  readonly title: string
  readonly question: string
  /** The options of a choice, or the items of an order. */
  readonly options?: Readonly<Record<string, string>>
  /** After a number, such as `per cent`. */
  readonly unit?: string
  /** What each run is, where there are several. */
  readonly runs?: readonly string[]
  /** What came out; {figures} are filled in. */
  readonly result: string
  /** Two or three sentences that hold whatever came out. */
  readonly why: string
}

export const texts: { readonly en: Readonly<Record<ExerciseId, ExerciseText>> } = {
  en: {
    'snr-one': {
      title: 'Where picture and noise weigh the same',
      question:
        'Three schedules pass through the same noise at different times. On the scaled-linear schedule, picture and noise have equal variance at t = 355. At which t do they on the cosine schedule, on which our model was trained?',
      result:
        'At t = {t} your run mixed {ratio} times as much signal as noise, measured on {n} numbers of the latent. For this picture and this noise the two weigh the same at the t above.',
      why: 'The ratio of the variances is ᾱ / (1 − ᾱ), times the variance of the latent over that of the noise that was drawn. On average over many pictures both are 1, which puts the point at t = 497. One picture has a variance of its own, and it moves the point.',
    },
    'loss-order': {
      title: 'When is the noise easy to name?',
      question:
        'One picture, one draw of noise, three times. Put them in order: where does the network miss the noise by most, in mean squared error of ε̂, and where by least?',
      options: { '100': 't = 100', '500': 't = 500', '900': 't = 900' },
      runs: ['t = 100', 't = 500', 't = 900'],
      result: 'The mean squared error of ε̂ was {e100} at t = 100, {e500} at t = 500 and {e900} at t = 900.',
      why: 'At large t nearly all of xₜ is noise and can be read off; at small t a little noise has to be told from the fine detail of the picture. Read as pictures the same answers are worth something else, since on the way to x̂₀ an error of ε̂ is multiplied by √(1 − ᾱ) / √ᾱ. And this was one example: the curve in the demo is the mean over many.',
    },
    'last-word': {
      title: 'One word at the end',
      question:
        '“a red fox at night” and “a red fox at sunset” differ in the last word only. The tower gives 32 vectors for each. How many of the 32 are the same in both, number for number?',
      unit: 'of 32',
      result: '{same} of {n} vectors are the same. The two agree without a break in the first {prefix}.',
      why: 'The layers are causal: a vector has read its own token and those before it, nothing after. So all that stands before the changed word must agree exactly. The word itself has changed, and the end token and the padding stand after it.',
    },
    'word-order': {
      title: 'Swapped or said otherwise',
      question:
        '“a cat left of a dog” and “a dog left of a cat” mean two pictures. “a big red car on the grass” and “a huge red automobile in a meadow” mean one. Which two sentences lie farther apart for CLIP, by the cosine of their vectors?',
      options: { order: 'The two with cat and dog exchanged', paraphrase: 'The two that mean the same' },
      runs: ['Cat and dog exchanged', 'Said in other words'],
      result:
        'The cosine is {order} for cat and dog exchanged, and {paraphrase} for the two that mean the same.',
      why: 'The smaller the cosine, the farther apart. Contrastive training separates what its batches make it separate: where captions that differ only in their order are rare, order goes nearly unread. Ours was shown such captions on purpose, as false twins of the true ones.',
    },
    'step-ten-of-twenty': {
      title: 'Half-way?',
      question:
        'A run has 20 steps. Ten of them are done. How many per cent of the variance of the latent are still noise?',
      unit: 'per cent',
      result:
        'After 10 of 20 steps the latent stood at t = {t}, where 1 − ᾱ is {noise} per cent. A run of 10 steps has no noise left by then.',
      why: 'A step has no meaning of its own, a noise level has. The spacing says which t a step begins at, the schedule how noisy that t is. On Stable Diffusion’s scaled-linear schedule t = 500 still has 72 per cent noise.',
    },
    'guidance-one': {
      title: 'Guidance 1',
      question:
        'Set the guidance to w = 1. How far is the guided noise ε̂ from ε_c, the noise named with the prompt?',
      options: {
        zero: 'Not at all: they are the same numbers',
        little: 'A little, less than a tenth of a standard deviation',
        much: 'Farther',
      },
      result: 'In {rounds} steps the largest root mean square distance of the two was {most}.',
      why: 'ε̂ = ε_∅ + w (ε_c − ε_∅): at w = 1 the unconditional answer stands there once with plus and once with minus. So it need not even be asked for, and a step costs one pass in place of two.',
    },
    'guidance-length': {
      title: 'How long is the guided noise?',
      question:
        'Set the guidance to w = 8. On the mean over the steps, how long is ε̂ compared with ε_c, the noise named with the prompt?',
      options: {
        same: 'About the same, less than 1.1 times as long',
        longer: 'Longer, 1.1 to 6 times',
        eight: 'About eight times as long, or more',
      },
      result:
        'On the mean over {rounds} steps ε̂ was {ratio} times as long as ε_c; {first} times in the first step, {most} times at most.',
      why: 'The eight multiplies the difference of the two answers, not the answers. Both name the same noise for the greater part, so they are long and their difference is mostly short. How short depends on the step, the prompt and the network.',
    },
    'heun-calls': {
      title: 'The price of Heun',
      question:
        'Heun asks at the beginning of a step and again at its end. How often does a run of 10 steps ask the network?',
      unit: 'calls',
      result: 'The run asked {calls} times.',
      why: 'The last step ends at σ = 0, where the slope does not exist, so it is one of Euler. Nor does a second question pay in a step that begins where hardly any signal is left, as the first one does with trailing spacing on the cosine schedule: σ falls from 20,000 to a few units at once, and the mean of the two slopes would be worse than one. Every other step asks twice.',
    },
    'euler-half': {
      title: 'Twice the steps',
      question:
        'Euler with 8 steps and with 16 steps, each measured by how far its latent ends from that of a run of 64. What do twice as many steps do to this distance?',
      options: {
        same: 'Little: it shrinks by less than a quarter',
        half: 'They about halve it',
        quarter: 'They bring it down to a third or less',
      },
      result: 'The distance is {coarse} with 8 steps and {fine} with 16, a factor of {ratio}.',
      why: 'Euler is of first order: once steps are short, the error is proportional to their length. With as few as these it need not have got there. And the rod it is measured by is a run of 64 steps, which has an error of its own: for errors exactly proportional the factor would be 7/3.',
    },
    'same-text': {
      title: 'Towards and away from the same',
      question:
        'The prompt and the negative prompt are the same text. How do the pictures with w = 1 and with w = 8 compare?',
      options: {
        same: 'They are the same picture',
        alike: 'They are alike, with small differences',
        different: 'They are different pictures',
      },
      result: 'On the mean the pixels of the two pictures differ by {difference} per cent of the range.',
      why: 'Guidance multiplies the difference between the answer with the prompt and the answer with the negative prompt. With one text for both it is zero, and eight times zero is zero. What may remain is rounding: w = 1 asks once, w = 8 asks twice in one batch.',
    },
    spread: {
      title: 'Burnt colours',
      question:
        'Take the numbers of the finished latent. With w = 8 in place of 1, is their standard deviation larger, equal to within 5 per cent, or smaller?',
      options: { larger: 'Larger', equal: 'Equal to within 5 per cent', smaller: 'Smaller' },
      result: 'On the mean over {seeds} seeds it is {one} at w = 1 and {far} at w = 8.',
      why: 'Guidance goes beyond what the network expects of the prompt. Where that makes latents wider than those of real pictures are, the decoder paints colours and contrasts too hard. How far it goes depends on how much the two answers differ, so on prompt and network.',
    },
    'channel-zero': {
      title: 'Four channels',
      question:
        'Set one of the four channels of the latent to zero and decode. Without which one does the picture lose most, by PSNR against the original?',
      options: { zkkk: 'Channel 1', kzkk: 'Channel 2', kkzk: 'Channel 3', kkkz: 'Channel 4' },
      runs: ['Channel 1 to zero', 'Channel 2 to zero', 'Channel 3 to zero', 'Channel 4 to zero'],
      result:
        'PSNR without channel 1: {c1} dB, 2: {c2} dB, 3: {c3} dB, 4: {c4} dB. The smallest is the greatest loss.',
      why: 'Nobody told the channels what to hold; the autoencoder divided the work as its training went. Zero is the mean of a channel over many pictures, so what hurts is how far this picture is from the mean there, and how much the decoder makes of it. Another picture may give another order.',
    },
    'same-seed': {
      title: 'One seed, fresh noise',
      question:
        'DDPM draws fresh noise in every step. Run it twice with the same seed and the same settings: how many of the 1,024 numbers of the two final latents differ?',
      options: { none: 'None', some: 'Some, less than half', most: 'More than half' },
      result: '{different} of {n} numbers differ.',
      why: 'Where noise is drawn from a generator that the seed starts, the noise of the later steps follows from the seed as well, and the run is a computation like any other. The starting noise alone would not fix a DDPM picture: whoever keeps only that, keeps a picture only with a deterministic sampler such as DDIM with η = 0.',
    },
    'strength-zero': {
      title: 'Strength zero',
      question: 'Image-to-image with strength 0: what comes out?',
      options: {
        original: 'The original, pixel for pixel',
        reconstruction: 'What the autoencoder makes of the original',
        another: 'Another picture, by the prompt',
      },
      result:
        'The run went {steps} steps, and its starting latent is {moved} from the encoded original. What was decoded differs from the original by {difference} per cent of the range, on the mean.',
      why: 'At strength 0 the loop is entered at its end: no noise is added and no step is left. What remains is the way into the latent and back, which loses what four numbers for 8 × 8 pixels cannot hold. No setting of the loop can do better than that.',
    },
    'clip-rank': {
      title: 'Was it what was asked for?',
      question:
        'Each generated picture is compared by CLIP with the prompt it was made from and with twelve others. In which place does CLIP put the right one, in the median of the pictures?',
      unit: 'of 13',
      result: 'In {count} pictures the prompt came in the places {ranks}; first in {first} of them.',
      why: 'By chance alone the median would be about 7. A low place may be the generator’s fault, or CLIP’s, or that of another prompt that fits as well. And the comparison is not impartial: the text tower that steered the pictures is one half of the CLIP that judges them.',
    },
  },
}
