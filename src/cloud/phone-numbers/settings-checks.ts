import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { Tx } from '../../core/tx.ts'
import { businessOfWaba } from '../../core/wabas/business-of-waba.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { enumParameter, type GraphError, parameterError, whatsappError } from '../errors.ts'
import { enumValue } from '../parameters.ts'
import { checkCallHours } from './call-hours.ts'
import { storageRegions } from './storage-regions.ts'

export const features = [
  'calling',
  'storage_configuration',
  'user_identity_change',
  'payload_encryption',
] as const

export type Feature = (typeof features)[number]

type Check = (
  change: Record<string, unknown>,
  number: PhoneNumber,
  tx: Tx,
  call: Call<World>,
) => JsonObject

export const checks: Readonly<Record<Feature, Check>> = {
  calling(change, number, tx, call) {
    const business = businessOfWaba(tx, number.wabaId)
    const limit = business?.messagingLimit ?? Number.POSITIVE_INFINITY
    if (limit < 2000) {
      throw whatsappError(138018, 'Calling cannot be enabled: the messaging limit is below 2,000.')
    }
    const result: JsonObject = {}
    for (const [name, value] of Object.entries(change)) result[name] = upper(name, value)
    requireCallingWords(result)
    if (change['call_hours'] !== undefined) {
      result['call_hours'] = checkCallHours(change['call_hours'], call.world.env.now())
    }
    if (isObject(result['sip'])) {
      const known = (number.features?.['calling'] as JsonObject | undefined)?.['sip']
      result['sip'] = withSipPasswords(result['sip'] as JsonObject, known, call)
    }
    return result
  },
  storage_configuration(change, number) {
    if (number.platform === 'CLOUD_API') {
      throw parameterError('Storage can be configured only while the number is not registered.')
    }
    const status = String(change['status']).toUpperCase()
    const region = change['data_localization_region']
    if (status === 'IN_COUNTRY_STORAGE_ENABLED') {
      if (typeof region !== 'string') {
        throw parameterError(
          "The parameter storage_configuration['data_localization_region'] is required.",
        )
      }
      const where = "storage_configuration['data_localization_region']"
      return { status, data_localization_region: enumValue(where, region, storageRegions) }
    }
    if (status === 'NO_STORAGE_ENABLED') {
      const minutes = change['retention_minutes'] ?? 60
      if (String(minutes) !== '60') {
        throw enumParameter("storage_configuration['retention_minutes']", ['60'], minutes)
      }
      return { status, retention_minutes: 60 }
    }
    if (status === 'IN_COUNTRY_STORAGE_DISABLED') return { status: 'DEFAULT' }
    throw badStatus('storage_configuration', change['status'], [
      'IN_COUNTRY_STORAGE_DISABLED',
      'IN_COUNTRY_STORAGE_ENABLED',
      'NO_STORAGE_ENABLED',
    ])
  },
  user_identity_change(change) {
    const value = change['enable_identity_key_check'] ?? change['enabled']
    if (typeof value !== 'boolean') {
      throw parameterError(
        "Param user_identity_change['enable_identity_key_check'] must be a boolean.",
      )
    }
    return { enable_identity_key_check: value }
  },
  payload_encryption(change, _number, _tx, call) {
    const status = String(change['status']).toUpperCase()
    if (!onOff.includes(status)) throw badStatus('payload_encryption', change['status'], onOff)
    const key = change['client_encryption_key']
    if (status === 'DISABLED') return { status }
    if (typeof key !== 'string') {
      throw parameterError("The parameter payload_encryption['client_encryption_key'] is required.")
    }
    const random = call.world.replyRandom(call.number)
    return {
      status,
      client_encryption_key_fingerprint: random.hex(64),
      cloud_encryption_key: Buffer.from(random.bytes(32)).toString('base64'),
    }
  },
}

const badStatus = (feature: string, got: unknown, words: readonly string[]): GraphError =>
  enumParameter(`${feature}['status']`, words, got)

const onOff = ['DISABLED', 'ENABLED']

const callingWords: Readonly<Record<string, readonly string[]>> = {
  status: onOff,
  call_icon_visibility: ['DEFAULT', 'DISABLE_ALL'],
  callback_permission_status: onOff,
  srtp_key_exchange_protocol: ['DTLS', 'SDES'],
}

/** Words of the calling settings and of the objects inside that are switched on and off. */
function requireCallingWords(calling: JsonObject): void {
  for (const [name, words] of Object.entries(callingWords)) {
    const value = calling[name]
    if (value !== undefined) enumValue(`calling['${name}']`, String(value), words)
  }
  for (const name of ['call_hours', 'sip', 'video']) {
    const inner = calling[name]
    const status = isObject(inner) ? inner['status'] : undefined
    if (status !== undefined) enumValue(`calling['${name}']['status']`, String(status), onOff)
  }
}

/** Meta makes the password of each SIP server; a server that stays keeps its own. */
function withSipPasswords(sip: JsonObject, known: Json | undefined, call: Call<World>): JsonObject {
  if (!Array.isArray(sip['servers'])) return sip
  const before = isObject(known) && Array.isArray(known['servers']) ? known['servers'] : []
  const random = call.world.replyRandom(call.number)
  const servers = sip['servers'].map((server): Json => {
    if (!isObject(server)) return server as Json
    const same = before.find((each) => isObject(each) && each['hostname'] === server['hostname'])
    const password = isObject(same) ? same['sip_user_password'] : undefined
    return { ...(server as JsonObject), sip_user_password: (password as Json) ?? random.hex(32) }
  })
  return { ...sip, servers }
}

const words = new Set(['status', 'call_icon_visibility', 'callback_permission_status'])

/** The guide writes these words in capitals, the OpenAPI file in small letters; answered in capitals. */
function upper(name: string, value: unknown): Json {
  if (words.has(name) && typeof value === 'string') return value.toUpperCase()
  if (!isObject(value)) return value as Json
  const entries = Object.entries(value).map(([key, each]) => [key, upper(key, each)])
  return Object.fromEntries(entries) as JsonObject
}
