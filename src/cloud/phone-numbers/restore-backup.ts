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
  const deployment = tx.onprem.get(DEPLOYMENT)
  const shards = Number(content['shards'] ?? deployment?.shards ?? 1)
  const profile = profileOf(content, deployment?.photo)
  const compliance = complianceOf(content)
  return {
    codeVerification: 'VERIFIED',
    ...(shards >= 2 && { throughput: 'HIGH' }),
    ...(profile && { profile }),
    ...(compliance && { compliance }),
  }
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** What each kind of business is called here; older clients took any word. */
const verticals: Readonly<Record<string, string>> = {
  Automotive: 'AUTO',
  'Beauty, Spa, and Salon': 'BEAUTY',
  'Clothing and Apparel': 'APPAREL',
  Education: 'EDU',
  Entertainment: 'ENTERTAIN',
  'Event Planning and Service': 'EVENT_PLAN',
  'Finance and Banking': 'FINANCE',
  'Food and Grocery': 'GROCERY',
  'Public Service': 'GOVT',
  'Hotel and Lodging': 'HOTEL',
  'Medical and Health': 'HEALTH',
  'Non-profit': 'NONPROFIT',
  'Professional Services': 'PROF_SERVICES',
  'Shopping and Retail': 'RETAIL',
  Retail: 'RETAIL',
  'Travel and Transportation': 'TRAVEL',
  Restaurant: 'RESTAURANT',
}

const verticalOf = (word: string | undefined): string | undefined =>
  word === undefined ? undefined : (verticals[word] ?? 'OTHER')

function complianceOf(content: JsonObject): JsonObject | undefined {
  const info = content['complianceInfo']
  if (!isObject(info)) return undefined
  const { entity_type_custom: custom, ...rest } = info as JsonObject
  return { ...rest, ...(custom !== undefined && custom !== '' && { entity_type_custom: custom }) }
}

/** The photo is not in the backup: it lies with the number on WhatsApp's servers, and stays there. */
function profileOf(
  content: JsonObject,
  picture: BusinessProfile['picture'],
): BusinessProfile | undefined {
  const about = text(content['about'])
  const given = isObject(content['businessProfile']) ? content['businessProfile'] : {}
  const [address, description, email, vertical] = [
    text(given['address']),
    text(given['description']),
    text(given['email']),
    verticalOf(text(given['vertical'])),
  ]
  const websites = Array.isArray(given['websites']) ? given['websites'].map(String) : undefined
  const profile = {
    ...(about !== undefined && { about }),
    ...(address !== undefined && { address }),
    ...(description !== undefined && { description }),
    ...(email !== undefined && { email }),
    ...(vertical !== undefined && { vertical }),
    ...(websites && { websites }),
    ...(picture && { picture }),
  }
  return Object.keys(profile).length > 0 ? profile : undefined
}
