/** What a reader sees in the figures of chapter 3. */
export const messages = {
  en: {
    kinds: { computed: 'computed here', illustration: 'illustration' },
    system: {
      label:
        'Three networks in a column. The text encoder turns the prompt into 77 vectors of 768 numbers. The image information creator turns these and a noise latent of 4 by 64 by 64 into a clean latent of the same shape. The image decoder turns that into a picture of 3 by 512 by 512. The last two are the image generator.',
      caption:
        'The three networks of Stable Diffusion 1 with what goes in and what comes out. The second runs once for every step, the others once for every picture.',
      prompt: '“a cat under a blue sky”',
      encoder: 'Text encoder (CLIP text)',
      encoderShapes: 'text → 77 vectors of 768 numbers',
      generator: 'image generator',
      creator: 'Image information creator',
      creatorParts: 'UNet + scheduler, once per step',
      creatorIn: 'in: text vectors, latent 4 × 64 × 64',
      creatorOut: 'out: latent 4 × 64 × 64',
      start: 'noise to start',
      decoder: 'Image decoder (autoencoder)',
    },
    forward: {
      label:
        'One small picture of a cat at five times of the forward process. At t = 0 it is clean, at 100 grainy, at 300 hard to see, at 600 a hint, at 1000 noise. Below each, the histogram of its numbers comes to match a bell curve.',
      caption:
        'Forward diffusion of one picture (24 × 24 × 3 numbers) with one seeded noise and the schedule of Stable Diffusion. Below: how its numbers are distributed, with the curve of N(0, 1), and the two factors.',
    },
    schedule: {
      label:
        'Two plots over t from 0 to 1000. Above, the signal share of the linear schedule falls fastest, scaled-linear later, cosine latest. Below, the signal-to-noise ratio of each on a logarithmic axis: the linear ends near 0.00004, the scaled-linear at 0.0047, the cosine practically at zero.',
      caption:
        'Three noise schedules, from their formulas. Above: ᾱ, the share of the variance that is still picture. Below: the signal-to-noise ratio. Stable Diffusion’s curve stops at 0.0047: its last training picture still holds a trace of the original.',
      names: { linear: 'linear', 'scaled-linear': 'scaled-linear', cosine: 'cosine' },
      share: 'ᾱ at time t',
      ratio: 'signal-to-noise ratio ᾱ / (1 − ᾱ)',
    },
    example: {
      label:
        'Three training examples. Each row adds a picture times one factor and a noise times another, which gives a noisy picture: a cat at t = 100, a dog at t = 300, a boat at t = 600.',
      caption:
        'Three training examples, made from three pictures, three draws of noise and three times. The network sees the right column (and t); it must name the middle one.',
      picture: 'picture x₀',
      noise: 'noise ε: the answer',
      noisy: 'xₜ: the question',
    },
    reverse: {
      label:
        'Two runs of reverse diffusion from two noises. Above in each: the picture at six times, from noise at 1000 to a clean motif at 0. Below: the picture expected at that time, first a blend of all motifs, soon one of them. Seed 8 becomes the cat, seed 10 the dog.',
      caption:
        'Reverse diffusion (DDIM, 20 steps) for a data set of four pictures, where the best noise predictor is known exactly and no network is needed. The percentage is how sure that predictor is.',
      seed: 'seed',
      rows: 'above: xₜ, below: the expected picture x̂₀',
      motifs: { cat: 'cat', dog: 'dog', boat: 'boat', flower: 'flower' },
    },
    trajectories: {
      label:
        'Sixteen paths from a bell-shaped density at t = 1000 on the left to a density with two peaks at t = 0 on the right. In the upper plot the paths are smooth and do not cross, in the lower plot they are jagged.',
      caption:
        'The same sixteen starting points, 50 steps, two ways back to a density with two peaks (40 % and 60 %), with its exact denoiser. The paths of the flow never cross; those with fresh noise change their minds.',
      ode: 'DDIM: no fresh noise, the probability flow',
      sde: 'DDPM: fresh noise at each step',
      time: 'from noise to data →',
    },
    textMatrix: {
      label:
        'The prompt “a photo of a cat” as seven tokens with their numbers, start 49406, a 320, photo 1125, of 539, a 320, cat 2368, end 49407, and 70 slots of padding. Twelve causal layers turn the 77 slots into 77 vectors of 768 numbers. A triangular mask shows that each slot looks at itself and at earlier slots only.',
      caption: 'From a prompt to the 77 × 768 numbers that the UNet will read (CLIP ViT-L/14’s text tower).',
      tokens: '77 slots: tokens and their numbers',
      padding: 'end again',
      layers: 'embedding 768 + position, then 12 causal transformer layers',
      output: 'out: one vector of 768 numbers for each slot, 77 × 768',
      mask: 'Causal mask',
      maskNotes: [
        'Row: the slot that reads. Column: what it reads.',
        'A slot sees itself and what stands before it,',
        'so “end” and the padding have read the whole prompt,',
        'and the first vector is the same for every prompt.',
      ],
    },
    unet: {
      label:
        'The UNet as a U. On the way down, 320 channels at 64 by 64, 640 at 32 by 32, 1280 at 16 by 16, 1280 at 8 by 8; a middle block; the same sizes on the way up. Dashed arrows join the sides at each level. The three upper levels and the middle attend to the text.',
      caption: 'The UNet of Stable Diffusion 1: channels above, cells of the picture below, at each level.',
      input: 'in: xₜ, 4 × 64 × 64',
      output: 'out: ε̂, 4 × 64 × 64',
      skip: 'skip connections',
      middle: 'middle 1280',
      attention: 'reads the text: self-attention, then cross-attention to 77 × 768',
      blocks: 'Each level: 2 residual blocks going down, 3 going up.',
      time: 'The time t enters every residual block as 1,280 numbers.',
    },
    cross: {
      label:
        'Queries of 4096 by 40 from the latent, times keys of 40 by 77 from the text, give weights of 4096 by 77; times values of 77 by 40 from the text, they give an output of 4096 by 40.',
      caption: 'Cross-attention at the 64 × 64 level, one head of eight. The widths are not to scale.',
      latent: 'from the latent',
      states: 'from the text, 77 × 768',
      weights: 'weights',
      rowSum: 'each row adds up to 1',
      out: 'out',
      notes: [
        'Rows: the 64 · 64 = 4,096 places of the latent. Columns: the 77 slots.',
        'A column of the weights, folded to 64 × 64, is one word’s map.',
      ],
    },
    steps: {
      label:
        'A row of latents joined by UNet steps. Noise becomes, step by step, a clean latent; every step reads the text vectors. At the end the decoder turns the last latent into a picture.',
      caption:
        'The diffusion process, step by step: each step takes a latent of 4 × 64 × 64 numbers and hands on another. The little pictures stand for what a latent would decode to.',
      states: 'text vectors 77 × 768, read again at every step',
      latents: ['noise', 'step 1', 'step 2 …', 'step N'],
      times: ['t = 981', 't = 961', 't = 1'],
      decoder: 'decoder',
      notes: ['Every arrow carries', '16,384 numbers.', 'Only the last latent', 'has to be decoded.'],
    },
    sampler: {
      label:
        'Error against number of denoiser calls on logarithmic axes. Euler falls to a half for each doubling. Heun starts worst and falls to a quarter. DPM-Solver++ 2M is lowest throughout and also falls to a quarter.',
      caption:
        'Relative error of three samplers for Gaussian data (standard deviation 0.5, noise from σ = 10 to 0.05, even in log σ), where the exact answer is known. Heun calls the denoiser twice a step.',
      calls: 'calls of the denoiser',
      error: 'relative error',
    },
    guidance: {
      label:
        'A plane. The noise predicted without the prompt is (2, 1), with it (2.6, 1.8). The line through both is followed further: guidance 3 gives (3.8, 3.4), guidance 7.5 gives (6.5, 7.0).',
      caption:
        'Guidance is a straight line from the prediction without the prompt (w = 0) through that with it (w = 1), and beyond. Two numbers of the noise; the arithmetic is in the text.',
      first: 'first number of ε̂',
      second: 'second number of ε̂',
    },
    density: {
      label:
        'Four densities: the broad one without the prompt around 0, the one with it around 1, and with guidance 3 and 7.5 ever narrower ones around 1.20 and 1.28.',
      caption:
        'What guidance aims at in one dimension: p(x|c) to the power w times p(x) to the power 1 − w, scaled to area 1, for p(x) = N(0, 1) and p(x|c) = N(1, 0.5²).',
      mean: 'mean',
      std: 'std. dev.',
    },
    area: {
      label:
        'Three planes of 512 by 512 beside four planes of 64 by 64, to scale: 786,432 numbers and 16,384 numbers. Below, 48 equal squares, one of which is the latent.',
      caption: 'Picture and latent to scale, and as areas: the picture holds 48 times as many numbers.',
      numbers: 'numbers',
      each: 'one square = 16,384 numbers; 48 of them make the picture',
    },
    decoder: {
      label:
        'The decoder’s stages from top to bottom: 4 by 64 by 64, 512 by 64 by 64, 512 by 128 by 128, 512 by 256 by 256, 256 by 512 by 512, 128 by 512 by 512, 3 by 512 by 512.',
      caption: 'The decoder of Stable Diffusion 1. The width of a bar is the side of the map it hands on.',
      stages: {
        latent: 'the finished latent',
        middle: 'residual blocks, self-attention',
        up: '3 residual blocks, then twice the side',
        blocks: '3 residual blocks',
        picture: 'last convolution: red, green, blue',
      },
    },
  },
}
