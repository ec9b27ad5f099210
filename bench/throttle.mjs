// Offered twice the rate for 12 s by the wall: from the second second on, accepted must be within 0.5 % of nominal.
import { offer, sendBytes } from './client.mjs'
import { ids, startEmulator } from './server.mjs'

const SECONDS = 12

const cases = [
  { rate: 70, dialect: 'onprem', name: 'On-Premises, one shard' },
  { rate: 80, dialect: 'cloud', from: ids.standard, name: 'Cloud, STANDARD' },
  { rate: 250, dialect: 'onprem', shards: 2, name: 'On-Premises, two shards' },
  { rate: 500, dialect: 'cloud', from: ids.standard, flags: ['--throughput=legacy-2024'], name: 'Cloud, legacy-2024' },
  { rate: 1000, dialect: 'cloud', from: ids.high, name: 'Cloud, HIGH' },
]

export async function throttle() {
  const rows = []
  for (const one of cases) rows.push(await measure(one))
  console.table(rows)
  return rows.every(({ within }) => within === 'yes')
}

async function measure({ rate, dialect, from, shards, flags = [], name }) {
  const server = await startEmulator(...flags)
  if (shards) await setShards(server.url, shards)
  await warmUp(server.url, { from, dialect })
  let accepted = 0
  let refused = 0
  const wrong = new Set()
  await offer(server.url, {
    rate: rate * 2,
    ms: SECONDS * 1000,
    bytes: (n) => sendBytes(String(12_025_560_000 + n), { from, dialect }),
    seen({ status, body }, at) {
      const ok = status === 200 || status === 201
      if (!ok && !/"code":(130429|1015)\b/.test(body)) wrong.add(`${status} ${body}`)
      if (at < 1000) return
      if (ok) accepted += 1
      else refused += 1
    },
  })
  await server.stop()
  const perSecond = accepted / (SECONDS - 1)
  const off = (100 * (perSecond - rate)) / rate
  return {
    name,
    nominal: rate,
    'accepted/s': Number(perSecond.toFixed(2)),
    'error %': Number(off.toFixed(3)),
    refused,
    'wrong bodies': wrong.size === 0 ? 0 : [...wrong][0],
    within: Math.abs(off) <= 0.5 && wrong.size === 0 ? 'yes' : 'NO',
  }
}

/** A cold program answers its first second late; then the bucket is left to fill again. */
async function warmUp(url, to) {
  await offer(url, {
    rate: 500,
    ms: 1500,
    bytes: (n) => sendBytes(String(12_025_540_000 + n), to),
    seen: () => undefined,
  })
  await new Promise((resolve) => setTimeout(resolve, 2000))
}

/** A multi-connect deployment. */
async function setShards(url, shards) {
  const answer = await fetch(`${url}/_emulator/onprem`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ topology: 'multiconnect', shards }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}
