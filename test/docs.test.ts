import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { settingsMarkdown } from '../src/config/describe-settings.ts'

it('has the settings in the README as the program reads them (npm run docs)', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')
  const [, table] = /<!-- settings -->\n([\s\S]*?)\n<!-- \/settings -->/.exec(readme) ?? []

  expect(table).toBe(settingsMarkdown())
})
