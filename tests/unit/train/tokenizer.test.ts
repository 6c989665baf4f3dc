import { readFileSync } from 'node:fs'
import { Tokenizer } from '@huggingface/tokenizers'
import { describe, expect, it } from 'vitest'

const read = (name: string): unknown =>
  JSON.parse(
    readFileSync(new URL(`../../../docs/.vuepress/public/models/clip/${name}`, import.meta.url), 'utf8'),
  )

interface Golden {
  readonly texts: string[]
  readonly ids: number[][]
  readonly tokens: { readonly texts: string[]; readonly ids: number[][] }
}

const [START, END, PAD, CONTEXT] = [0, 1, 2, 32]

describe("CLIP's tokenizer", () => {
  const tokenizer = new Tokenizer(read('tokenizer.json') as object, read('tokenizer_config.json') as object)
  const golden = read('golden.json') as Golden

  const encode = (text: string): number[] => {
    const cut = tokenizer.encode(text, { add_special_tokens: false }).ids.slice(0, CONTEXT - 2)
    return [START, ...cut, END, ...Array<number>(CONTEXT - 2 - cut.length).fill(PAD)]
  }

  it('gives 200 captions the tokens that training gave them', () => {
    expect(golden.tokens.texts).toHaveLength(200)
    expect(golden.tokens.texts.map(encode)).toEqual(golden.tokens.ids)
  })

  it('gives odd Unicode, empty and overlong texts the tokens that training gave them', () => {
    expect(golden.texts.map(encode)).toEqual(golden.ids)
  })

  it('reads a word alike wherever it stands and however it is spaced or capitalised', () => {
    const { ids } = tokenizer.encode('a red car', { add_special_tokens: false })
    expect(tokenizer.encode('  A\tRED \n car ', { add_special_tokens: false }).ids).toEqual(ids)
    expect(ids).toHaveLength(3)
  })
})
