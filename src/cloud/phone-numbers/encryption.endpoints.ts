import { createPublicKey } from 'node:crypto'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { fieldsOf } from '../edge.ts'
import { parameterError } from '../errors.ts'
import { renderValue } from '../fields.ts'
import type { Edge } from '../node-kind.ts'
import { requiredText } from '../parameters.ts'
import { editNumber } from './edit-number.ts'

/** The key that Flow data is encrypted with. */
export const encryptionEdge: Edge = {
  auth: 'whatsapp',
  doc: 'Read the public key of a number',
  read(id, call, item) {
    const key = call.world.store.read.phoneNumbers.get(id)?.encryption
    if (!key) return { data: [] }
    const values = {
      business_public_key: key.publicKey,
      business_public_key_signature_status: key.status,
    }
    const asked = fieldsOf(call, item)
    return { data: [renderValue('WhatsAppEncryption', values, asked, Object.keys(values))] }
  },
}

async function setKey(call: Call<World>): Promise<Reply> {
  const given = requiredText(parametersOf(call), 'business_public_key')
  const publicKey = publicKeyOf(given)
  if (publicKey === undefined) throw parameterError('Invalid public key')
  await editNumber(call, () => ({ encryption: { publicKey, status: 'VALID' } }))
  return done
}

/** PEM of a 2048-bit RSA key; line breaks may have come as `\n`. */
function publicKeyOf(given: string): string | undefined {
  const pem = given.replaceAll('\\n', '\n').trim()
  if (!pem.startsWith('-----BEGIN PUBLIC KEY-----')) return undefined
  try {
    const key = createPublicKey(pem)
    const isRight =
      key.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails?.modulusLength === 2048
    return isRight ? `${pem}\n` : undefined
  } catch {
    return undefined
  }
}

export const encryptionEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{phone_number}/whatsapp_business_encryption',
    auth: 'whatsapp',
    body: 'fields',
    doc: 'Upload the public key of a number',
    run: setKey,
  },
]
