import { h, type FunctionalComponent } from 'vue'

interface Props {
  /** Name in Lucide; must be known at build time, see `site/icons.ts`. */
  icon?: string
}

/** The theme's icon component, as an inline SVG: there at first paint, printed, and asking nobody. */
export const VPIcon: FunctionalComponent<Props> = ({ icon }) => {
  const drawing = icon ? __ICONS__[icon] : undefined
  if (!drawing) return null
  return h('svg', {
    class: 'vp-icon',
    viewBox: `0 0 ${drawing.size} ${drawing.size}`,
    width: '1em',
    height: '1em',
    'aria-hidden': 'true',
    innerHTML: drawing.body,
  })
}
VPIcon.props = ['icon', 'size', 'sizing', 'color', 'verticalAlign', 'type', 'prefix']
