import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Refusal } from './fail.ts'
import { run, runBin } from './run.ts'

/** Flags for a headless browser that runs anywhere, as root in a container too, and calls nobody. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
]

/**
 * The path of a Chrome or Chromium: one that is installed, else one that this call installs.
 * @throws Refusal with one sentence if neither works
 */
export async function chromium(): Promise<string> {
  return installed() ?? (await install())
}

/** `CHROME_PATH`, the PATH, the usual places of Linux, macOS and Windows, Playwright's own folder. */
export function installed(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROME_PATH) {
    if (existsSync(env.CHROME_PATH)) return env.CHROME_PATH
    throw new Refusal(`CHROME_PATH is ${env.CHROME_PATH}, where there is no file.`)
  }
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => COMMANDS.map((command) => join(folder, command + suffix)))
  return [...onPath, ...usualPlaces(env), ...playwrightPlaces(env)].find((path) => existsSync(path))
}

function usualPlaces(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin') {
    const bundles = ['Google Chrome', 'Chromium', 'Microsoft Edge']
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      bundles.map((name) => join(folder, `${name}.app`, 'Contents', 'MacOS', name)),
    )
  }
  if (process.platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
      (path) => path !== undefined,
    )
    const programs = ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe']
    return folders.flatMap((folder) => programs.map((program) => join(folder, program)))
  }
  return ['/opt/google/chrome/chrome', '/snap/bin/chromium', '/usr/lib/chromium/chromium']
}

function playwrightPlaces(env: NodeJS.ProcessEnv): string[] {
  const folder = env.PLAYWRIGHT_BROWSERS_PATH ?? playwrightCache(env)
  if (!existsSync(folder)) return []
  const builds = readdirSync(folder)
    .filter((name) => name.startsWith('chromium-'))
    .sort()
    .reverse()
  const inside = [
    'chrome-linux64/chrome',
    'chrome-linux/chrome',
    'chrome-win64/chrome.exe',
    'chrome-win/chrome.exe',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  ]
  return builds.flatMap((build) => inside.map((path) => join(folder, build, path)))
}

function playwrightCache(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/ms-playwright')
  if (process.platform === 'win32') return join(env.LOCALAPPDATA ?? homedir(), 'ms-playwright')
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ms-playwright')
}

async function install(): Promise<string> {
  console.log('No Chrome or Chromium is installed here: installing one for the tests.')
  const attempts = isRootOnDebian() ? [installFromDebian, installFromPlaywright] : [installFromPlaywright]
  for (const attempt of attempts) {
    const done = await attempt().catch(() => false)
    const path = done ? installed() : undefined
    if (path) return path
  }
  throw new Refusal(
    'The tests need Chrome or Chromium, none was found and none could be installed: install one, or set CHROME_PATH to its program.',
  )
}

const isRootOnDebian = (): boolean => process.getuid?.() === 0 && existsSync('/etc/debian_version')

async function installFromDebian(): Promise<boolean> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update'], { env })
  const { code } = await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], { env })
  return code === 0
}

async function installFromPlaywright(): Promise<boolean> {
  const { code } = await runBin('playwright', 'playwright', ['install', 'chromium'])
  return code === 0
}
