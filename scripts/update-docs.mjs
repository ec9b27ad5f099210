// Writes what the docs take from the code between `<!-- NAME -->` and `<!-- /NAME -->`.
import { readFileSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const { settingsMarkdown } = await load('src/config/describe-settings.ts')
const { controlMarkdown } = await load('src/control/describe-endpoints.ts')
const { bodiesMarkdown } = await load('src/control/describe-bodies.ts')

write('README.md', 'settings', settingsMarkdown())
write('docs/control-api.md', 'control', controlMarkdown())
write('docs/control-bodies.md', 'bodies', bodiesMarkdown())

async function load(entry) {
  const options = { bundle: true, write: false, format: 'esm', platform: 'node' }
  const { outputFiles } = await build({ entryPoints: [entry], ...options })
  const code = Buffer.from(outputFiles[0].text).toString('base64')
  return import(`data:text/javascript;base64,${code}`)
}

function write(file, name, text) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const before = readFileSync(file, 'utf8')
  const [start, end] = [before.indexOf(open), before.indexOf(close)]
  if (start < 0 || end < start) throw new Error(`${file} has no ${open} … ${close}`)
  writeFileSync(file, `${before.slice(0, start + open.length)}\n${text}\n${before.slice(end)}`)
}
