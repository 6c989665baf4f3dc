export const messages = {
  en: {
    help: 'Draw with the pointer. By keyboard: arrow keys move the brush (with Shift by single pixels), Space sets it down, plus and minus change its size.',
    tool: 'Brush',
    paint: 'paint',
    erase: 'erase',
    size: 'Size',
    brush: 'Brush at {x}, {y}.',
  },
} as const
