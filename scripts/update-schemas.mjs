// Writes the JSON Schemas that are published as files from the zod schemas they are made of.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const folder = await mkdtemp(join(tmpdir(), 'waba-schemas-'))
try {
  for (const [source, name, target] of [
    ['src/store/seed-json-schema.ts', 'seedJsonSchema', 'fixtures/seeds/seed.schema.json'],
    ['src/rules/replay-json-schema.ts', 'replayJsonSchema', 'fixtures/replay/replay.schema.json'],
  ]) {
    const outfile = join(folder, `${name}.mjs`)
    await build({
      entryPoints: [join(root, source)],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
    })
    const made = await import(pathToFileURL(outfile).href)
    await writeFile(join(root, target), `${JSON.stringify(made[name](), null, 2)}\n`)
  }
} finally {
  await rm(folder, { recursive: true })
}
