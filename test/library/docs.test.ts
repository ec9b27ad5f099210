import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { expect, it } from 'vitest'
import * as library from '../../src/index.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'library.md'), 'utf8')

/** Each `ts` block, under the heading that it stands below. */
const examples = page.split(/^## /m).flatMap((section) => {
  const title = section.split('\n')[0] ?? ''
  return [...section.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => [title, match[1] ?? ''])
})

const modules: Readonly<Record<string, unknown>> = {
  'waba-emulator': library,
  'node:http': await import('node:http'),
}

/** The example as it stands, but for its imports, which are handed in. */
async function run(source: string): Promise<void> {
  const body = source.replace(
    /^import (\{[^}]+\}) from '([^']+)'$/gm,
    (_, names: string, name: string) => `const ${names} = modules['${name}']`,
  )
  const { code } = await transform(`async function example() {\n${body}\n}`, {
    loader: 'ts',
    target: 'node20',
  })
  const load = new Function('modules', 'expect', `${code}\nreturn example()`)
  await load(modules, expect)
}

it.each(examples)('runs the example of "%s"', async (_, source) => {
  await run(source ?? '')
})

it('finds the examples', () => {
  expect(examples.length).toBeGreaterThan(7)
})
