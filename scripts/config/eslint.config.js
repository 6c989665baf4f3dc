import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import { fileURLToPath } from 'node:url'
import typescript from 'typescript-eslint'
import { defineConfig } from 'eslint/config'

export default defineConfig(
  {
    basePath: fileURLToPath(new URL('../../', import.meta.url)),
    ignores: [
      '**/node_modules/',
      '**/.venv/',
      '.data/',
      '.reports/',
      '.runs/',
      'docs/.vuepress/dist/',
      'docs/.vuepress/.cache/',
      'docs/.vuepress/.temp/',
      'docs/.vuepress/public/models/',
    ],
  },
  typescript.configs.recommended,
  vue.configs['flat/recommended'],
  {
    files: ['**/*.{js,ts,vue}'],
    languageOptions: {
      globals: { ...globals.browser, ...globals.worker, ...globals.node },
      parserOptions: { parser: typescript.parser },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-undef': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
    },
  },
  { files: ['docs/.vuepress/public/sw.js'], languageOptions: { globals: globals.serviceworker } },
  prettier,
)
