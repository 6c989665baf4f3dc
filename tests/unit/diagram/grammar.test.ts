import { describe, expect, it } from 'vitest'
import {
  checkFlowchart,
  checkStates,
  FigureError,
  relationsOf,
} from '../../../docs/.vuepress/markdown/mermaid-grammar.ts'

const lineOf = (check: () => void): number => {
  try {
    check()
  } catch (error) {
    if (error instanceof FigureError) return error.line
  }
  return -1
}

describe('the grammar of our figures', () => {
  it('takes what the notes use', () => {
    const source = `flowchart LR
      %% a comment
      prompt([Prompt]) --> tokenise[Tokeniser] -->|ids| text(Text encoder, 24×128)
      subgraph loop [Denoising loop]
        unet["UNet (ε)"] -.-> unet
        unet ==> done{Done?}
      end
      text --- unet
      done --> store[(Pictures)]
      store --> six{{Ranking}}
      six <--> dot((·))`
    expect(() => checkFlowchart(source)).not.toThrow()
  })

  it.each([
    ['parallelogram', 'a[/Input/] --> b', 1],
    ['ampersand', 'a --> b\n  a & b --> c', 2],
    ['markup', 'a[x<br/>y] --> b', 1],
    ['unknown arrow', 'a --x b', 1],
    ['unclosed label', 'a[x --> b', 1],
    ['class', 'classDef hot fill:red', 1],
  ])('refuses what would be drawn wrongly: %s', (_, body, line) => {
    expect(lineOf(() => checkFlowchart(`flowchart TD\n  ${body}`))).toBe(line)
  })

  it('wants every subgraph closed, and nothing else', () => {
    expect(() => checkFlowchart('flowchart TD\nsubgraph a [A]\nb --> c')).toThrow('not closed')
    expect(() => checkFlowchart('flowchart TD\nend')).toThrow('closes no subgraph')
  })

  it('reads state diagrams line by line', () => {
    expect(() =>
      checkStates('stateDiagram-v2\n[*] --> Idle\nIdle --> Live : click\nLive --> [*]'),
    ).not.toThrow()
    expect(lineOf(() => checkStates('stateDiagram-v2\nIdle --> Live\nnote right of Live'))).toBe(2)
  })

  it('says in words what leads where in the other kinds of diagram', () => {
    expect(relationsOf('sequenceDiagram\n  Page->>Worker: run(text)\n  Worker-->>Page: vector')).toEqual([
      { from: 'Page', to: 'Worker', label: 'run(text)' },
      { from: 'Worker', to: 'Page', label: 'vector' },
    ])
    expect(relationsOf('erDiagram\n  SCENE ||--o{ STICKER : holds')).toEqual([
      { from: 'SCENE', to: 'STICKER', label: 'holds' },
    ])
    expect(relationsOf('classDiagram\n  Engine <|-- Browser')).toEqual([{ from: 'Engine', to: 'Browser' }])
  })
})
