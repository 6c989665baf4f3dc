import { Tokenizer } from '@huggingface/tokenizers'

/** Places for tokens in the text tower, start and end included. */
export const CONTEXT = 32

const START = '<|startoftext|>'
const END = '<|endoftext|>'
const PAD = '<|pad|>'

/** Longer texts are cut before tokenising: no 32 tokens can come from further on, and nobody waits. */
const MOST_CHARACTERS = 2000

export interface Token {
  readonly id: number
  /** What it stands for; a space before a word is kept. Bytes that are no character alone are shown as `·`. */
  readonly text: string
}

export interface Encoded {
  /** int32 [CONTEXT]: start, the text, end, padding. */
  readonly ids: Int32Array
  /** Start, text and end, without padding. */
  readonly tokens: readonly Token[]
  /** Whether the text was too long, so that its end was not read. */
  readonly cut: boolean
}

export interface Tokeniser {
  encode(text: string): Encoded
}

const special = new Set([START, END, PAD])

/**
 * Opens the byte-level BPE tokeniser that was trained with CLIP (Sennrich 2016, byte-level as in GPT-2), from the
 * parsed `tokenizer.json` and `tokenizer_config.json`.
 */
export function openTokeniser(json: object, config: object): Tokeniser {
  const tokenizer = new Tokenizer(json, config)
  const idOf = (token: string): number => {
    const id = tokenizer.token_to_id(token)
    if (id === undefined) throw new Error(`The tokeniser has no token ${token}.`)
    return id
  }
  const [start, end, pad] = [idOf(START), idOf(END), idOf(PAD)]
  const show = (id: number): string => {
    const name = tokenizer.id_to_token(id) ?? ''
    if (special.has(name)) return name
    return tokenizer
      .decode([id], { skip_special_tokens: false, clean_up_tokenization_spaces: false })
      .replaceAll('\ufffd', '·')
  }
  return {
    encode(text) {
      // a text may not smuggle in the tokens that mark its start and end
      const plain = [...special].reduce(
        (t, token) => t.replaceAll(token, ' '),
        text.slice(0, MOST_CHARACTERS),
      )
      const all = tokenizer.encode(plain.toWellFormed(), { add_special_tokens: false }).ids
      const kept = all.slice(0, CONTEXT - 2)
      const used = [start, ...kept, end]
      const ids = new Int32Array(CONTEXT).fill(pad)
      ids.set(used)
      return {
        ids,
        tokens: used.map((id) => ({ id, text: show(id) })),
        cut: all.length > kept.length || text.length > MOST_CHARACTERS,
      }
    },
  }
}
