/** What each measured figure means, in words; `about` is a full sentence. */
interface MetricText {
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

const composed = 'Measured on scenes that show a combination which training never saw.'

const known: Readonly<Record<string, MetricText>> = { ...clip, ...judge, ...vae }

/** Metrics in decibels; all others are shares. */
const isDecibel = (key: string): boolean => key.endsWith('psnr')

/** Text of a metric; `comp_…` is the same on the held-out combinations. */
function metric(key: string): MetricText {
  const plain = key.replace(/^comp_/, '')
  const text = known[plain] ?? { name: plain.replaceAll('_', ' '), about: '' }
  return plain === key
    ? text
    : { name: `${text.name}, new combinations`, about: `${composed} ${text.about}`.trim() }
}

export const messages = {
  en: {
    missing:
      'This model’s card is not part of this build: it is written by the training script when the model is exported.',
    atAGlance: 'At a glance',
    glance: {
      parameters: 'Parameters',
      download: 'Download',
      trained: 'Trained in',
      samples: 'Pictures seen',
      floors: 'Floors',
    },
    million: (count: number) => `${(count / 1e6).toFixed(2)} million`,
    minutes: (minutes: number) => `${Math.round(minutes)} minutes`,
    count: (count: number) => count.toLocaleString('en-GB'),
    verdict: { passed: 'all reached', missed: 'not all reached', unmeasured: 'not yet measured' },
    metrics: {
      title: 'What it reaches',
      about:
        'Measured on the very files that your browser loads, through the same runtime. A floor is the least that the model must reach; the tests of this site fail below it.',
      caption: 'Metrics and their floors',
      metric: 'Metric',
      value: 'Measured',
      floor: 'Floor',
      verdict: 'Verdict',
      reached: 'reached',
      missedBy: (difference: string) => `missed by ${difference}`,
      unmeasured: 'not yet measured',
      none: 'none set',
    },
    metric,
    percent: (share: number) => `${(share * 100).toFixed(1)} %`,
    value: (key: string, value: number) =>
      isDecibel(key) ? `${value.toFixed(1)} dB` : `${(value * 100).toFixed(1)} %`,
    difference: (key: string, value: number) =>
      isDecibel(key) ? `${value.toFixed(1)} dB` : `${(value * 100).toFixed(1)} points`,
    curve: {
      title: 'How it learned',
      loss: 'Loss',
      lossLabel: 'Training loss against pictures seen',
      metricsLabel: 'What it reached during training, on 1,000 scenes',
      samples: 'pictures seen',
      share: 'share right',
      about: (minutes: number) =>
        `Each point was measured during training; the whole run took ${Math.round(minutes)} minutes.`,
      single: 'Training was measured once: there is no curve yet.',
    },
    /** Metrics that the curve shows, at most five. */
    curveMetrics: {
      clip: [
        'text_to_image_r1',
        'comp_text_to_image_r1',
        'zero_shot_concept',
        'zero_shot_colour',
        'hard_negative',
      ],
      judge: ['concept', 'colour', 'background', 'comp_concept', 'comp_colour'],
      vae: ['judge_concept', 'judge_colour', 'comp_judge_concept', 'comp_judge_colour'],
    } as Readonly<Record<string, readonly string[]>>,
    files: {
      title: 'Files',
      direction: 'In, out',
      about: 'ONNX files that run in any ONNX runtime. A browser checks the SHA-256 before it uses them.',
      download: (path: string) => `Download ${path}`,
      parameters: 'Parameters',
      bytes: 'Size',
      weights: 'Weights stored as',
      sha256: 'SHA-256',
      exactly: (bytes: number) => `${bytes.toLocaleString('en-GB')} bytes`,
      tensors: (path: string) => `Inputs and outputs of ${path}`,
      tensor: 'Tensor',
      way: { inputs: 'in', outputs: 'out' },
      shape: 'Shape',
      about2: 'What it is',
      beside: 'Beside them:',
      card: 'card.json',
      golden: 'golden.json, values that the files must reproduce',
    },
    data: {
      title: 'What it was trained on',
      world: 'World',
      scenes: 'Scenes',
      split: (name: string, count: number) => `${name}: ${count.toLocaleString('en-GB')}`,
      heldOut: 'Held out',
      seed: 'Seed',
    },
    training: {
      title: 'Training',
      device: 'Device',
      minutes: 'Time',
      samples: 'Pictures seen',
      samplesIn: (samples: number, steps: number, batch: number) =>
        `${samples.toLocaleString('en-GB')}, in ${steps.toLocaleString('en-GB')} steps of ${batch}`,
      objective: 'Objective',
      optimiser: 'Optimiser',
      seed: 'Seed',
      script: 'Script',
    },
    again: {
      title: 'Train it again',
      about:
        'From the folder of the repository; the Python environment and the training data are made where they are missing.',
      measure: 'The second line measures the exported files and writes the figures above into the card.',
    },
    limits: 'What it cannot do',
    licence: 'Licence',
    licenceOf: (licence: string) => `Weights, code and training data: ${licence}.`,
    table: {
      caption: 'Models of this site',
      model: 'Model',
      parameters: 'Parameters',
      download: 'Download',
      trained: 'Trained in',
      floors: 'Floors',
      empty: 'No model has been exported yet.',
      held: (reached: number, of: number) => `${reached} of ${of} reached`,
      unmeasured: 'not yet measured',
    },
  },
}
