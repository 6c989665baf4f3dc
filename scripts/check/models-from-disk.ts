import { readFileSync } from 'node:fs'
import { openTokeniser, type Tokeniser } from '../../components/models/tokeniser.ts'

/** The committed models. */
export const MODELS_FOLDER = new URL('../../docs/.vuepress/public/models/', import.meta.url)

/** The committed tokeniser of CLIP, opened in Node. */
export function tokeniserFromDisk(): Tokeniser {
  const read = (name: string): object =>
    JSON.parse(readFileSync(new URL(`clip/${name}`, MODELS_FOLDER), 'utf8')) as object
  return openTokeniser(read('tokenizer.json'), read('tokenizer_config.json'))
}
