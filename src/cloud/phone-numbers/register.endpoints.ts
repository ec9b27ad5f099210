import type { Env } from '../../core/env.ts'
import { isStrict } from '../../core/is-strict.ts'
import { editDeployment } from '../../core/onprem/deployment.ts'
import { newNameStatus } from '../../core/phone-numbers/new-name.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import { followNumber } from '../../core/templates/migrate-templates.ts'
import type { Tx } from '../../core/tx.ts'
import { logActivity } from '../../core/wabas/activity.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { actorOf } from '../accounts/actor.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { enumParameter, type GraphError, parameterError, whatsappError } from '../errors.ts'
import { requireProduct } from '../messages/messages.parse.ts'
import { requiredText, textParameter, wordParameter } from '../parameters.ts'
import { editNumber, type NumberChange } from './edit-number.ts'
import { backupOf, openBackup, requireReady, requireUnlocked } from './register-checks.ts'
import { afterBackup } from './restore-backup.ts'
import { storageRegions } from './storage-regions.ts'
import { requestCode, verifyCode } from './verify-number.ts'

async function register(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  requireProduct(body)
  const pin = requiredText(body, 'pin')
  if (!/^\d{6}$/.test(pin)) throw parameterError('Param pin must be 6 characters long.')
  const region = wordParameter(body, 'data_localization_region', storageRegions)
  const retention = textParameter(body, 'meta_store_retention_minutes')
  if (retention !== undefined && retention !== '60') {
    throw enumParameter('meta_store_retention_minutes', ['60'], retention)
  }
  if (region !== undefined && retention !== undefined) {
    throw parameterError(
      'Only one of data_localization_region and meta_store_retention_minutes can be set.',
    )
  }
  const { env } = call.world
  const now = env.now()
  const backup = await openBackup(call.world, body)
  let refusal: GraphError | undefined
  await editNumber(call, (number, tx) => {
    const content = backupOf(number, backup)
    requireUnlocked(number, now)
    requireReady(number, content !== undefined || !isStrict(tx), now)
    if (number.pin !== undefined && number.pin !== pin) {
      // The guess is counted, so this commits; the refusal is thrown after it.
      refusal = whatsappError(133005, 'Two step verification PIN mismatch. Use the correct PIN.')
      return { pinGuesses: { count: (number.pinGuesses?.count ?? 0) + 1, lastAt: now } }
    }
    leaveOldHome(tx, env, number)
    logActivity(tx, env, {
      wabaId: number.wabaId,
      type: 'ACCOUNT_UPDATED',
      ...actorOf(call),
      description: `Phone number ${number.displayNumber} was registered.`,
      details: { phone_number_id: number.id },
    })
    return {
      ...registered(number, pin, now),
      ...storage(number, region, retention),
      ...(content ? afterBackup(tx, content) : withoutBackup(number)),
    }
  })
  if (refusal) throw refusal
  return done
}

/** A number lives in one place at a time: the On-Premises deployment or the other WABA it came from lets it go. */
function leaveOldHome(tx: Tx, env: Env, number: PhoneNumber): void {
  if (number.platform === 'ON_PREMISE') {
    editDeployment(tx, (deployment) =>
      deployment.phoneNumberId === number.id ? { registration: 'migrated' } : {},
    )
  }
  const source = tx.phoneNumbers.get(String(number.extra?.['migratesFrom'] ?? ''))
  if (source && source.status !== 'MIGRATED') {
    followNumber(tx, env, source.wabaId, number.wabaId)
    tx.phoneNumbers.put(source.id, {
      ...source,
      status: 'MIGRATED',
      platform: 'NOT_APPLICABLE',
      throughput: 'NOT_APPLICABLE',
    })
  }
}

function registered(number: PhoneNumber, pin: string, now: number): NumberChange {
  const approved = newNameStatus(number, now) === 'APPROVED'
  const isNew = number.platform !== 'CLOUD_API'
  return {
    platform: 'CLOUD_API',
    status: 'CONNECTED',
    pin,
    pinGuesses: undefined,
    throughput: isNew ? 'STANDARD' : number.throughput,
    lastOnboardedAt: now,
    unregisteredSince: undefined,
    ...(approved && {
      verifiedName: number.newName?.name,
      nameStatus: 'APPROVED',
      newName: undefined,
    }),
    ...(isNew && number.encryption && { encryption: { ...number.encryption, status: 'MISMATCH' } }),
  }
}

function storage(
  number: PhoneNumber,
  region: string | undefined,
  retention: string | undefined,
): NumberChange {
  if (region === undefined && retention === undefined) return {}
  const storage_configuration = region
    ? { status: 'IN_COUNTRY_STORAGE_ENABLED', data_localization_region: region }
    : { status: 'NO_STORAGE_ENABLED', retention_minutes: 60 }
  return { features: { ...number.features, storage_configuration } }
}

/** Of an On-Premises number that comes without its backup, profile and badge are lost. */
const withoutBackup = ({ platform }: PhoneNumber): NumberChange =>
  platform === 'ON_PREMISE' ? { profile: undefined, officialAccount: undefined } : {}

async function deregister(call: Call<World>): Promise<Reply> {
  const { env } = call.world
  await editNumber(call, (number) => {
    if (number.coexistence) {
      throw parameterError(
        'A number that is shared with the WhatsApp Business app stays registered.',
      )
    }
    if (number.platform !== 'CLOUD_API' && !number.deregistrationFailed) {
      throw whatsappError(133010, 'Phone number not registered on the WhatsApp Business Platform.')
    }
    return {
      platform: 'NOT_APPLICABLE',
      status: 'DISCONNECTED',
      throughput: 'NOT_APPLICABLE',
      unregisteredSince: env.now(),
      deregistrationFailed: undefined,
    }
  })
  return done
}

const row = (edge: string, doc: string, run: Endpoint<World>['run']): Endpoint<World> => ({
  method: 'POST',
  path: `/{phone_number}/${edge}`,
  auth: 'whatsapp',
  body: 'fields',
  doc,
  run,
})

export const registerEndpoints: readonly Endpoint<World>[] = [
  row('request_code', 'Ask for a verification code by text or call', requestCode),
  row('verify_code', 'Prove who owns a number by the code', verifyCode),
  row('register', 'Register a number on the Cloud API', register),
  row('deregister', 'Take a number off the Cloud API', deregister),
]
