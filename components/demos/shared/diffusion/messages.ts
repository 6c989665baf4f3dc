export const messages = {
  en: {
    prompt: 'Prompt',
    negative: 'Negative prompt',
    negativeHelp: 'What to lead away from. Empty: the empty text.',
    cutAt: (most: number, had: number, end: string) =>
      `Cut after ${most} of ${had.toLocaleString('en-GB')} characters, at “…${end}”.`,
    seed: 'Seed',
    dice: 'Another seed',
    steps: 'Steps',
    guidance: 'Guidance w',
    guidanceSlider: 'Guidance, in halves',
    guidanceHelp: '0: without the prompt. 1: as predicted. Above: further in its direction.',
    sampler: 'Sampler',
    spacing: 'Spacing',
    eta: 'Fresh noise η',
    more: 'Sampler, spacing, negative prompt',
    spacings: {
      leading: 'leading',
      trailing: 'trailing',
      linspace: 'linspace',
      karras: 'Karras σ',
    },
    channel: 'Channel {n} of the latent',
    channels: 'The four channels of the latent, 16×16 each',
  },
} as const
