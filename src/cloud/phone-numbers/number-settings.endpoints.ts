import { unixSeconds } from '../../core/duration.ts'
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { Tx } from '../../core/tx.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { parameterError } from '../errors.ts'
import type { Edge } from '../node-kind.ts'
import { objectParameter } from '../parameters.ts'
import { editNumber } from './edit-number.ts'
import { checks, type Feature, features } from './settings-checks.ts'

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
      calling: /^(?:true|1)$/i.test(withPassword ?? '') ? calling : withoutPassword(calling),
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
      timestamp: String(unixSeconds(call.world.env.now())),
      type: 'phone_number_settings',
      phone_number_settings: { phone_number_id: number.id, calling: withoutPassword(after) },
    },
  })
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
