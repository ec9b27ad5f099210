import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
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
  /** Answers to the next calls, one each; 200 when there are none left. A call that hangs waits for `release`. */
  readonly answers: (number | 'hang')[]
  /** Answers to every call beyond those. */
  otherwise: number | 'hang'
  /** Calls that hang. */
  readonly hanging: ServerResponse[]
  /** Resolves when so many calls have come. */
  until(count: number): Promise<void>
}

export interface ReceiverOptions {
  readonly verifyToken?: string
  readonly port?: number
  /** Makes it an HTTPS one. */
  readonly tls?: { readonly key: string; readonly cert: string }
}

/** A small webhook receiver: answers the handshake and keeps what it gets. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const received: Received[] = []
  const handshakes: Received[] = []
  const answers: (number | 'hang')[] = []
  const hanging: ServerResponse[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  const listener: RequestListener = (request, response) => {
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
      const answer = answers.shift() ?? receiver.otherwise
      if (answer === 'hang') hanging.push(response)
      else response.writeHead(answer).end()
      for (const { count, resolve } of waiting) if (received.length >= count) resolve()
    })
  }
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener)
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const receiver: Receiver = {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}/hook`,
    received,
    handshakes,
    answers,
    otherwise: 200,
    hanging,
    until: (count) =>
      new Promise((resolve) => {
        if (received.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}
