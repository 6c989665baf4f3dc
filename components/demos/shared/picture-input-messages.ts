import type { PictureNote, PictureProblem } from './picture-file.ts'

const problems: Readonly<Record<PictureProblem, string>> = {
  empty: 'The file is empty.',
  'not-a-picture':
    'This file is not a picture; PNG, JPEG, WebP, GIF and whatever else your browser shows will do.',
  svg: 'SVG drawings are not read here; save it as PNG or JPEG and try again.',
  heic: 'Your browser cannot open HEIC pictures; save it as JPEG and try again.',
  'too-large': 'The picture is too large: up to 100 MB and 200 megapixels are read.',
  broken: 'The picture is damaged, or your browser does not know its format.',
}

const notes: Readonly<Record<PictureNote, string>> = {
  animated: 'It is animated; its first frame was taken.',
  transparent: 'It is transparent in places; it was laid on white.',
  cropped: 'Its middle square was taken.',
}

export const messages = {
  en: {
    group: 'Your own picture',
    choose: 'Choose a picture …',
    orDrop: 'or paste one, or drop it here',
    drop: 'Drop it here',
    compose: 'Compose one from stickers',
    closeComposer: 'Close the composer',
    reading: 'Reading the picture …',
    took: (name: string) => `Took ${name}.`,
    fallbackName: 'your picture',
    problems,
    notes,
    composer: {
      title: 'Your scene',
      loading: 'Fetching the stickers (1 MB) …',
      failed: 'The stickers could not be fetched.',
      retry: 'Try again',
      background: 'Background',
      style: 'Drawing style',
      sticker: (n: number) => `Sticker ${n}`,
      concept: 'What',
      colour: 'Colour',
      ownColours: 'its own',
      size: 'Size',
      add: 'Add a sticker',
      remove: (n: number) => `Remove sticker ${n}`,
      use: 'Use this picture',
      help: 'Drag the stickers, or move the one in focus with the arrow keys (with Shift by single pixels).',
      handle: (what: string, x: number, y: number) => `${what}, ${x} across, ${y} down; arrow keys move it`,
    },
  },
}
