import { describe, expect, it } from 'vitest'
import { readOptions, scriptArguments } from '../../../scripts/train/train.ts'

describe('npm run train', () => {
  it('hands the budget, the preset and the switches to the script of the model', () => {
    const options = readOptions([
      'clip',
      '--minutes',
      '7.5',
      '--preset',
      'gpu',
      '--smoke',
      '--fresh',
      '--restart',
    ])
    expect(options).toEqual({
      model: 'clip',
      minutes: 7.5,
      preset: 'gpu',
      smoke: true,
      fresh: true,
      restart: true,
    })
    expect(scriptArguments(options)).toEqual([
      'clip.py',
      '--minutes',
      '7.5',
      '--preset',
      'gpu',
      '--smoke',
      '--fresh',
      '--restart',
    ])
  })

  it('leaves the budget to the preset where none is given', () => {
    expect(scriptArguments(readOptions(['judge']))).toEqual(['judge.py', '--preset', 'cpu'])
  })

  it('trains two ControlNets by one script', () => {
    expect(scriptArguments(readOptions(['controlnet-pose'])).slice(0, 3)).toEqual([
      'controlnet.py',
      '--kind',
      'pose',
    ])
  })

  it.each([
    [[], 'The model must be one of clip, judge, vae, unet, student'],
    [['dalle'], 'pose-reader, not "dalle".'],
    [['clip', 'judge'], 'Train one model at a time.'],
    [['clip', '--minutes', 'soon'], '--minutes must be a number above 0, not "soon".'],
    [['clip', '--minutes=-3'], '--minutes must be a number above 0, not "-3".'],
    [['clip', '--preset', 'tpu'], '--preset must be one of cpu, gpu, not "tpu".'],
  ])('says in one sentence what is wrong with %j', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(sentence)
  })

  it('refuses options that it does not know', () => {
    expect(() => readOptions(['clip', '--minuets', '3'])).toThrow('--minuets')
  })
})
