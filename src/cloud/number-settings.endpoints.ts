import { isObject, type Json, type JsonObject } from '../core/json.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { Tx } from '../core/tx.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { parametersOf } from './body.ts'
import { checkCallHours } from './call-hours.ts'
import { done, editNumber } from './edit-number.ts'
import { type GraphError, parameterError, whatsappError } from './errors.ts'
import { unixTime } from './graph-time.ts'
import type { Edge } from './node-kind.ts'
import { objectParameter } from './parameters.ts'

const features = [
  'calling',
  'storage_configuration',
  'user_identity_change',
  'payload_encryption',
] as const
type Feature = (typeof features)[number]

const off = { status: 'DISABLED' }
const defaults: Readonly<Record<Feature, JsonObject>> = {
  calling: {
    status: 'DISABLED',
    call_icon_visibility: 'DEFAULT',
    callback_permission_status: 'DISABLED',
    call_hours: off,
    sip: off,
    srtp_key_exchange_protocol: 'DTLS',
    video: off,
  },
  storage_configuration: { status: 'DEFAULT' },
  payload_encryption: { status: 'DISABLED' },
  user_identity_change: { enable_identity_key_check: false },
}

const featureOf = (number: PhoneNumber, feature: Feature): JsonObject => ({
  ...defaults[feature],
  ...(isObject(number.features?.[feature]) && (number.features[feature] as JsonObject)),
})

/** All features of a number at once. */
export const settingsEdge: Edge = {
  auth: 'whatsapp',
  doc: 'Read the settings of a number',
  read(id, call, item) {
    const number = call.world.store.read.phoneNumbers.get(id)
    if (!number) return {}
    const withPassword =
      item?.args['include_sip_credentials'] ?? call.query.get('include_sip_credentials')
    const calling = featureOf(number, 'calling')
    return {
      calling: withPassword === 'true' ? calling : withoutPassword(calling),
      storage_configuration: featureOf(number, 'storage_configuration'),
      payload_encryption: featureOf(number, 'payload_encryption'),
      user_identity_change: featureOf(number, 'user_identity_change'),
    }
  },
}

function withoutPassword(calling: JsonObject): JsonObject {
  const { sip } = calling
  const servers = isObject(sip) && Array.isArray(sip['servers']) ? sip['servers'] : undefined
  if (!isObject(sip) || !servers) return calling
  const shown = servers.map((server): Json => {
    if (!isObject(server)) return server as Json
    const { sip_user_password: _, ...rest } = server
    return rest as JsonObject
  })
  return { ...calling, sip: { ...sip, servers: shown } as JsonObject }
}

/** One feature a call. */
async function setSettings(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const given = features.filter((feature) => body[feature] !== undefined)
  const [feature] = given
  if (given.length > 1) throw parameterError('Only one setting can be changed at a time.')
  if (feature === undefined) return done
  const change = objectParameter(body, feature) ?? {}
  const number = await editNumber(call, (row, tx) => {
    const after = { ...featureOf(row, feature), ...checks[feature](change, row, tx, call) }
    tell(tx, row, feature, after, call)
    return { features: { ...row.features, [feature]: after } }
  })
  call.notes['settings'] = { [feature]: number.id }
  return done
}

/** The webhook of a change; calling alone has one. */
function tell(
  tx: Tx,
  number: PhoneNumber,
  feature: Feature,
  after: JsonObject,
  call: Call<World>,
): void {
  if (feature !== 'calling') return
  tx.emit({
    type: 'account.changed',
    wabaId: number.wabaId,
    field: 'account_settings_update',
    phoneNumberId: number.id,
    value: {
      messaging_product: 'whatsapp',
      timestamp: String(unixTime(call.world.env.now())),
      type: 'phone_number_settings',
      phone_number_settings: { phone_number_id: number.id, calling: after },
    },
  })
}

type Check = (
  change: Record<string, unknown>,
  number: PhoneNumber,
  tx: Tx,
  call: Call<World>,
) => JsonObject

const checks: Readonly<Record<Feature, Check>> = {
  calling(change, number, tx, call) {
    const business = tx.businesses.get(tx.wabas.get(number.wabaId)?.businessId ?? '')
    const limit = business?.messagingLimit ?? Number.POSITIVE_INFINITY
    if (limit < 2000) {
      throw whatsappError(138018, 'Calling cannot be enabled: the messaging limit is below 2,000.')
    }
    const result: JsonObject = {}
    for (const [name, value] of Object.entries(change)) result[name] = upper(name, value)
    if (change['call_hours'] !== undefined) {
      result['call_hours'] = checkCallHours(change['call_hours'], call.world.env.now())
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
      return { status, data_localization_region: region.toUpperCase() }
    }
    if (status === 'NO_STORAGE_ENABLED') return { status, retention_minutes: 60 }
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
    if (status !== 'ENABLED' && status !== 'DISABLED') {
      throw badStatus('payload_encryption', change['status'], ['DISABLED', 'ENABLED'])
    }
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
  parameterError(
    `Param ${feature}['status'] must be one of {${words.join(', ')}} - got "${String(got)}".`,
  )

const words = new Set(['status', 'call_icon_visibility', 'callback_permission_status'])

/** The guide writes these words in capitals, the OpenAPI file in small letters; answered in capitals. */
function upper(name: string, value: unknown): Json {
  if (words.has(name) && typeof value === 'string') return value.toUpperCase()
  if (!isObject(value)) return value as Json
  const entries = Object.entries(value).map(([key, each]) => [key, upper(key, each)])
  return Object.fromEntries(entries) as JsonObject
}

export const numberSettingsEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{phone_number}/settings',
    auth: 'whatsapp',
    body: 'fields',
    doc: 'Change one of the settings of a number',
    run: setSettings,
  },
]
