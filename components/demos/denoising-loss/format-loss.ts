import { formatNumber } from '../../views/statistics.ts'

/** Four decimals where they say something, else three significant digits. */
export const formatLoss = (value: number): string =>
  value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 100) ? formatNumber(value) : value.toFixed(4)
