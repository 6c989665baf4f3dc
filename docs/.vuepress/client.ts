import { defineClientConfig } from 'vuepress/client'
import { registerComponents } from './theme/register-components.ts'
import { keepOffline } from './theme/keep-offline.ts'
import { openDetailsToPrint } from './theme/open-details-to-print.ts'
import { finishLeaving } from './theme/finish-leaving.ts'
import { keepAtAnchor } from './theme/keep-at-anchor.ts'
import { stayWhereRead } from './theme/stay-where-read.ts'
import HomeLayout from './layouts/HomeLayout.vue'
import NotFound from './layouts/NotFound.vue'
import './styles/main.scss'

export default defineClientConfig({
  enhance({ app, router }) {
    registerComponents(app)
    if (__VUEPRESS_SSR__) return
    stayWhereRead(router)
    keepAtAnchor(router)
    finishLeaving(router)
    openDetailsToPrint()
    if (!__VUEPRESS_DEV__) keepOffline(router)
  },
  layouts: { HomeLayout, NotFound },
})
