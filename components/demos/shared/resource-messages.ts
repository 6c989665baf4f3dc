/** What the stored files are called: the sentence about one that does not come begins so. */
export const messages = {
  en: {
    tokeniser: 'The tokeniser',
    stickers: 'The sheet of stickers',
    noReader: 'What opens the sheets of stickers could not be fetched: the network gave no answer.',
    collection: 'The collection of pictures',
    noVectors: 'The collection of pictures came without its vectors.',
  },
}
