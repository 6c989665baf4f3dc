/** One setting of a demo that a lesson link carries. */
export type Field =
  | { readonly type: 'string'; readonly default: string; readonly maxLength?: number }
  | {
      readonly type: 'number' | 'integer'
      readonly default: number
      readonly min?: number
      readonly max?: number
    }
  | { readonly type: 'boolean'; readonly default: boolean }
  | { readonly type: 'enum'; readonly default: string; readonly options: readonly string[] }

export type LessonSchema = Readonly<Record<string, Field>>

export type FieldValue<F extends Field> = F extends {
  readonly options: readonly (infer Option extends string)[]
}
  ? Option
  : F extends { readonly type: 'number' | 'integer' }
    ? number
    : F extends { readonly type: 'boolean' }
      ? boolean
      : string

/** What was wrong with a setting in a link. `cut` was used as far as it may be long; the others were ignored. */
export type LessonProblem = 'unknown' | 'malformed' | 'out-of-range' | 'cut'

export interface LessonNote {
  readonly name: string
  readonly problem: LessonProblem
}

export type Parsed =
  | { readonly value: string | number | boolean; readonly problem?: 'cut' }
  | { readonly problem: LessonProblem }

const longest = 2000

/** Reads one setting as it stands in a link. Never throws, and takes nothing but plain text and numbers. */
export function parseField(field: Field, text: string): Parsed {
  switch (field.type) {
    case 'string':
      return parseText(text, field.maxLength ?? longest)
    case 'boolean':
      return text === '1' || text === '0' ? { value: text === '1' } : { problem: 'malformed' }
    case 'enum':
      return field.options.includes(text) ? { value: text } : { problem: 'malformed' }
    default:
      return parseNumber(text, field)
  }
}

function parseText(text: string, maxLength: number): Parsed {
  const characters = [...text]
  return characters.length > maxLength
    ? { value: characters.slice(0, maxLength).join(''), problem: 'cut' }
    : { value: text }
}

function parseNumber(text: string, field: Extract<Field, { type: 'number' | 'integer' }>): Parsed {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return { problem: 'malformed' }
  const value = Number(text)
  if (!Number.isFinite(value)) return { problem: 'out-of-range' }
  if (field.type === 'integer' && !Number.isSafeInteger(value)) return { problem: 'malformed' }
  const within = value >= (field.min ?? -Infinity) && value <= (field.max ?? Infinity)
  return within ? { value } : { problem: 'out-of-range' }
}

/** A setting as it stands in a link. */
export const formatField = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? '1' : '0') : String(value)

/**
 * The nearest allowed value to what a control has set, for instance 99 for 1e9 where 99 is the most; the last one
 * where there is none, as for an emptied number field.
 */
export function settle(
  field: Field,
  value: unknown,
  last: string | number | boolean,
): string | number | boolean {
  switch (field.type) {
    case 'string':
      return typeof value === 'string' ? [...value].slice(0, field.maxLength ?? longest).join('') : last
    case 'boolean':
      return typeof value === 'boolean' ? value : last
    case 'enum':
      return typeof value === 'string' && field.options.includes(value) ? value : last
    default: {
      if (typeof value !== 'number' || Number.isNaN(value)) return last
      const within = Math.min(Math.max(value, field.min ?? -Number.MAX_VALUE), field.max ?? Number.MAX_VALUE)
      return field.type === 'integer' ? Math.round(within) : within
    }
  }
}
