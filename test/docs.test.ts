import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { settingsMarkdown } from '../src/config/describe-settings.ts'
import { bodiesMarkdown } from '../src/control/describe-bodies.ts'
import { controlMarkdown } from '../src/control/describe-endpoints.ts'

it.each([
  ['README.md', 'settings', settingsMarkdown()],
  ['docs/control-api.md', 'control', controlMarkdown()],
  ['docs/control-bodies.md', 'bodies', bodiesMarkdown()],
])('has in %s the %s as the program has them (npm run docs)', (file, name, table) => {
  const page = readFileSync(join(import.meta.dirname, '..', file), 'utf8')
  const [, written] =
    new RegExp(`<!-- ${name} -->\\n([\\s\\S]*?)\\n<!-- /${name} -->`).exec(page) ?? []

  expect(written).toBe(table)
})
