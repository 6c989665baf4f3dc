// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { totalsOf } from '../../../components/pages/card-totals.ts'
import { messages } from '../../../components/pages/model-card-messages.ts'
import { allPassed, curveSeries, metricRows, modelCards } from '../../../components/pages/model-cards.ts'
import ModelCardView from '../../../components/pages/ModelCardView.vue'
import CardMetrics from '../../../components/pages/CardMetrics.vue'
import type { ModelCard } from '../../../components/runtime/card.ts'

vi.mock('vuepress/client', () => ({
  RouteLink: { props: ['to'], template: '<a :href="to"><slot /></a>' },
  useRouteLocale: () => ({ value: '/' }),
}))

const file = {
  path: 'a.onnx',
  bytes: 1000,
  sha256: 'f'.repeat(64),
  parameters: 10,
  weights: 'fp16',
  parity: { file: 0, rounding: 0 },
  inputs: {},
  outputs: {},
}
const metrics = { text_to_image_r1: 0.95, hard_negative: 0.8, comp_hard_negative: 0.7 }
const floors = { text_to_image_r1: 0.92, hard_negative: 0.85 }

describe('a card', () => {
  it('is held against its floors, and says by how much one is missed', () => {
    const rows = metricRows({ metrics, floors })
    expect(rows.map(({ name, passed }) => [name, passed])).toEqual([
      ['text_to_image_r1', true],
      ['hard_negative', false],
      ['comp_hard_negative', undefined],
    ])
    expect(allPassed(rows)).toBe(false)
    const wrapper = mount(CardMetrics, { props: { card: { metrics, floors } as unknown as ModelCard } })
    expect(wrapper.text()).toContain('missed by 5.0 points')
    expect(wrapper.text()).toContain('95.0 %')
  })

  it('is not called passed while a floor is not measured', () => {
    expect(allPassed(metricRows({ metrics: {}, floors }))).toBeUndefined()
    expect(allPassed(metricRows({ metrics: { ...metrics, hard_negative: 0.85 }, floors }))).toBe(true)
  })

  it('sums what its files weigh', () => {
    expect(totalsOf({ a: file, b: file })).toEqual({ bytes: 2000, parameters: 20 })
  })

  it('draws only what the curve holds', () => {
    const curve: Record<string, number>[] = [
      { samples: 10, loss: 3 },
      { samples: 20, loss: 2, hard_negative: 0.6 },
    ]
    expect(curveSeries(curve, ['loss', 'hard_negative', 'concept'], (name) => name)).toEqual([
      {
        label: 'loss',
        points: [
          [10, 3],
          [20, 2],
        ],
      },
      { label: 'hard_negative', points: [[20, 0.6]] },
    ])
  })

  it('explains every metric that has a floor, in words', () => {
    for (const card of modelCards) {
      for (const name of Object.keys(card.floors)) {
        expect(messages.en.metric(card.name, name).about, `${card.name} ${name}`).not.toBe('')
        expect(messages.en.metric(card.name, name).name).not.toContain('_')
      }
    }
  })
})

describe('the page of a model', () => {
  it('stands also where the card is missing', () => {
    expect(mount(ModelCardView, { props: { model: 'nothing' } }).text()).toContain('not part of this build')
  })

  it.each(modelCards.map((card) => [card.name, card] as const))(
    'shows all of the card of %s',
    (name, card) => {
      const text = mount(ModelCardView, { props: { model: name } }).text()
      for (const { path, sha256 } of Object.values(card.files)) {
        expect(text).toContain(path)
        expect(text).toContain(sha256)
      }
      for (const limit of card.limits) expect(text).toContain(limit)
      expect(text).toContain(card.data.heldOut)
      for (const count of Object.values(card.data.shown ?? {}))
        expect(text).toContain(count.toLocaleString('en-GB'))
      expect(text).toContain(card.training.device)
      expect(text).toContain(`npm run train -- ${name}`)
    },
  )
})
