/** What `card.json` beside each model says; written by the training and measuring scripts, never by hand. */
export interface ModelCard {
  readonly name: string
  readonly title: string
  /** One sentence for a reader who has never heard of the model. */
  readonly summary: string
  readonly licence: string
  /** The training script, relative to the repository. */
  readonly source: string
  readonly files: Readonly<Record<string, CardFile>>
  readonly data: CardData
  readonly training: CardTraining
  /** Measured on the committed ONNX files through onnxruntime-web by `npm run measure`; fractions in 0…1. */
  readonly metrics: Readonly<Record<string, number>>
  /** The least that each metric must reach; `npm run check:models` fails below, unless the card says `missed`. */
  readonly floors: Readonly<Record<string, number>>
  /** Floors that the committed files do not reach yet; said here so that it is said everywhere. */
  readonly missed?: readonly string[]
  /** What the model cannot do, in full sentences. */
  readonly limits: readonly string[]
  /** What turns a cosine into the log-odds that a pair belongs together: scale · cosine + bias; contrastive models only. */
  readonly logit?: { readonly scale: number; readonly bias: number }
  /** How far each zero convolution had grown after so many samples, Frobenius norms; ControlNets only. */
  readonly growth?: {
    readonly samples: readonly number[]
    readonly norms: Readonly<Record<string, readonly number[]>>
  }
  /** Widths, depths and other sizes of the network, as its training script names them. */
  readonly shape?: Readonly<Record<string, number>>
}

export interface CardFile {
  /** File name beside the card. */
  readonly path: string
  readonly bytes: number
  /** Hex SHA-256 of the file. */
  readonly sha256: string
  readonly parameters: number
  /** How weights are stored, for instance `fp16`. */
  readonly weights: string
  /**
   * Largest difference of an output, relative to its largest value: of the file from PyTorch with the same rounded
   * weights, and of these from the weights as they were trained.
   */
  readonly parity: { readonly file: number; readonly rounding: number }
  readonly inputs: Readonly<Record<string, CardTensor>>
  readonly outputs: Readonly<Record<string, CardTensor>>
}

export interface CardTensor {
  readonly type: string
  /** Sizes; a name stands for a size that is free. */
  readonly dims: readonly (number | string)[]
  readonly about: string
}

export interface CardData {
  readonly world: string
  readonly seed: number
  readonly scenes: Readonly<Record<string, number>>
  /** Scenes of each split that the training saw, where it did not see all of them. */
  readonly shown?: Readonly<Record<string, number>>
  readonly heldOut: string
}

export interface CardTraining {
  readonly script: string
  readonly device: string
  readonly minutes: number
  readonly steps: number
  readonly batch: number
  readonly samples: number
  readonly seed: number
  readonly objective: string
  readonly optimiser: string
  /** Points of the training curve: samples seen, and what was measured there. */
  readonly curve: readonly Readonly<Record<string, number>>[]
}
