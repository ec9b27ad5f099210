import { constants, createCipheriv, createDecipheriv, createHmac, publicEncrypt } from 'node:crypto'
import { unixSeconds } from '../core/duration.ts'
import type { JsonObject } from '../core/json.ts'

const TAG_BYTES = 16

/** What travels to the endpoint of a Flow. */
export interface SealedQuestion {
  readonly encrypted_flow_data: string
  readonly encrypted_aes_key: string
  readonly initial_vector: string
}

/** AES-128-GCM under a key that only the owner of the RSA key can open (OAEP, SHA-256 for hash and mask). */
export function sealQuestion(
  payload: JsonObject,
  publicKey: string,
  key: Uint8Array,
  vector: Uint8Array,
): SealedQuestion {
  const cipher = createCipheriv('aes-128-gcm', key, vector)
  const text = Buffer.concat([
    cipher.update(JSON.stringify(payload), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ])
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const wrapped = publicEncrypt({ key: publicKey, padding, oaepHash: 'sha256' }, key)
  return {
    encrypted_flow_data: text.toString('base64'),
    encrypted_aes_key: wrapped.toString('base64'),
    initial_vector: Buffer.from(vector).toString('base64'),
  }
}

/** The answer is under the same key, its vector with every bit turned over; undefined when it is not. */
export function openAnswer(text: string, key: Uint8Array, vector: Uint8Array): unknown {
  try {
    const bytes = Buffer.from(text.trim(), 'base64')
    const flipped = vector.map((byte) => byte ^ 0xff)
    const decipher = createDecipheriv('aes-128-gcm', key, flipped)
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    const plain = [decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]
    return JSON.parse(Buffer.concat(plain).toString('utf8'))
  } catch {
    return undefined
  }
}

/** A JWT (HS256) that lets the endpoint see that the token is one it gave out. */
export function signFlowToken(token: string, secret: string, at: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = part({ alg: 'HS256', typ: 'JWT' })
  const body = part({ flow_token: token, iat: unixSeconds(at) })
  const signature = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')
  return `${head}.${body}.${signature}`
}
