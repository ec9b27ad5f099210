import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto'
import type { Random } from '../core/env.ts'
import type { JsonObject } from '../core/json.ts'
import type { Vault } from '../world.ts'

/** `WABK`: how every sealed text begins, `V0FCS` in base64. */
const MARK = Buffer.from('WABK')
const SALT = 16
const NONCE = 12
const TAG = 16
const HEAD = MARK.length + SALT + NONCE + TAG

/** AES-256-GCM under a key that scrypt makes of the password: mark, salt, nonce, tag, text, all in base64. */
export const vault: Vault = {
  async seal(content: JsonObject, password: string, random: Random) {
    const salt = random.bytes(SALT)
    const nonce = random.bytes(NONCE)
    const cipher = createCipheriv('aes-256-gcm', await keyOf(password, salt), nonce)
    const sealed = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()])
    return Buffer.concat([MARK, salt, nonce, cipher.getAuthTag(), sealed]).toString('base64')
  },

  async open(text: string, password: string) {
    const all = Buffer.from(text, 'base64')
    if (all.length <= HEAD || !all.subarray(0, MARK.length).equals(MARK)) return undefined
    const part = partsOf(all)
    const key = await keyOf(password, part(SALT))
    const decipher = createDecipheriv('aes-256-gcm', key, part(NONCE), { authTagLength: TAG })
    decipher.setAuthTag(part(TAG))
    try {
      const plain = Buffer.concat([decipher.update(all.subarray(HEAD)), decipher.final()])
      return JSON.parse(plain.toString('utf8')) as JsonObject
    } catch {
      return undefined
    }
  },
}

/** The bytes after the mark, one part after another. */
function partsOf(all: Buffer): (size: number) => Buffer {
  let at = MARK.length
  return (size) => {
    at += size
    return all.subarray(at - size, at)
  }
}

function keyOf(password: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
