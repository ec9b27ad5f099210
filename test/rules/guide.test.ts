import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { actions } from '../../src/rules/actions.ts'

it('the guide lists every action with an example', () => {
  const guide = readFileSync(
    join(import.meta.dirname, '../../docs/adding-a-rule-action.md'),
    'utf8',
  )
  const rows = actions.map(
    ({ name, example, doc }) => `| \`${name}\` | \`${JSON.stringify(example)}\` | ${doc} |`,
  )

  const listed = guide.split('\n').slice(guide.split('\n').indexOf('## The actions') + 4)

  expect(listed.filter((line) => line !== '')).toEqual(rows)
})
