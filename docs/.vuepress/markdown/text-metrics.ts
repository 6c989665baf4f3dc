/** Widths of letters of Inter relative to the font size, by kind; layout at build time has no browser to measure with. */
const widthOf = (letter: string): number => {
  if (/[ilj.,:;'|!]/.test(letter)) return 0.28
  if (/[ftr()[\]\-/ I]/.test(letter)) return 0.38
  if (/[mwMW@%]/.test(letter)) return 0.9
  if (/[A-Z0-9+×=→←−_ΣΩ]/.test(letter)) return 0.67
  if (letter.codePointAt(0)! > 0x2e7f) return 1
  return 0.58
}

/** Estimated width in px of a line of text. */
export const textWidth = (text: string, fontSize: number): number =>
  [...text].reduce((sum, letter) => sum + widthOf(letter), 0) * fontSize

/** Breaks a label into lines of about equal length, none longer than `limit` letters where words allow. */
export function wrap(label: string, limit: number): string[] {
  if (label.length <= limit) return [label]
  const lines = Math.ceil(label.length / limit)
  const target = label.length / lines
  const out: string[] = ['']
  for (const word of label.split(/\s+/)) {
    const line = out.at(-1)!
    const longer = line === '' ? word : `${line} ${word}`
    const breakHere =
      line !== '' &&
      (longer.length > limit || Math.abs(line.length - target) < Math.abs(longer.length - target))
    if (breakHere) out.push(word)
    else out[out.length - 1] = longer
  }
  return out
}
