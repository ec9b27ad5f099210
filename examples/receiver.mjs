// A small webhook receiver: answers the handshake, checks the signatures of the Cloud API, prints a line for each webhook.
//   node examples/receiver.mjs [PORT]
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const port = Number(process.argv[2] ?? 3000)
const appSecret = 'emulator-app-secret'
const verifyToken = 'emulator-verify-token'

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost')
  if (request.method === 'GET') {
    const isRight = searchParams.get('hub.verify_token') === verifyToken
    response.writeHead(isRight ? 200 : 403).end(searchParams.get('hub.challenge'))
    if (isRight) process.stdout.write(`${pathname}: handshake\n`)
    return
  }
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const signature = request.headers['x-hub-signature-256']
  response.writeHead(signature === undefined || isSigned(bytes, signature) ? 200 : 401).end()
  const kind =
    signature === undefined ? 'unsigned' : isSigned(bytes, signature) ? 'signed' : 'FORGED'
  for (const line of linesOf(JSON.parse(bytes))) {
    process.stdout.write(`${pathname}: ${kind}, ${line}\n`)
  }
})

server.listen(port, () => {
  process.stdout.write(`waiting at http://localhost:${server.address().port}\n`)
})

function isSigned(bytes, signature) {
  const expected = `sha256=${createHmac('sha256', appSecret).update(bytes).digest('hex')}`
  return (
    signature.length === expected.length &&
    timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
  )
}

/** The same for both: the Cloud API wraps into `entry` and `changes` what the On-Premises API sends as it is. */
function linesOf(body) {
  const values = body.entry?.flatMap((entry) => entry.changes.map((change) => change.value)) ?? [
    body,
  ]
  return values.flatMap(({ statuses = [], messages = [] }) => [
    ...statuses.map(({ status, recipient_id, id }) => `${status} to ${recipient_id}: ${id}`),
    ...messages.map(({ from, type, text }) => `${type} from ${from}: ${text?.body ?? ''}`),
  ])
}
