import { formatNumber, type Summary } from './statistics.ts'

const spread = ({ min, mean, max }: Summary): string =>
  `min ${formatNumber(min)}, mean ${formatNumber(mean)}, max ${formatNumber(max)}`

export const messages = {
  en: {
    map: (label: string, shape: string, summary: Summary) => `${label}: ${shape}, ${spread(summary)}`,
    mapHelp: 'Arrow keys read single values.',
    cell: (row: number, column: number, value: string) => `row ${row}, column ${column}: ${value}`,
    axis: (index: number) => `axis ${index}`,
    axisPosition: (name: string, position: number, size: number) => `${name} ${position} of ${size}`,
    position: (position: number, size: number) => `${position} (0–${size - 1})`,
    tokenTitle: (position: number, id: number) => `position ${position}, token ${id}`,
    token: (text: string, position: number, id: number) => `${text}, position ${position}, token ${id}`,
    space: 'space',
    overlay: (label: string, row: number, column: number, share: string) =>
      `${label}; strongest at row ${row}, column ${column} with ${share} of the weight`,
    overlayStrength: 'Strength of the overlay',
    play: 'Play',
    pause: 'Pause',
    previousStep: 'Previous step',
    nextStep: 'Next step',
    stepOf: (step: number, of: number, name: string) => `Step ${step} of ${of}: ${name}`,
    noSteps: 'No steps yet',
    matrixHelp: 'Arrow keys move between the cells.',
    points: 'Points as a list',
    plane: (label: string, count: number) => `${label}: ${count} points`,
    point: (label: string, x: string, y: string) => `${label} (${x}, ${y})`,
    expected: 'what it should be',
    histogram: (label: string, summary: Summary) =>
      `${label}: histogram of ${summary.count} values, ${spread(summary)}`,
    unitGaussian: 'unit Gaussian',
    curve: (label: string, series: readonly string[]) => `${label}: ${series.join('; ')}`,
    curveSeries: (label: string, first: string, last: string, from: string, to: string) =>
      `${label} goes from ${first} at ${from} to ${last} at ${to}`,
    inspector: {
      tensor: 'Tensor',
      facts: { shape: 'Shape', type: 'Type', min: 'Min', mean: 'Mean', max: 'Max', std: 'Std' },
      strange: (count: number) => `${count} of the values are NaN or infinite.`,
      map: 'Map',
      distribution: 'Distribution',
      values: 'Values',
      firstValues: (rows: number, of: number) => `The first ${rows} of ${of} rows.`,
      copy: 'Copy as JSON',
      copied: 'Copied.',
      copiedFirst: (count: number, of: number) => `Copied the first ${count} of ${of} values.`,
      copyFailed: 'The browser did not allow copying.',
      close: 'Close',
      empty: 'This step has no tensors.',
    },
  },
}
