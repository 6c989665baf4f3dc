/** As many labels as the demo takes, and characters in one of them. */
export const MOST_LABELS = 24
export const MOST_CHARACTERS = 60

/** Stands for the label in a prompt template. */
export const SLOT = '{}'

/** Labels from a list as people write it: between commas, semicolons or line ends; doubles and empty ones fall out. */
export function parseLabels(text: string): string[] {
  const labels = text
    .split(/[,;\n\r]+/u)
    .map((part) => [...part.trim().replaceAll(/\s+/gu, ' ')].slice(0, MOST_CHARACTERS).join(''))
    .filter((label) => label !== '')
  return [...new Set(labels)].slice(0, MOST_LABELS)
}

export const formatLabels = (labels: readonly string[]): string => labels.join(', ')

/** Puts a label into a template, at its end where the template has no `{}` for it. */
export function promptOf(template: string, label: string): string {
  const whole = template.includes(SLOT) ? template : `${template} ${SLOT}`
  return whole.replaceAll(SLOT, () => label).trim()
}
