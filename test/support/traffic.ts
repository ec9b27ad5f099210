import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { LocalEmulator } from '../../src/index.ts'

/** What came of one call by a plain client on a connection of its own. */
export interface Outcome {
  readonly status?: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Node's code when the connection did not end well. */
  readonly error?: string
  readonly ms: number
}

export interface CallOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Gives up after so long without an answer. */
  readonly timeout?: number
}

function call(url: string, options: CallOptions = {}): Promise<Outcome> {
  const { method = 'GET', headers = {}, body, timeout } = options
  const started = performance.now()
  return new Promise((resolve) => {
    let seen: Omit<Outcome, 'ms'> = { headers: {}, body: '' }
    const done = (error?: string) =>
      resolve({ ...seen, ...(error && { error }), ms: performance.now() - started })
    const request = httpRequest(url, { method, headers, agent: false }, (response) => {
      seen = { status: response.statusCode ?? 0, headers: response.headers, body: '' }
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        seen = { ...seen, body: seen.body + chunk }
      })
      response.on('end', () => done(response.complete ? undefined : 'INCOMPLETE'))
      response.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message))
    })
    request.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message))
    if (timeout !== undefined) {
      request.setTimeout(timeout, () => {
        request.destroy(Object.assign(new Error('no answer'), { code: 'NO_ANSWER' }))
      })
    }
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

const json = { 'content-type': 'application/json' }

export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly timeout?: number
  readonly from?: string
  readonly message?: Record<string, unknown>
}

/** A text by the Cloud API. */
export const cloudSend = (
  emulator: Pick<LocalEmulator, 'url' | 'ids'>,
  to = '12025550101',
  { headers = {}, timeout, from, message }: SendOptions = {},
): Promise<Outcome> =>
  call(`${emulator.url}/v23.0/${from ?? emulator.ids.phoneNumberId}/messages`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${emulator.ids.accessToken}`, ...headers },
    body: {
      messaging_product: 'whatsapp',
      to,
      ...(message ?? { type: 'text', text: { body: 'hi' } }),
    },
    ...(timeout !== undefined && { timeout }),
  })

/** A text by the On-Premises API. */
export const onpremSend = (
  emulator: Pick<LocalEmulator, 'url' | 'ids'>,
  to = '12025550101',
  { headers = {}, timeout, message }: SendOptions = {},
): Promise<Outcome> =>
  call(`${emulator.url}/v1/messages`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${emulator.ids.onpremToken}`, ...headers },
    body: { to, ...(message ?? { type: 'text', text: { body: 'hi' } }) },
    ...(timeout !== undefined && { timeout }),
  })

/** The code that either dialect's error body holds. */
export function codeOf(outcome: Outcome): number | undefined {
  if (outcome.body === '') return undefined
  const body = JSON.parse(outcome.body) as {
    error?: { code: number }
    errors?: { code: number }[]
  }
  return body.error?.code ?? body.errors?.[0]?.code
}

/** Id of the accepted message. */
export function idOf(outcome: Outcome): string {
  const body = JSON.parse(outcome.body) as { messages?: { id: string }[] }
  const id = body.messages?.[0]?.id
  if (id === undefined) throw new Error(`not accepted: ${outcome.status} ${outcome.body}`)
  return id
}
