import { LEAST_GUIDANCE, MOST_GUIDANCE } from '../../../models/diffusion/guidance.ts'
import { PICTURE } from '../../../models/diffusion/networks.ts'
import { DEFAULT_SETTINGS, MOST_SEED, type DiffusionSettings } from '../../../models/diffusion/settings.ts'
import type { SamplerName } from '../../../models/diffusion/samplers.ts'
import { MOST_STEPS, SPACINGS, type Spacing } from '../../../models/diffusion/spacing.ts'
import { MOST_PROMPT } from './lesson.ts'

/**
 * How a generated picture says what it was made with: as the Stable Diffusion Web UI writes it, under this keyword in
 * the PNG. The prompt, a line `Negative prompt: …`, and a line of settings, `Steps: 20, Sampler: Euler a, …`
 * (https://github.com/AUTOMATIC1111/stable-diffusion-webui, modules/infotext_utils.py).
 */
export const KEYWORD = 'parameters'

/** What our pictures name as their model. */
export const MODEL = 'Multimodal Live'

/** The Web UI's names of the samplers. */
const NAMES: Readonly<Record<SamplerName, string>> = {
  ddpm: 'DDPM',
  ddim: 'DDIM',
  euler: 'Euler',
  'euler-ancestral': 'Euler a',
  heun: 'Heun',
  'dpm-solver-2m': 'DPM++ 2M',
  lcm: 'LCM',
}

const NEGATIVE = 'Negative prompt:'

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ')

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** The settings as a picture carries them. */
export function writeParameters(settings: DiffusionSettings): string {
  const { prompt, negative, seed, steps, guidance, sampler, spacing, eta } = settings
  // a prompt that begins as the negative prompt's line does must not be taken for it
  const hasNegative = negative !== '' || prompt.startsWith(NEGATIVE)
  const facts = {
    Steps: steps,
    Sampler: NAMES[sampler],
    'Schedule type': capital(spacing),
    'CFG scale': guidance,
    Seed: seed,
    Size: `${PICTURE}x${PICTURE}`,
    Model: MODEL,
    ...(eta > 0 && { Eta: eta }),
  }
  const lines = [
    oneLine(prompt),
    ...(hasNegative ? [`${NEGATIVE} ${oneLine(negative)}`] : []),
    Object.entries(facts)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', '),
  ]
  return lines.join('\n')
}

export interface ReadParameters {
  readonly settings: DiffusionSettings
  /** What made the picture, as it says itself. */
  readonly model: string | null
  /** Settings that do not exist here or are out of range; the nearest stands in for them. */
  readonly changed: readonly (keyof DiffusionSettings)[]
}

/** `Name: value` pairs; a value with commas is quoted. Names are short: of a long text without any, all ends are tried. */
const FACT = /\s*(\w[\w \-/]{1,40}):\s*("(?:\\.|[^\\"])*"|[^,]*)(?:,|$)/g
/** Longest line of facts that is read, in characters. */
const MOST_FACTS = 4_000

/** The settings that a picture carries, ours or the Web UI's; null where the text tells none. Never throws. */
export function readParameters(text: string): ReadParameters | null {
  const lines = text.split('\n')
  const facts = new Map(
    [...(lines.pop() ?? '').slice(0, MOST_FACTS).matchAll(FACT)].map(([, name, value]) => [
      name!,
      value!.trim(),
    ]),
  )
  if (!facts.has('Steps') && !facts.has('Seed')) return null
  const at = lines.findLastIndex((line) => line.startsWith(NEGATIVE))
  const prompt = (at < 0 ? lines : lines.slice(0, at)).join(' ')
  const negative = at < 0 ? '' : lines.slice(at).join(' ').slice(NEGATIVE.length)
  const changed: (keyof DiffusionSettings)[] = []

  function within(
    name: 'seed' | 'steps' | 'guidance' | 'eta',
    fact: string,
    least: number,
    most: number,
  ): number {
    const said = facts.get(fact)
    if (said === undefined) return DEFAULT_SETTINGS[name]
    const value = Number(said)
    const whole = name === 'seed' || name === 'steps' ? Math.round(value) : value
    const used = Number.isFinite(whole) ? Math.min(most, Math.max(least, whole)) : DEFAULT_SETTINGS[name]
    if (used !== value) changed.push(name)
    return used
  }

  function words(name: 'prompt' | 'negative', said: string): string {
    const characters = [...said.trim()]
    if (characters.length > MOST_PROMPT) changed.push(name)
    return characters.slice(0, MOST_PROMPT).join('')
  }

  // older pictures have the schedule in the sampler's name: "DPM++ 2M Karras"
  const named = facts.get('Sampler') ?? ''
  const sampler = (Object.keys(NAMES) as SamplerName[]).find(
    (name) => NAMES[name].toLowerCase() === named.replace(/ Karras$/, '').toLowerCase(),
  )
  if (named && !sampler) changed.push('sampler')
  const type = (named.endsWith(' Karras') ? 'Karras' : (facts.get('Schedule type') ?? '')).toLowerCase()
  const spacing = SPACINGS.find((one): one is Spacing => one === type)
  if (type && !spacing) changed.push('spacing')

  return {
    settings: {
      prompt: words('prompt', prompt),
      negative: words('negative', negative),
      seed: within('seed', 'Seed', 0, MOST_SEED),
      steps: within('steps', 'Steps', 1, MOST_STEPS),
      guidance: within('guidance', 'CFG scale', LEAST_GUIDANCE, MOST_GUIDANCE),
      sampler: sampler ?? DEFAULT_SETTINGS.sampler,
      spacing: spacing ?? DEFAULT_SETTINGS.spacing,
      eta: within('eta', 'Eta', 0, 1),
    },
    model: facts.get('Model')?.replace(/^"|"$/g, '') ?? null,
    changed,
  }
}
