// npm run bench [throttle] [latency] [cpu]: measures the built program from outside; all of them where none is named.
import { cpu } from '../bench/cpu.mjs'
import { latency } from '../bench/latency.mjs'
import { throttle } from '../bench/throttle.mjs'
import { buildAll, isStale } from './build.mjs'

const benches = { cpu, latency, throttle }
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}: there are ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}

if (isStale()) await buildAll({ types: false })
let ok = true
for (const [name, run] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`\n${name}`)
  ok = (await run()) && ok
}
process.exit(ok ? 0 : 1)
