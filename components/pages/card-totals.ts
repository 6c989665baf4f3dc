import type { CardFile } from '../runtime/card.ts'

export interface Totals {
  readonly bytes: number
  readonly parameters: number
}

/** Bytes over the wire and parameters of all files of a model. */
export const totalsOf = (
  files: Readonly<Record<string, Pick<CardFile, 'bytes' | 'parameters'>>>,
): Totals => ({
  bytes: Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0),
  parameters: Object.values(files).reduce((sum, { parameters }) => sum + parameters, 0),
})
