/** Bytes as a reader knows them from a download: `812 B`, `34 kB`, `1.4 MB` (decimal units). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`
  if (bytes < 999_500_000) return `${(bytes / 1e6).toFixed(bytes < 99.5e6 ? 1 : 0)} MB`
  return `${(bytes / 1e9).toFixed(1)} GB`
}
