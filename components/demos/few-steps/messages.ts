export const messages = {
  en: {
    title: 'Fewer steps: teacher and student',
    hint: 'The same prompt and the same noise, once with many steps of the teacher, and with four, two and one jump of a student that was distilled from it. The times are measured where it runs.',
    stages: {
      tokens: 'Tokens',
      text: 'Text tower',
      teacher: 'Teacher, step',
      student: 'Student, jump',
      picture: 'Picture',
    },
    sampler: 'Teacher’s sampler',
    note: 'Steps, guidance and sampler are the teacher’s. The student takes LCM’s jumps, and guidance is built into it.',
    teacher: 'Teacher, {n} steps',
    teacherOne: 'Teacher, 1 step',
    student: 'Student, {n} jumps',
    studentOne: 'Student, 1 jump',
    after: 'x̂₀ after question {k} of {n}, t = {t}',
    ended: 'finished after {n}',
    endedOne: 'finished after 1',
    waiting: 'not yet',
    alt: '“{prompt}”, {run}',
    slider: 'Questions to the network',
    name: '{n} questions asked of each network',
    nameOne: '1 question asked of each network',
    pending: 'The pictures are of the run before your changes.',
    real: 'Here: one question takes 4 × 16 × 16 numbers through 2.4 million parameters. Stable Diffusion: 4 × 64 × 64 through 860 million, usually 20 to 50 times with two texts each; its latent consistency model asks 2 to 8 times, with one.',
  },
} as const

export const timesMessages = {
  en: {
    title: 'What it took',
    live: 'measured on your machine just now',
    recorded: 'measured when this run was recorded',
    run: 'Run',
    asks: 'Questions',
    texts: 'Texts each',
    call: 'A question',
    network: 'In the network',
    total: 'In all',
    ratio: 'Beside the teacher',
    apart: 'Latents apart',
    ms: '{ms} ms',
    times: '{n} times faster',
    slower: '{n} of its speed',
    same: 'the measure',
    none: '–',
    about:
      'A question is the median of its kind. “In all” counts text tower, network, sampler and decoder, not the views on the way. Each network was asked once before the clock ran. “Latents apart” is the root mean square of the difference from the teacher’s; two pictures that have nothing in common are about 1.4 apart.',
  },
} as const

export const scoresMessages = {
  en: {
    title: 'What it cost in quality',
    about:
      'Scores of the judge on generated pictures, from the cards of the two models. The student is to keep 90 % of the teacher’s scores with four jumps, and 75 % with one; “once only” is not among them.',
    metric: 'Score',
    teacher: 'Teacher, 20 steps',
    student: 'Student, {n}',
    none: '–',
    percent: '{n} %',
    kept: '{n} % kept',
    waiting: 'The scores come from the models’ cards, which hold none yet or have not been read.',
    names: {
      concept: 'the thing',
      once: 'the thing, once only',
      colour: 'its colour',
      background: 'the background',
      both: 'both of two things',
      comp_concept: 'the thing, new combinations',
      comp_colour: 'its colour, new combinations',
    },
  },
} as const
