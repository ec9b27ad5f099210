import { createCipheriv, createHash, createHmac } from 'node:crypto'
import type { Random } from '../core/env.ts'
import type { JsonObject } from '../core/json.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64')
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** A file that a customer picks, as the endpoint gets it: AES-256-CBC, then ten bytes of an HMAC over vector and text. */
export function sealFlowMedia(
  plain: Uint8Array,
  random: Random,
): { file: Buffer; metadata: JsonObject } {
  const [key, hmacKey, vector] = [random.bytes(32), random.bytes(32), random.bytes(16)]
  const cipher = createCipheriv('aes-256-cbc', key, vector)
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  const mac = createHmac('sha256', hmacKey).update(vector).update(text).digest()
  const file = Buffer.concat([text, mac.subarray(0, 10)])
  return {
    file,
    metadata: {
      encrypted_hash: sha256(file),
      iv: base64(vector),
      encryption_key: base64(key),
      hmac_key: base64(hmacKey),
      plaintext_hash: sha256(plain),
    },
  }
}
