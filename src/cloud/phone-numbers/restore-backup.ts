import { isObject, type JsonObject } from '../../core/json.ts'
import { DEPLOYMENT } from '../../core/onprem/deployment.ts'
import type { BusinessProfile } from '../../core/phone-numbers/phone-number.ts'
import type { Tx } from '../../core/tx.ts'
import type { NumberChange } from './edit-number.ts'

/**
 * What the backup of an On-Premises deployment brings along: the profile, and the throughput of a sharded one. No code is
 * needed with it.
 */
export function afterBackup(tx: Tx, content: JsonObject): NumberChange {
  const shards = Number(content['shards'] ?? tx.onprem.get(DEPLOYMENT)?.shards ?? 1)
  const profile = profileOf(content)
  return {
    codeVerification: 'VERIFIED',
    ...(shards >= 2 && { throughput: 'HIGH' }),
    ...(profile && { profile }),
  }
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

function profileOf(content: JsonObject): BusinessProfile | undefined {
  const about = text(content['about'])
  const given = isObject(content['businessProfile']) ? content['businessProfile'] : {}
  const [address, description, email, vertical] = [
    text(given['address']),
    text(given['description']),
    text(given['email']),
    text(given['vertical']),
  ]
  const websites = Array.isArray(given['websites']) ? given['websites'].map(String) : undefined
  const profile = {
    ...(about !== undefined && { about }),
    ...(address !== undefined && { address }),
    ...(description !== undefined && { description }),
    ...(email !== undefined && { email }),
    ...(vertical !== undefined && { vertical }),
    ...(websites && { websites }),
  }
  return Object.keys(profile).length > 0 ? profile : undefined
}
