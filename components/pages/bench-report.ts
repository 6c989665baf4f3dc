/** What `npm run bench` writes to `bench.json` and the benchmark page shows. */
export interface BenchReport {
  /** ISO date of the measurement. */
  readonly date: string
  readonly machine: string
  readonly browser: string
  readonly models: readonly ModelTiming[]
  /** One product of two square matrices of `YARDSTICK_SIZE`: what the arithmetic alone costs. */
  readonly yardstick: GraphTiming
  readonly runtime: { readonly wasmBytes: number; readonly modelsBytes: number }
  readonly pages: readonly PageWeight[]
  readonly lighthouse: readonly LighthouseScores[]
  readonly firstOutput: readonly FirstOutput[]
  /** null where the build has no UNet. */
  readonly pictures: PictureBench | null
  /** Absent from reports of before it was measured; empty where the build has no student. */
  readonly student?: readonly StudentTiming[]
}

/** Pictures of 20 guided steps, as the demo of the chapter on prospects measures them in the page. */
export interface PictureBench {
  readonly samplers: readonly SamplerTiming[]
  /** Shares of a DDIM picture's time, 0…1. */
  readonly shares: Readonly<Record<string, number>>
  /** Most memory that the page's process has ever held; null where the system does not tell. */
  readonly memoryBytes: number | null
  /** Whether the browser offers WebGPU with an adapter. Nothing is timed with it: the site runs on WASM alone. */
  readonly webgpu: boolean
}

export interface SamplerTiming {
  readonly sampler: string
  /** Questions to the UNet, each under two texts. */
  readonly calls: number
  readonly callMs: number
  /** From the prompt to the decoded picture. */
  readonly totalMs: number
}

/** A picture by the student without guidance, as the demo of few steps measures it in the page; medians. */
export interface StudentTiming {
  /** Questions to the student, each under one text. */
  readonly jumps: number
  readonly callMs: number
  /** Text tower, jumps and decoder; not what is decoded on the way to be looked at. */
  readonly totalMs: number
}

/** What `npm run measure -- steps` writes: scores of the judge against steps. */
export interface StepScores {
  readonly pictures: number
  readonly guidance: number
  readonly rows: readonly StepScore[]
}

export interface StepScore {
  readonly network: string
  readonly sampler: string
  readonly steps: number
  readonly calls: number
  readonly concept: number
  readonly colour: number
  readonly background: number
}

/** Times of one graph, in milliseconds. */
export interface GraphTiming {
  /** Median of the runs in the browser, one WASM thread, and in onnxruntime's native build, one thread. */
  readonly browserMs: number
  /** null where the native build is not installed. */
  readonly nativeMs: number | null
  readonly sessionMs: number
}

export interface ModelTiming extends GraphTiming {
  readonly model: string
  readonly file: string
  readonly bytes: number
}

export interface PageWeight {
  readonly path: string
  readonly diagrams: number
  /** Bytes of all scripts that the page fetched, as files and compressed by gzip. */
  readonly scriptBytes: number
  readonly scriptGzip: number
  /** All that came over the wire from a server without compression. */
  readonly totalBytes: number
}

export interface LighthouseScores {
  readonly path: string
  readonly performance: number
  readonly accessibility: number
  readonly bestPractices: number
  readonly seo: number
  /** How fast the machine itself is, by Lighthouse's measure. */
  readonly benchmarkIndex: number
}

export interface FirstOutput {
  readonly path: string
  readonly demo: string
  /** From the click to the first live output: nothing stored yet, and with the models in Cache Storage. */
  readonly coldMs: number
  readonly cachedMs: number
}

/** Rows and columns of the yardstick's matrices. */
export const YARDSTICK_SIZE = 384

/** How much longer than native a graph takes in the browser; null where the native build was not measured. */
export const ratioOf = ({ browserMs, nativeMs }: GraphTiming): number | null =>
  nativeMs === null ? null : browserMs / nativeMs

/** The design's budgets, beside which the figures are shown. */
export const BUDGETS = {
  ratioToNative: 1.5,
  demoBytes: 8_000_000,
  allBytes: 50_000_000,
  wasmBytes: 4_000_000,
  scriptGzip: 200_000,
  lighthouse: 95,
  firstOutputMs: 3000,
  /** 20 guided steps with decoding, and one step. */
  pictureMs: 3000,
  stepMs: 120,
  /** Four jumps of the student, from the prompt to the decoded picture. */
  fourJumpsMs: 600,
} as const

/** Most milliseconds that a picture of the student may take; null where the design has no budget for so many jumps. */
export const studentBudgetOf = (jumps: number): number | null => (jumps === 4 ? BUDGETS.fourJumpsMs : null)
