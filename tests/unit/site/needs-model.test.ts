import { describe, expect, it } from 'vitest'
import { standing } from '../../../docs/.vuepress/markdown/needs-model.ts'

const page = `# Page

<!-- needs: unet -->

## Watch it work

<DemoDenoiseSteps />

<!-- /needs -->

| a | b |
| - | - |
| 1 | 2 |
<!-- needs: vae -->
| 3 | 4 |
<!-- /needs -->
| 5 | 6 |
`

describe('a part of a page that needs a model', () => {
  it('stands where the model is in the build, without the marks', () => {
    const text = standing(page, () => true)
    expect(text).toContain('<DemoDenoiseSteps />')
    expect(text).toContain('| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |')
    expect(text).not.toContain('needs')
  })

  it('is left out where the model is not, headings and table rows too', () => {
    const text = standing(page, (model) => model === 'clip')
    expect(text).not.toContain('Watch it work')
    expect(text).toContain('| 1 | 2 |\n| 5 | 6 |')
  })

  it('is judged for each model by itself', () => {
    const text = standing(page, (model) => model === 'vae')
    expect(text).not.toContain('Watch it work')
    expect(text).toContain('| 3 | 4 |')
  })
})
