// p90 and p99 of each latency profile as a client sees them, over 5,000 sends: within 2 %.
import { openConnection, sendBytes } from './client.mjs'
import { startEmulator } from './server.mjs'

const SENDS = 5000
/** Few enough that the program is not kept busy: what is measured is the latency, not the queue. */
const PER_SECOND = 200

const profiles = [
  { profile: 'cloud', p90: 1000, p99: 2000 },
  { profile: 'cloud-target', p90: 250, p99: 500 },
  { profile: 'onprem:eu-west', p90: 135, p99: 255 },
  { profile: 'p50=80,p90=200,p99=900', p90: 200, p99: 900 },
]

export async function latency() {
  const rows = []
  for (const one of profiles) rows.push(await measure(one))
  console.table(rows)
  return rows.every(({ within }) => within === 'yes')
}

async function measure({ profile, p90, p99 }) {
  const server = await startEmulator('--throughput=off', `--latency=${profile}`)
  const open = await Promise.all(
    Array.from({ length: Math.ceil((p90 / 1000) * PER_SECOND) }, () => openConnection(server.url)),
  )
  const times = []
  let left = SENDS
  await Promise.all(
    open.map(async (connection) => {
      while (left > 0) {
        left -= 1
        const bytes = sendBytes(String(12_025_560_000 + left))
        const started = performance.now()
        await connection.call(bytes)
        times.push(performance.now() - started)
      }
      connection.close()
    }),
  )
  await server.stop()
  times.sort((a, b) => a - b)
  const at = (percent) => times[Math.round((times.length * percent) / 100) - 1]
  const off = (got, wanted) => Number(((100 * (got - wanted)) / wanted).toFixed(2))
  const errors = [off(at(90), p90), off(at(99), p99)]
  return {
    profile,
    p90: Number(at(90).toFixed(1)),
    'p90 error %': errors[0],
    p99: Number(at(99).toFixed(1)),
    'p99 error %': errors[1],
    within: errors.every((error) => Math.abs(error) <= 2) ? 'yes' : 'NO',
  }
}
