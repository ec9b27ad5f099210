import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import type { Reply } from './endpoint.ts'

let lastSecond = 0
let lastText = ''

/** `Date` header of a world's time; the text is made once a second. */
function httpDate(at: number): string {
  const second = Math.floor(at / 1000)
  if (second !== lastSecond) {
    lastSecond = second
    lastText = new Date(at).toUTCString()
  }
  return lastText
}

/** Writes the body of a reply whose status and headers are set and not sent yet. */
export type BodyWriter = (response: ServerResponse, bytes: Buffer) => Promise<void>

/** Sends a reply; answers the text of its body for the request journal. */
export function writeReply(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  stringify: (body: unknown) => string,
  headers: Readonly<Record<string, string>>,
  at?: number,
  writer?: BodyWriter,
): string | undefined {
  if (response.headersSent || response.destroyed) return undefined
  response.sendDate = at === undefined
  const all: Record<string, string> = { ...headers, ...lowerCased(reply.headers) }
  if (at !== undefined) all['date'] = httpDate(at)
  const { body, stream } = reply
  const text =
    body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : stringify(body)
  if (!stream && all['content-length'] === undefined) {
    all['content-length'] = String(text === undefined ? 0 : Buffer.byteLength(text))
  }
  if (reply.status === 204 || reply.status === 304) delete all['content-length']
  if (isStillUploading(request)) all['connection'] = 'close'
  // In one go: setting them one by one costs a table of its own.
  response.writeHead(reply.status, all)
  if (writer && request.method !== 'HEAD') {
    void writeBy(writer, response, stream, text)
    return typeof text === 'string' ? text : undefined
  }
  if (stream && request.method !== 'HEAD') {
    pipeline(stream, response, () => undefined)
    return undefined
  }
  stream?.destroy()
  response.end(text)
  return typeof text === 'string' ? text : undefined
}

/** Rules and recorded replies write header names as they like. */
function lowerCased(headers: Reply['headers']): Reply['headers'] {
  if (headers === undefined) return undefined
  const lower: Record<string, string> = {}
  for (const name in headers) lower[name.toLowerCase()] = headers[name] ?? ''
  return lower
}

async function writeBy(
  writer: BodyWriter,
  response: ServerResponse,
  stream: Readable | undefined,
  text: string | Buffer | undefined,
): Promise<void> {
  try {
    const bytes = stream ? await collected(stream) : Buffer.from(text ?? '')
    await writer(response, bytes)
  } catch {
    response.destroy()
  }
}

async function collected(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Answered before a large body was read: the rest is drained, the connection is not used again. */
const isStillUploading = (request: IncomingMessage): boolean =>
  !request.complete &&
  (request.headers['transfer-encoding'] !== undefined ||
    Number(request.headers['content-length'] ?? 0) > 65_536)
