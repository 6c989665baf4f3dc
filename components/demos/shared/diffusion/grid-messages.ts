export const messages = {
  en: {
    working: 'at work',
    waiting: 'not there yet',
    help: 'Arrow keys move from picture to picture; Enter opens one below.',
    cell: '{row}, {column}: {words}',
  },
}
