import { changedRow } from '../../core/changed-row.ts'
import { CoreError } from '../../core/errors.ts'
import { submitName } from '../../core/phone-numbers/review-name.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { type Parameters, parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { parameterError, requiredParameter } from '../errors.ts'
import { object, readShape, text } from '../messages/shapes/shape.ts'
import { textParameter, wordParameter } from '../parameters.ts'
import { callbackParameter } from '../webhooks/callback.ts'
import { verifyCallback } from '../webhooks/handshake.ts'
import { editNumber, type NumberChange } from './edit-number.ts'
import { claimUsername, usernameOf } from './username.endpoints.ts'

const configuration = object(
  { override_callback_uri: text(), verify_token: text() },
  { open: true },
)

/** What can be set on a number: its PIN, a callback of its own, a new display name, a username, who finds it. */
async function setNumber(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const pin = body['pin'] === undefined ? undefined : pinOf(body['pin'])
  const name = newNameOf(body)
  const username = textParameter(body, 'username')
  const claimed = username === undefined ? undefined : usernameOf(username)
  const visibility = wordParameter(body, 'search_visibility', ['NON_VISIBLE', 'VISIBLE'])
  const change: NumberChange = {
    ...(pin !== undefined && { pin }),
    ...(name !== undefined && { newName: { name, status: 'PENDING_REVIEW' } }),
    ...(visibility !== undefined && {
      searchVisibility: visibility === 'VISIBLE' ? 'VISIBLE' : 'NON_VISIBLE',
    }),
  }
  if (body['webhook_configuration'] !== undefined) {
    change.overrideCallbackUrl = await overrideOf(call, body['webhook_configuration'])
  }
  const { env } = call.world
  await editNumber(call, (number, tx) => {
    if (pin !== undefined && number.platform !== 'CLOUD_API') {
      throw new CoreError('phone_number_not_registered')
    }
    if (name !== undefined) submitName(tx, env, changedRow(number, change))
    if (claimed === undefined) return change
    return { ...change, ...claimUsername(tx, number, claimed, false) }
  })
  return done
}

function newNameOf(body: Parameters): string | undefined {
  const name = textParameter(body, 'new_display_name')
  if (name !== undefined && (name.length < 2 || name.length > 75)) {
    throw parameterError('Param new_display_name must be between 2 and 75 characters long.')
  }
  return name
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
    doc: 'Set the PIN, callback, display name, username or visibility of a phone number',
    run: setNumber,
  },
]
