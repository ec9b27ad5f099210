// Load by plain sockets: cheap enough to leave the machine to what is measured.
import { connect } from 'node:net'
import { ids } from './server.mjs'

/** The bytes of one send-message call. */
export function sendBytes(to, { from = ids.standard, dialect = 'cloud' } = {}) {
  const path = dialect === 'cloud' ? `/v23.0/${from}/messages` : '/v1/messages'
  const token = dialect === 'cloud' ? ids.token : ids.onpremToken
  const text = { type: 'text', text: { body: 'a message of the usual length, sent by a bench' } }
  const body = JSON.stringify(
    dialect === 'cloud' ? { messaging_product: 'whatsapp', to, ...text } : { to, ...text },
  )
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

/** One kept connection, one call at a time. */
export async function openConnection(url) {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.setNoDelay(true)
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  let buffered = ''
  let waiting
  socket.on('data', (chunk) => {
    buffered += chunk.toString('latin1')
    const end = buffered.indexOf('\r\n\r\n')
    if (end < 0) return
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(buffered.slice(0, end))?.[1] ?? 0)
    if (buffered.length < end + 4 + length) return
    const answer = {
      status: Number(buffered.slice(9, 12)),
      body: buffered.slice(end + 4, end + 4 + length),
    }
    buffered = buffered.slice(end + 4 + length)
    const resolve = waiting
    waiting = undefined
    resolve(answer)
  })
  return {
    call(bytes) {
      return new Promise((resolve) => {
        waiting = resolve
        socket.write(bytes)
      })
    },
    close: () => socket.destroy(),
  }
}

/** So many connections, each calling again as soon as it is answered, for `ms`. */
export async function saturate(url, { connections = 32, ms, bytes }) {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(url)))
  const end = performance.now() + ms
  let done = 0
  await Promise.all(
    open.map(async (connection) => {
      while (performance.now() < end) {
        await connection.call(bytes(done))
        done += 1
      }
      connection.close()
    }),
  )
  return done
}

/** Calls at an even rate, whatever the answers do; `seen` gets each with the ms at which it was due. */
export async function offer(url, { rate, ms, connections = 64, bytes, seen }) {
  const free = await Promise.all(Array.from({ length: connections }, () => openConnection(url)))
  const all = [...free]
  const pending = []
  const total = Math.round((rate * ms) / 1000)
  const start = performance.now()
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - start) * rate) / 1000) + 1)
    while (sent < due && free.length > 0) {
      const connection = free.pop()
      const at = (sent * 1000) / rate
      pending.push(
        connection.call(bytes(sent)).then((answer) => {
          free.push(connection)
          seen(answer, at)
        }),
      )
      sent += 1
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(pending)
  for (const connection of all) connection.close()
}
