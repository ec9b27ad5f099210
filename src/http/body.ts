import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'

export class BodyTooLarge extends Error {
  constructor() {
    super('body is over the limit')
    this.name = 'BodyTooLarge'
  }
}

/** The peer went away in the middle of its request: there is nobody to answer. */
export class ClientGone extends Error {
  constructor() {
    super('the client closed the connection')
    this.name = 'ClientGone'
  }
}

/** Collects a body up to `limit` bytes. Past it the rest is dropped unread, so that the answer still arrives. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) reject(new BodyTooLarge())
      else chunks.push(chunk)
    })
    request.on('end', () =>
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)),
    )
    request.on('error', () => reject(new ClientGone()))
    request.on('close', () => {
      if (!request.complete) reject(new ClientGone())
    })
  })
}

/** Bytes as the text that they are; what is no UTF-8 stays bytes. */
export const textOf = (bytes: Buffer): string | Buffer =>
  isUtf8(bytes) ? bytes.toString('utf8') : bytes
