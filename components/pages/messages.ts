export const messages = {
  en: {
    live: (count: number) => `${count} live`,
    liveHint: (count: number) => (count === 1 ? '1 live demo' : `${count} live demos`),
    liveHere: 'runs live',
    chapter: (number: number) => `Chapter ${number}`,
    models: 'Models',
    parameters: 'Parameters',
    download: 'Download',
    trained: 'Trained in',
    minutes: (minutes: number) => `${Math.round(minutes)} min`,
    megabytes: (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`,
    millions: (count: number) => `${(count / 1e6).toFixed(1)} M`,
    card: 'model card',
  },
}
