import type { Sampler } from './sampler.ts'
import { ddim } from './samplers/ddim.ts'
import { ddpm } from './samplers/ddpm.ts'
import { dpmSolver2m } from './samplers/dpm-solver-2m.ts'
import { eulerAncestral } from './samplers/euler-ancestral.ts'
import { euler } from './samplers/euler.ts'
import { heun } from './samplers/heun.ts'
import { lcm } from './samplers/lcm.ts'

export type SamplerName = 'ddpm' | 'ddim' | 'euler' | 'euler-ancestral' | 'heun' | 'dpm-solver-2m' | 'lcm'

export interface SamplerOptions {
  /** DDIM's share of fresh noise, 0 … 1. */
  readonly eta?: number
}

export interface SamplerCard {
  /** As it is called in the literature. */
  readonly title: string
  readonly make: (options?: SamplerOptions) => Sampler
  /** Adds fresh noise on the way (DDIM: where η > 0). */
  readonly stochastic: boolean
  /** Questions to the network in a step; the last step of Heun asks only one. */
  readonly evaluationsPerStep: number
  /** The error of the deterministic ones falls with steps^−order. */
  readonly order?: number
  readonly source: string
}

export const SAMPLERS: Readonly<Record<SamplerName, SamplerCard>> = {
  ddpm: {
    title: 'DDPM',
    make: () => ddpm,
    stochastic: true,
    evaluationsPerStep: 1,
    source: 'https://arxiv.org/abs/2006.11239',
  },
  ddim: {
    title: 'DDIM',
    make: ({ eta } = {}) => ddim(eta),
    stochastic: false,
    evaluationsPerStep: 1,
    order: 1,
    source: 'https://arxiv.org/abs/2010.02502',
  },
  euler: {
    title: 'Euler',
    make: () => euler,
    stochastic: false,
    evaluationsPerStep: 1,
    order: 1,
    source: 'https://arxiv.org/abs/2206.00364',
  },
  'euler-ancestral': {
    title: 'Euler ancestral',
    make: () => eulerAncestral,
    stochastic: true,
    evaluationsPerStep: 1,
    source: 'https://github.com/crowsonkb/k-diffusion',
  },
  heun: {
    title: 'Heun',
    make: () => heun,
    stochastic: false,
    evaluationsPerStep: 2,
    order: 2,
    source: 'https://arxiv.org/abs/2206.00364',
  },
  'dpm-solver-2m': {
    title: 'DPM-Solver++(2M)',
    make: () => dpmSolver2m,
    stochastic: false,
    evaluationsPerStep: 1,
    order: 2,
    source: 'https://arxiv.org/abs/2211.01095',
  },
  lcm: {
    title: 'LCM',
    make: () => lcm,
    stochastic: true,
    evaluationsPerStep: 1,
    source: 'https://arxiv.org/abs/2310.04378',
  },
}

export const SAMPLER_NAMES = Object.keys(SAMPLERS) as SamplerName[]
