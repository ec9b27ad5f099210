import { IncomingMessage } from 'node:http'
import type { Reply } from './endpoint.ts'

/** A request that comes inside another one. */
export interface InnerRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer
}

/** What it was answered. */
export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Undefined where there is none, or it is no text. */
  readonly body: string | undefined
}

/** The request as endpoints know it, with a body that has come in whole. */
export function innerMessage(outer: IncomingMessage, inner: InnerRequest): IncomingMessage {
  const message = new IncomingMessage(outer.socket)
  const { method, url, body } = inner
  message.method = method
  message.url = url
  message.headers = { ...inner.headers, ...(body && { 'content-length': String(body.length) }) }
  message.complete = true
  if (body && body.length > 0) message.push(body)
  message.push(null)
  return message
}

export function answered(
  reply: Reply,
  headers: Readonly<Record<string, string>>,
  stringify: (body: unknown) => string,
): Answered | undefined {
  const { status, body, stream } = reply
  stream?.destroy()
  if (reply.taken) return undefined
  const isText = body === undefined || typeof body === 'string'
  return {
    status,
    headers: { ...headers, ...reply.headers },
    body: stream || Buffer.isBuffer(body) ? undefined : isText ? body : stringify(body),
  }
}
