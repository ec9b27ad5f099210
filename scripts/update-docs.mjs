// Writes what the docs take from the code between `<!-- NAME -->` and `<!-- /NAME -->`.
import { readFileSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const { outputFiles } = await build({
  entryPoints: ['src/config/describe-settings.ts'],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
})
const code = Buffer.from(outputFiles[0].text).toString('base64')
const { settingsMarkdown } = await import(`data:text/javascript;base64,${code}`)

write('README.md', 'settings', settingsMarkdown())

function write(file, name, text) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const before = readFileSync(file, 'utf8')
  const [start, end] = [before.indexOf(open), before.indexOf(close)]
  if (start < 0 || end < start) throw new Error(`${file} has no ${open} … ${close}`)
  writeFileSync(file, `${before.slice(0, start + open.length)}\n${text}\n${before.slice(end)}`)
}
