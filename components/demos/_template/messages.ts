export const messages = {
  en: {
    title: 'Noise, smoothed',
    hint: 'Change the seed, then step through the rounds: what is rough goes first.',
    seed: 'Seed',
    rounds: 'Rounds: {rounds}',
    field: 'The field',
    stages: { noise: 'Noise', smooth: 'Averaging' },
  },
}
