/** The ten chapters of the course, in reading order. Their folders lie in `docs/notes/`. */
export interface Chapter {
  /** Folder name, and path on the site. */
  readonly slug: string
  /** Lucide icon in the sidebar. */
  readonly icon: string
  /** Sticker (fluent-emoji-flat) on the contents page. */
  readonly sticker: string
}

export const CHAPTERS: readonly Chapter[] = [
  { slug: 'modalities', icon: 'shapes', sticker: 'puzzle-piece' },
  { slug: 'tasks', icon: 'list-checks', sticker: 'framed-picture' },
  { slug: 'stable-diffusion', icon: 'sparkles', sticker: 'artist-palette' },
  { slug: 'training', icon: 'dumbbell', sticker: 'seedling' },
  { slug: 'flamingo', icon: 'feather', sticker: 'flamingo' },
  { slug: 'llava', icon: 'message-square-quote', sticker: 'llama' },
  { slug: 'minigpt-4', icon: 'cable', sticker: 'robot' },
  { slug: 'sora', icon: 'clapperboard', sticker: 'clapper-board' },
  { slug: 'prospects', icon: 'telescope', sticker: 'telescope' },
  { slug: 'references', icon: 'library', sticker: 'books' },
]
