import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import express from 'express'
import { type Certificates, openCertificates } from '../../src/http/certificates.ts'
import { createListeners, type Listeners, type ListenOptions } from '../../src/http/listen.ts'
import { readWorldAddress } from '../../src/http/world-address.ts'

export const MACHINE_TIME = Date.now()

export function testCertificates(dir?: string): Certificates {
  return openCertificates({
    now: () => MACHINE_TIME,
    warn: () => undefined,
    ...(dir !== undefined && { dir }),
  })
}

/** Listeners whose application answers what it understood of the request. */
export async function listening(
  change: Partial<ListenOptions> = {},
): Promise<Listeners & { certificates: Certificates; [Symbol.asyncDispose](): Promise<void> }> {
  const app = express()
  app.use((request, response) => {
    response.json({ method: request.method, ...readWorldAddress(request, false) })
  })
  const certificates = change.certificates ?? testCertificates()
  const listeners = await createListeners({
    app,
    host: 'localhost',
    httpPorts: [0],
    httpsPorts: [0],
    certificates,
    ...change,
  })
  return { ...listeners, certificates, [Symbol.asyncDispose]: () => listeners.close(0) }
}

export interface Answer {
  readonly status: number
  readonly body: string
}

/** One request by `node:http(s)`, each on its own connection. */
export function call(url: string, options: object = {}): Promise<Answer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    send(url, { agent: false, ...options }, (response) => resolve(read(response)))
      .on('error', reject)
      .end()
  })
}

async function read(response: IncomingMessage): Promise<Answer> {
  response.setEncoding('utf8')
  let body = ''
  for await (const chunk of response) body += chunk
  return { status: response.statusCode ?? 0, body }
}

export function portOf(url: string | undefined): number {
  return Number(new URL(url ?? '').port)
}
