/** What a measured figure means, in words; `about` is a full sentence. */
export interface MetricText {
  readonly name: string
  readonly about: string
}

const retrieval = (way: string, k: number): string =>
  `${way}, the right one is ${k === 1 ? 'the first' : `among the first ${k}`} of 1,000. All that fits counts as right.`

const clip: Readonly<Record<string, MetricText>> = {
  image_to_text_r1: {
    name: 'Picture to caption, first',
    about: retrieval('Given a picture, captions ranked', 1),
  },
  image_to_text_r5: {
    name: 'Picture to caption, first five',
    about: retrieval('Given a picture, captions ranked', 5),
  },
  text_to_image_r1: {
    name: 'Caption to picture, first',
    about: retrieval('Given a caption, pictures ranked', 1),
  },
  text_to_image_r5: {
    name: 'Caption to picture, first five',
    about: retrieval('Given a caption, pictures ranked', 5),
  },
  zero_shot_concept: {
    name: 'Zero-shot: the thing',
    about: 'Which of 96 things a picture shows, by the sentences “a cat”, “a dog”, … alone.',
  },
  zero_shot_colour: {
    name: 'Zero-shot: the colour',
    about: 'Which of seven colours a known thing has, by the sentences “a red car”, “a blue car”, … alone.',
  },
  zero_shot_background: {
    name: 'Zero-shot: the background',
    about: 'Which of twelve backgrounds a known thing stands on, by sentences alone.',
  },
  hard_negative: {
    name: 'Against its own false twin',
    about:
      'How often a caption is nearer to its picture than the same sentence with colours or places swapped. Guessing gives 50 %.',
  },
}

const judge: Readonly<Record<string, MetricText>> = {
  concept: { name: 'The thing', about: 'Which of 96 things stands in a cell, where one stands.' },
  colour: { name: 'The colour', about: 'The colour of a thing, “its own” included.' },
  background: { name: 'The background', about: 'Which of twelve backgrounds the picture has.' },
  style: { name: 'The style', about: 'Which of four drawing styles the picture is in.' },
  size: { name: 'The size', about: 'Whether a thing is small, medium or big.' },
  all_stickers: {
    name: 'Everything at once',
    about: 'Pictures in which every thing and colour is right and nothing is invented.',
  },
  empty: { name: 'Empty cells', about: 'Cells without a thing that are read as empty.' },
}

const vae: Readonly<Record<string, MetricText>> = {
  psnr: {
    name: 'Likeness of what comes back (PSNR)',
    about:
      'Peak signal-to-noise ratio of decoded against original pictures, mean over pictures, in decibels.',
  },
  judge_concept: {
    name: 'Things the judge still names',
    about:
      'Of the things that the judge names right on the originals, those that it names right on what comes back.',
  },
  judge_colour: {
    name: 'Colours the judge still names',
    about: 'The same for their colours.',
  },
}

const unet: Readonly<Record<string, MetricText>> = {
  concept: {
    name: 'The thing is in the picture',
    about: 'Of prompts with one thing, those in whose picture the judge finds it.',
  },
  colour: {
    name: 'It has the right colour',
    about:
      'Of the pictures that show the thing, those that show it in the colour asked for, or else in its own.',
  },
  background: {
    name: 'The background',
    about: 'Pictures whose background, one of twelve, is the one asked for.',
  },
  both: { name: 'Two things', about: 'Of prompts with two things, those whose picture shows both.' },
  once: {
    name: 'It is there once only',
    about: 'Of the pictures that show the thing asked for, those in which the judge finds it just once.',
  },
  diversity: {
    name: 'How much pictures of one prompt differ',
    about: 'Mean distance of 16 pictures of one prompt from each other, in features of the judge.',
  },
  diversity_real: {
    name: '… and real scenes with the same thing',
    about: 'The same of 16 scenes of the world.',
  },
  frechet: {
    name: 'Fréchet distance from real scenes',
    about: '500 pictures against 500 scenes, in features of the judge; less is better.',
  },
  frechet_real: {
    name: '… and between real scenes',
    about: 'What remains between two lots of 500 real scenes.',
  },
}

const jumps = ['4', '2', '1'].flatMap((count): [string, MetricText][] => {
  const after = count === '1' ? 'in one jump' : `in ${count} jumps`
  return [
    ...Object.entries(unet).map(([key, { name, about }]): [string, MetricText] => [
      `${key}_${count}`,
      { name: `${name}, ${after}`, about },
    ]),
    [
      `kept_at_${count}`,
      { name: `Kept ${after}`, about: 'The smallest share of its teacher’s scores that is left.' },
    ],
  ]
})

const poseReader: Readonly<Record<string, MetricText>> = {
  within_8: {
    name: 'Joints found',
    about: 'Joints found at most 8 pixels from where they were drawn, in pictures of 128 × 128.',
  },
  decoded_within_8: {
    name: 'Joints found after the autoencoder',
    about: 'The same in pictures that the autoencoder gave back.',
  },
}

const edges: Readonly<Record<string, MetricText>> = {
  edge_f1: {
    name: 'Edges where the hint has them (F₁)',
    about: 'Canny’s edges of pictures made with the ControlNet against the hint’s, two pixels allowed.',
  },
  edge_f1_without: {
    name: '… and without the ControlNet',
    about: 'Pictures of the same prompts and seeds.',
  },
  edge_f1_gain: { name: 'Gain', about: 'The first figure over the second.' },
}

const pose: Readonly<Record<string, MetricText>> = {
  joints_within_8: {
    name: 'Joints where the skeleton has them',
    about: 'Joints that the pose reader finds at most 8 pixels from the skeleton’s.',
  },
  joints_within_8_without: {
    name: '… and without the ControlNet',
    about: 'Pictures of the same prompts and seeds; the prompts say nothing of the pose.',
  },
}

const composed = 'Measured on scenes that show a combination which training never saw.'

/** Each model's own: “colour” is one thing for who reads it and another for who draws it. */
const texts: Readonly<Record<string, Readonly<Record<string, MetricText>>>> = {
  clip,
  judge,
  vae,
  unet,
  student: Object.fromEntries(jumps),
  'pose-reader': poseReader,
  'controlnet-edges': edges,
  'controlnet-pose': pose,
}

const isNumber = (key: string): boolean => /^(diversity|frechet)/.test(key)

/** Text of a metric of a model; `comp_…` is the same on the held-out combinations. */
export function metricText(model: string, key: string): MetricText {
  const plain = key.replace(/^comp_/, '')
  const text = texts[model]?.[plain] ?? { name: plain.replaceAll('_', ' '), about: '' }
  return plain === key
    ? text
    : { name: `${text.name}, new combinations`, about: `${composed} ${text.about}`.trim() }
}

/** Most metrics are shares; some are decibels, factors or plain numbers. */
function unitOf(key: string): 'decibel' | 'factor' | 'number' | 'share' {
  if (key.endsWith('psnr')) return 'decibel'
  if (key.endsWith('_gain')) return 'factor'
  return isNumber(key) ? 'number' : 'share'
}

export const metricValue = (key: string, value: number): string =>
  ({
    decibel: () => `${value.toFixed(1)} dB`,
    factor: () => `× ${value.toFixed(1)}`,
    number: () => value.toFixed(1),
    share: () => `${(value * 100).toFixed(1)} %`,
  })[unitOf(key)]()

export const metricDifference = (key: string, value: number): string =>
  unitOf(key) === 'share' ? `${(value * 100).toFixed(1)} points` : metricValue(key, value)
