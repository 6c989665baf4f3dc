export const messages = {
  en: {
    title: 'From a picture to noise',
    hint: 'Move t. The same formula noises pixels and latents; only the schedule decides how fast.',
    runLabel: 'Encode and decode live',
    stages: { encoder: 'Encoder', noise: 'Adding noise', decoder: 'Decoder' },
    narrate: 'The decoder made a picture of the latent at t = {t}.',

    seed: 'Seed of ε',
    schedule: 'Schedule',
    schedules: { linear: 'linear', 'scaled-linear': 'scaled-linear', cosine: 'cosine' },
    time: 'Time t',
    at: 't = {t}',

    pixels: {
      title: 'In pixels',
      origin: 'live, no model needed',
      xt: 'x at t = {t}: {label}',
      x0: 'The picture x₀: {label}',
      noise: 'The noise ε, of seed {seed}; drawn three times fainter',
      formula: 'x at time t is {alpha} times the picture plus {sigma} times the noise',
      histogram: 'Values of all 49,152 numbers of xₜ',
      value: 'value',
      statistics: 'mean {mean}, standard deviation {std}; the unit normal has 0 and 1',
    },
    schedulePart: {
      title: 'Three schedules at t = {t}',
      about:
        'The same picture, the same noise, the same t. Choose the one that the rest of the demo follows.',
      picture: '{schedule} schedule at t = {t}',
      alphaBar: 'ᾱ',
      logSnr: 'log SNR',
      alphaBarCurve: 'ᾱ over t: the share of the variance that is still picture',
      logSnrCurve: 'log SNR over t: at zero, picture and noise weigh the same',
      t: 't',
      who: {
        linear: 'DDPM',
        'scaled-linear': 'Stable Diffusion 1, 2, XL',
        cosine: 'Nichol and Dhariwal; our UNet',
      },
    },
    latent: {
      title: 'In the latent',
      latent: 'zₜ: four channels of 16 × 16',
      decoded: 'zₜ as the decoder paints it, at t = {t}',
      decodedAt: 'What the decoder makes of it at t = {t}',
      nearest: 'What the decoder makes of it at t = {t}, the nearest recorded time',
      noLatent: 'This picture was not encoded yet. “Encode and decode live” does it here.',
      noPicture: 'Nothing was decoded yet for this schedule and seed. “Encode and decode live” does it here.',
      about:
        'Noise in the latent is not noise in the picture: the decoder knows clean latents only and paints what it can. That is why the process is watched in the latent, and looked at in pixels.',
      half: 'The recorded run keeps these pictures at half their size, in 64 shades a colour.',
      real: 'Here 4 × 16 × 16 = 1,024 numbers for 128 × 128 pixels; Stable Diffusion noises 4 × 64 × 64 = 16,384 for 512 × 512.',
    },
    walk: {
      title: 'Step by step, or in one jump?',
      about:
        'Take one number x₀ of the picture through every single step q(xₜ | xₜ₋₁), {count} times with fresh noise at each step. The band is what the one-jump formula says: mean √ᾱ x₀, give or take one standard deviation √(1−ᾱ).',
      x0: 'The number x₀',
      plot: '{shown} walks of one number through {steps} steps, and the band of the one-jump formula',
      way: 'At t = {t}',
      mean: 'mean',
      std: 'standard deviation',
      walked: '{count} walks, {t} steps each',
      jumped: 'one jump, by the formula',
    },
  },
}
