import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One call that a webhook receiver got. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The exact bytes. */
  readonly raw: string
  readonly body: unknown
}

export interface Receiver extends AsyncDisposable {
  readonly url: string
  /** Everything but handshakes, in the order of arrival. */
  readonly received: Received[]
  readonly handshakes: Received[]
  /** Statuses for the next calls, one each; 200 when there are none left. */
  readonly answers: number[]
}

/** A small webhook receiver: answers the handshake and keeps what it gets. */
export async function startReceiver(options: { verifyToken?: string } = {}): Promise<Receiver> {
  const received: Received[] = []
  const handshakes: Received[] = []
  const answers: number[] = []
  const server = createServer((request, response) => {
    let raw = ''
    request.on('data', (chunk: Buffer) => {
      raw += chunk.toString('utf8')
    })
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const call = { method, url, headers, raw, body: raw === '' ? undefined : JSON.parse(raw) }
      const query = new URL(url, 'http://receiver').searchParams
      const challenge = query.get('hub.challenge')
      if (method === 'GET' && challenge !== null) {
        handshakes.push(call)
        const isRight =
          query.get('hub.verify_token') === (options.verifyToken ?? 'emulator-verify-token')
        response.writeHead(isRight ? 200 : 403).end(isRight ? challenge : 'no')
        return
      }
      received.push(call)
      response.writeHead(answers.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    handshakes,
    answers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
