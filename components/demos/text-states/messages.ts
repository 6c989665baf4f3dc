export const messages = {
  en: {
    title: 'What the UNet is given to read',
    hint: 'Two prompts side by side: their tokens, the state of each token, and how alike the two are. Pick an example, or write your own.',
    stages: { tokens: 'Tokens', text: 'Text encoder', compare: 'Compare' },
    start: 'start',
    end: 'end',
    space: 'space',
    first: 'First prompt',
    second: 'Second prompt',
    examples: 'Examples',
    presets: {
      order: 'Word order',
      paraphrase: 'A paraphrase',
      unknown: 'An unknown word',
      negation: 'A negation',
      last: 'One word at the end',
    },
    look: {
      order:
        'The same words in another order. A bag of words could not tell these two apart; the states can differ only where something different stands before them.',
      paraphrase:
        'Other words for much the same picture. See which tokens stay close, and what the sentence as a whole does.',
      unknown:
        'No such word was ever learned, yet it is read: it falls into pieces that the tokeniser does know. What they mean together, nobody taught it.',
      negation:
        'One small word turns the meaning round. The tower has seen captions of what is there; see how little a “no” moves the rest.',
      last: 'Only the last word differs. By the causal mask every state before it must be the same: cosine 1.00.',
    },
    draft: 'These two are not in the recorded run: on show are still the ones from before.',
    tokens: (which: string, count: number, of: number) => `${which}: ${count} of ${of} places`,
    stripLabel: (which: string) => `Tokens of the ${which}`,
    cut: 'It was too long: what stands after the last token was not read.',
    broken: (word: string, pieces: string) => `“${word}” is no token of its own: it falls into ${pieces}.`,
    pooled: {
      label: 'Cosine of the two sentences',
      about: 'Of their pooled vectors: the one that CLIP compares with pictures. The UNet never sees it.',
    },
    rows: {
      title: 'Place by place',
      about:
        'The cosine of the two states at each place. Places that differ only in what comes later must show 1.00.',
      place: 'Place',
      cosine: 'Cosine',
      none: 'no token',
    },
    matrix: {
      title: 'Every token with every token',
      label: 'Cosine of each token’s state in the first prompt (rows) with each in the second (columns)',
      about: 'Rows are the first prompt, columns the second, by their place. Press a cell to read it.',
      cell: (a: string, b: string, value: string) => `“${a}” with “${b}”: cosine ${value}.`,
      best: (a: string, b: string, value: string) => `The word “${a}” is most like “${b}”: cosine ${value}.`,
    },
    states: {
      title: 'The states themselves',
      about:
        'A row a place, 128 numbers each: this whole array is what the UNet’s cross-attention looks things up in, padding included.',
      first: 'States of the first prompt',
      second: 'States of the second prompt',
      difference: 'First minus second: where it is blank they are the same',
      axes: ['place', 'dimension'],
    },
    scale: {
      kind: 'to scale',
      caption: 'The same array here and in Stable Diffusion 1, drawn to one scale: 4,096 numbers and 59,136.',
      label: 'Two rectangles to one scale: 32 by 128 and 77 by 768',
      here: '32 × 128',
      real: '77 × 768',
    },
  },
}
