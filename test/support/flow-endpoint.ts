import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LocalEmulator } from '../../src/index.ts'
import { graph } from './emulator.ts'

export interface Question {
  readonly version: string
  readonly action: string
  readonly screen?: string
  readonly flow_token?: string
  readonly data?: Record<string, unknown>
}

/** `sealed`: encrypted though the status is not 200; `text`: as it stands. */
export type Reply = { status: number; body?: object; sealed?: true; text?: string } | object

/** An endpoint as the page about the protocol tells to write one. */
export async function startEndpoint(secret: string, answer: (question: Question) => Reply) {
  let keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const questions: Question[] = []
  const statuses: number[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks)
      const say = (status: number, body = '') => {
        statuses.push(status)
        response.writeHead(status, { 'content-type': 'text/plain' }).end(body)
      }
      const digest = createHmac('sha256', secret).update(raw).digest('hex')
      if (request.headers['x-hub-signature-256'] !== `sha256=${digest}`) return say(432)
      const sealed = JSON.parse(raw.toString('utf8'))
      const opened = open(sealed, keys.privateKey)
      if (!opened) return say(421)
      questions.push(opened.question)
      const reply = answer(opened.question) as {
        status?: number
        body?: object
        sealed?: true
        text?: string
      }
      if (reply.text !== undefined) return say(reply.status ?? 200, reply.text)
      const { status = 200, body = reply } = reply.status === undefined ? {} : reply
      if (status !== 200 && !reply.sealed) return say(status, JSON.stringify(body))
      const flipped = Buffer.from(opened.iv.map((byte) => ~byte & 0xff))
      const cipher = createCipheriv('aes-128-gcm', opened.key, flipped)
      const text = [
        cipher.update(JSON.stringify(body), 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]
      say(status, Buffer.concat(text).toString('base64'))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/flow`,
    questions,
    statuses,
    publicKey: () => keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    newKey: () => {
      keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function open(sealed: Record<string, string>, privateKey: KeyObject) {
  try {
    const bytes = (name: string) => Buffer.from(sealed[name] ?? '', 'base64')
    const key = privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      bytes('encrypted_aes_key'),
    )
    const iv = bytes('initial_vector')
    const data = bytes('encrypted_flow_data')
    const decipher = createDecipheriv('aes-128-gcm', key, iv)
    decipher.setAuthTag(data.subarray(-16))
    const plain = Buffer.concat([decipher.update(data.subarray(0, -16)), decipher.final()])
    return { key, iv, question: JSON.parse(plain.toString('utf8')) as Question }
  } catch {
    return undefined
  }
}

/** For the first number of the default world. */
export const uploadKey = (emulator: LocalEmulator, key: string) =>
  graph(emulator, 'post', `/v25.0/400000000000001/whatsapp_business_encryption`)
    .type('form')
    .send({ business_public_key: key })
    .expect(200)
