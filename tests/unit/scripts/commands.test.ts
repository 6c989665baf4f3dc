import { describe, expect, it } from 'vitest'
import { installed } from '../../../scripts/lib/chromium.ts'
import { Refusal } from '../../../scripts/lib/fail.ts'
import { portOf } from '../../../scripts/start.ts'
import { counts } from '../../../scripts/test.ts'

describe('npm start', () => {
  it('takes a port, and 8080 if none is given', () => {
    expect(portOf([])).toBe(8080)
    expect(portOf(['--port', '9000'])).toBe(9000)
    expect(portOf(['--port=0'])).toBe(0)
  })

  it.each([['--port', 'many'], ['--port', '70000'], ['--port=-1'], ['--prot', '80'], ['8080'], ['--port']])(
    'refuses %s %s in one sentence',
    (...args) => {
      expect(() => portOf(args.filter((arg) => arg !== undefined))).toThrow(Refusal)
    },
  )
})

describe('npm test', () => {
  it('counts every test of vitest', () => {
    expect(counts({ numPassedTests: 12, numFailedTests: 2 }, 1)).toEqual({ passed: 12, failed: 2 })
  })

  it('counts a run that broke before any test as one failure', () => {
    expect(counts({}, 1)).toEqual({ passed: 0, failed: 1 })
    expect(counts({ numPassedTests: 3, numFailedTests: 0 }, 1)).toEqual({ passed: 3, failed: 1 })
  })
})

describe('the search for a browser', () => {
  it('says so if CHROME_PATH leads nowhere', () => {
    expect(() => installed({ CHROME_PATH: '/no/such/chrome' })).toThrow('CHROME_PATH is /no/such/chrome')
  })

  it('takes CHROME_PATH before anything else', () => {
    expect(installed({ CHROME_PATH: process.execPath })).toBe(process.execPath)
  })
})
