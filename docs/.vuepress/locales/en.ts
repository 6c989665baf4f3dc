import { join } from 'node:path'
import type { SiteLocaleConfig } from 'vuepress'
import type { ThemeOptions } from 'vuepress-theme-hope'
import { notesSidebar } from '../site/sidebar.ts'

export const enSite: SiteLocaleConfig[string] = {
  lang: 'en-US',
  title: 'Multimodal Live',
  description:
    'Course notes on multimodal large models, with a CLIP and a latent diffusion model, small and truly trained, that run in your own browser, every tensor open to view.',
}

const CHAPTER_TITLES: Readonly<Record<string, string>> = {
  modalities: 'Modalities',
  tasks: 'Tasks',
  'stable-diffusion': 'Stable Diffusion',
  training: 'Training',
  flamingo: 'Flamingo',
  llava: 'LLaVA',
  'minigpt-4': 'MiniGPT-4',
  sora: 'Sora',
  prospects: 'Prospects',
  references: 'References',
}

export const enTheme = (docs: string): NonNullable<ThemeOptions['locales']>[string] => ({
  navbar: [
    { text: 'Notes', link: '/notes/' },
    { text: 'Models', link: '/models/' },
    { text: 'Glossary', link: '/glossary.html' },
    { text: 'Playground', link: '/playground.html' },
    {
      text: 'About',
      children: [
        { text: 'Benchmark', icon: 'gauge', link: '/bench.html' },
        { text: 'Storage', icon: 'hard-drive', link: '/storage/' },
        { text: 'Credits', icon: 'heart', link: '/credits.html' },
      ],
    },
  ],
  sidebar: { '/notes/': notesSidebar(join(docs, 'notes'), CHAPTER_TITLES, 'Overview'), '/': [] },
  // The accessible name of the brand must contain its visible text.
  routerLocales: { home: 'Multimodal Live, home' },
  footer:
    'Every picture and number here was computed by a model that we trained: live on your machine, or recorded and marked so.',
  copyright: 'Text, code and models: MIT licence',
})
