import { CoreError } from '../core/errors.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { parametersOf } from './body.ts'
import { callbackParameter } from './callback.ts'
import { parameterError, requiredParameter } from './errors.ts'
import { verifyCallback } from './handshake.ts'
import { object, readShape, text } from './shapes/shape.ts'

const configuration = object(
  { override_callback_uri: text(), verify_token: text() },
  { open: true },
)

/** What can be set on a number: its PIN, and a callback of its own. */
async function setNumber(call: Call<World>): Promise<Reply> {
  const id = call.params['phone_number'] ?? ''
  const body = parametersOf(call)
  const change: { pin?: string; overrideCallbackUrl?: string | undefined } = {}
  if (body['pin'] !== undefined) change.pin = pinOf(body['pin'])
  if (body['webhook_configuration'] !== undefined) {
    change.overrideCallbackUrl = await overrideOf(call, body['webhook_configuration'])
  }
  await call.world.store.transact((tx) => {
    const number = tx.phoneNumbers.get(id)
    if (!number) return
    if (change.pin !== undefined && number.platform !== 'CLOUD_API') {
      throw new CoreError('phone_number_not_registered')
    }
    tx.phoneNumbers.put(id, changed(number, change))
  })
  return { status: 200, body: { success: true } }
}

function changed(
  number: PhoneNumber,
  change: { pin?: string; overrideCallbackUrl?: string | undefined },
): PhoneNumber {
  const { overrideCallbackUrl: known, ...rest } = number
  const url = 'overrideCallbackUrl' in change ? change.overrideCallbackUrl : known
  return {
    ...rest,
    ...(change.pin !== undefined && { pin: change.pin }),
    ...(url !== undefined && { overrideCallbackUrl: url }),
  }
}

function pinOf(value: unknown): string {
  const pin = String(value)
  if (!/^\d{6}$/.test(pin)) throw parameterError('Param pin must be 6 characters long.')
  return pin
}

/** An empty address takes the override away. */
async function overrideOf(call: Call<World>, given: unknown): Promise<string | undefined> {
  const { override_callback_uri: url, verify_token: token } = readShape(
    configuration,
    given,
    'webhook_configuration',
  ) as { override_callback_uri?: string; verify_token?: string }
  if (!url) return undefined
  callbackParameter(call, "webhook_configuration['override_callback_uri']", url)
  if (!token) throw requiredParameter('verify_token')
  await verifyCallback(call, url, token)
  return url
}

export const phoneNumberEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{phone_number}',
    auth: 'whatsapp',
    body: 'fields',
    doc: 'Set the PIN or the callback of a phone number',
    run: setNumber,
  },
]
