// Writes the JSON Schemas that are published as files from the zod schemas they are made of.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const folder = await mkdtemp(join(tmpdir(), 'waba-schemas-'))
try {
  const outfile = join(folder, 'schema.mjs')
  await build({
    entryPoints: [join(root, 'src/store/seed-json-schema.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
  })
  const { seedJsonSchema } = await import(pathToFileURL(outfile).href)
  const text = `${JSON.stringify(seedJsonSchema(), null, 2)}\n`
  await writeFile(join(root, 'fixtures/seeds/seed.schema.json'), text)
} finally {
  await rm(folder, { recursive: true })
}
