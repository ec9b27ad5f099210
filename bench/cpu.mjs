// CPU of one send, journal and all, against a bare node:http handler; both measured in turns in the same run.
import { saturate, sendBytes } from './client.mjs'
import { startBare, startEmulator } from './server.mjs'

const ROUNDS = 4
const ROUND_MS = 2000
/** P1 of the targets. */
const TARGET = 3

export async function cpu() {
  const bare = await startBare()
  const emulator = await startEmulator('--throughput=off')
  const whole = await startEmulator('--throughput=off')
  await putOffStatuses(emulator.url)
  const bytes = (n) => sendBytes(String(12_025_560_000 + (n % 1000)))
  await cost(bare, bytes, 1000)
  await cost(emulator, bytes, 2000)
  await cost(whole, bytes, 2000)
  const costs = { bare: [], emulator: [], whole: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    costs.bare.push(await cost(bare, bytes, ROUND_MS))
    costs.emulator.push(await cost(emulator, bytes, ROUND_MS))
    costs.whole.push(await cost(whole, bytes, ROUND_MS))
  }
  await bare.stop()
  await emulator.stop()
  await whole.stop()
  const base = median(costs.bare)
  const row = (what, us, target) => ({
    what,
    us: Number(us.toFixed(1)),
    ratio: Number((us / base).toFixed(2)),
    ...(target && { target, within: us / base <= target ? 'yes' : 'NO' }),
  })
  console.table([
    row('bare', base),
    row('send', median(costs.emulator), TARGET),
    row('send with its three statuses', median(costs.whole)),
  ])
  return median(costs.emulator) / base <= TARGET
}

/** The statuses of a send are commits of their own: here they come after the bench. */
async function putOffStatuses(url) {
  const later = 3_600_000
  await fetch(`${url}/_emulator/settings`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ delivery: { sent_ms: later, delivered_ms: later, read_ms: later } }),
  })
}

/** Microseconds of CPU for one call. Statuses and the like that a send leaves behind count with it. */
async function cost(server, bytes, ms) {
  const before = server.cpu()
  const calls = await saturate(server.url, { ms, bytes })
  return ((server.cpu() - before) * 1e6) / calls
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
