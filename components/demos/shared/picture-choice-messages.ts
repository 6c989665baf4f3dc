export const messages = {
  en: {
    group: 'Picture',
    scene: 'Scene',
    previous: 'Previous scene',
    next: 'Next scene',
    own: 'A picture of your own',
    chosen: 'Your picture: {label}.',
    back: 'Back to the scenes',
  },
}
