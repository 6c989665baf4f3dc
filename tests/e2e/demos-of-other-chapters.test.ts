import { testByKeyboard } from '../support/by-keyboard.ts'

testByKeyboard((path) => !path.startsWith('notes/stable-diffusion/'))
