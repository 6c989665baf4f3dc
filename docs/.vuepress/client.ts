import { defineSearchConfig } from '@vuepress/plugin-slimsearch/client'
import { defineClientConfig, resolvers } from 'vuepress/client'
import { registerComponents } from './theme/register-components.ts'
import { keepOffline } from './theme/keep-offline.ts'
import { openDetailsToPrint } from './theme/open-details-to-print.ts'
import { finishLeaving } from './theme/finish-leaving.ts'
import { keepPlace } from './theme/keep-place.ts'
import { resolvePageHead } from './theme/page-head.ts'
import { splitQuery } from './theme/split-query.ts'
import { stayWhereRead } from './theme/stay-where-read.ts'
import HomeLayout from './layouts/HomeLayout.vue'
import NotFound from './layouts/NotFound.vue'
import './styles/main.scss'

defineSearchConfig({ querySplitter: (query, lang) => Promise.resolve(splitQuery(query, lang)) })

export default defineClientConfig({
  enhance({ app, router }) {
    registerComponents(app)
    resolvers.resolvePageHead = resolvePageHead
    if (__VUEPRESS_SSR__) return
    stayWhereRead(router)
    keepPlace(router)
    finishLeaving(router)
    openDetailsToPrint()
    if (!__VUEPRESS_DEV__) keepOffline(router)
  },
  layouts: { HomeLayout, NotFound },
})
