const number = (value: number): string => String(Number(Math.abs(value).toFixed(2)))

/**
 * ε̂ = ε_∅ + w (ε_c − ε_∅), sorted by its two parts: `4 ε_∅ − 3 ε_c` for w = −3. A part with the factor 0 is left out.
 */
export function ruleOf(w: number): string {
  const parts = [
    [1 - w, 'ε_∅'],
    [w, 'ε_c'],
  ] as const
  return parts
    .filter(([factor]) => Number(factor.toFixed(2)) !== 0)
    .map(([factor, name], i) => {
      const size = number(factor) === '1' ? name : `${number(factor)} ${name}`
      if (i === 0) return factor < 0 ? `−${size}` : size
      return `${factor < 0 ? '−' : '+'} ${size}`
    })
    .join(' ')
}

/** What a guidance does, in one of five words. */
export function meaningOf(w: number): 'away' | 'without' | 'between' | 'as' | 'beyond' {
  if (w < 0) return 'away'
  if (w === 0) return 'without'
  if (w < 1) return 'between'
  return w === 1 ? 'as' : 'beyond'
}
