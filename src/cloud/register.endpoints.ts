import { openBackup } from '../core/onprem/backup.ts'
import { editDeployment } from '../core/onprem/deployment.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import { verificationOf } from '../core/phone-numbers/verification.ts'
import { SETTINGS } from '../core/settings.ts'
import type { Tx } from '../core/tx.ts'
import { logActivity } from '../core/wabas/activity.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { actorOf } from './actor.ts'
import { type Parameters, parametersOf } from './body.ts'
import { done, editNumber, type NumberChange } from './edit-number.ts'
import { GraphError, parameterError, requiredParameter, whatsappError } from './errors.ts'
import { requireProduct } from './messages.parse.ts'
import { objectParameter, requiredText, textParameter, wordParameter } from './parameters.ts'
import { afterBackup } from './restore-backup.ts'

const HOUR_MS = 3_600_000
const CODE_LIFE_MS = 600_000
const CODES_AN_HOUR = 5
/** The code that the network would have sent by text or call: always this one. */
const CODE = '123456'

const isStrict = (tx: Tx): boolean => tx.settings.get(SETTINGS)?.strict !== false

const codeError = (code: number, message: string, subcode?: number): GraphError =>
  whatsappUser(code, code === 136024 ? 'Request code error' : 'Verify code error', message, subcode)

const whatsappUser = (code: number, title: string, message: string, subcode?: number): GraphError =>
  new GraphError(code, `(#${code}) ${title}`, {
    ...(subcode !== undefined && { subcode }),
    more: { is_transient: false, error_user_title: title, error_user_msg: message },
  })

async function requestCode(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const method = wordParameter(body, 'code_method', ['SMS', 'VOICE'])
  if (method === undefined) throw requiredParameter('code_method')
  const language = requiredText(body, 'language')
  if (!/^[a-z]{2,3}(_[A-Z]{2})?$/.test(language)) {
    throw parameterError('Param language must be a valid locale.')
  }
  const { env } = call.world
  const now = env.now()
  await editNumber(call, (number) => {
    if (verificationOf(number, env.now()) === 'VERIFIED') {
      throw codeError(136024, 'The phone number is already verified.')
    }
    const recent = (number.codesAskedAt ?? []).filter((at) => at > now - HOUR_MS)
    if (recent.length >= CODES_AN_HOUR) {
      throw codeError(136024, 'A code cannot be sent now. Try again later.', 2388004)
    }
    return {
      code: { value: CODE, expiresAt: now + CODE_LIFE_MS },
      codesAskedAt: [...recent, now],
    }
  })
  call.notes['verification_code'] = CODE
  return done
}

async function verifyCode(call: Call<World>): Promise<Reply> {
  const given = requiredText(parametersOf(call), 'code').replace(/\D/g, '')
  const { env } = call.world
  await editNumber(call, (number, tx) => {
    if (verificationOf(number, env.now()) === 'VERIFIED') {
      throw new GraphError(100, 'Invalid parameter', {
        subcode: 2388093,
        more: {
          is_transient: false,
          error_user_title: 'Phone Number Not Eligible',
          error_user_msg: 'The phone number is already verified.',
        },
      })
    }
    if (!number.code || number.code.expiresAt <= env.now()) {
      throw codeError(136025, 'No code was requested, or it has expired.')
    }
    if (number.code.value !== given) throw codeError(136025, 'The code is not right.')
    logActivity(tx, env, {
      wabaId: number.wabaId,
      type: 'PHONE_NUMBER_VERIFIED',
      ...actorOf(call),
      description: `Phone number ${number.displayNumber} was verified.`,
      details: { phone_number_id: number.id },
    })
    return { codeVerification: 'VERIFIED', code: undefined, unregisteredSince: env.now() }
  })
  return done
}

const regions = 'AU ID IN JP SG KR DE CH GB BR BH ZA AE CA'.split(' ')

async function register(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  requireProduct(body)
  const pin = requiredText(body, 'pin')
  if (!/^\d{6}$/.test(pin)) throw parameterError('Param pin must be 6 characters long.')
  const region = wordParameter(body, 'data_localization_region', regions)
  const retention = textParameter(body, 'meta_store_retention_minutes')
  if (retention !== undefined && retention !== '60') {
    throw parameterError('Param meta_store_retention_minutes must be one of {60}.')
  }
  const { env } = call.world
  const now = env.now()
  let refusal: GraphError | undefined
  await editNumber(call, (number, tx) => {
    const content = backupOf(number, body)
    requireUnlocked(number, now)
    requireReady(number, content !== undefined || !isStrict(tx), now)
    if (number.pin !== undefined && number.pin !== pin) {
      // The guess is counted, so this commits; the refusal is thrown after it.
      refusal = whatsappError(133005, 'Two step verification PIN mismatch. Use the correct PIN.')
      return { pinGuesses: { count: (number.pinGuesses?.count ?? 0) + 1, lastAt: now } }
    }
    leaveOldHome(tx, number)
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
      ...(content && afterBackup(tx, content)),
    }
  })
  if (refusal) throw refusal
  return done
}

/** What the backup of an On-Premises deployment holds; of a number that is not there it is not looked at. */
function backupOf(number: PhoneNumber, body: Parameters) {
  const backup = objectParameter(body, 'backup')
  if (!backup || number.platform !== 'ON_PREMISE') return undefined
  const content = openBackup(String(backup['data'] ?? ''), String(backup['password'] ?? ''))
  const kept = content?.['number'] as { cc?: string; phoneNumber?: string } | undefined
  if (content && `${kept?.cc}${kept?.phoneNumber}` === number.waId) return content
  throw new GraphError(100, '(#100) Invalid parameter', {
    data: {
      messaging_product: 'whatsapp',
      details: 'The backup could not be restored: wrong password, damaged data or another number.',
    },
  })
}

const FREE_GUESSES = 3
const SLOW_GUESS_MS = 10_000
const MOST_GUESSES = 10
const LOCK_MS = 3_600_000

/** Meta gives no numbers. Here three wrong PINs are free, more have to be ten seconds apart, ten lock for an hour. */
function requireUnlocked({ pinGuesses }: PhoneNumber, now: number): void {
  if (!pinGuesses) return
  const since = now - pinGuesses.lastAt
  if (pinGuesses.count >= MOST_GUESSES && since < LOCK_MS) {
    const wait = Math.ceil((LOCK_MS - since) / 1000)
    throw whatsappError(133008, `Too many PIN guesses. Try again in ${wait} seconds.`)
  }
  if (pinGuesses.count >= FREE_GUESSES && since < SLOW_GUESS_MS) {
    throw whatsappError(133009, 'The PIN was entered too quickly. Wait before you try again.')
  }
}

const DELETED_WAIT_MS = 300_000

function requireReady(number: PhoneNumber, needsNoCode: boolean, now: number): void {
  if (number.coexistence) {
    throw new GraphError(100, 'Invalid parameter', {
      subcode: 2388001,
      more: {
        is_transient: false,
        error_user_title: 'Cannot Create Certificate',
        error_user_msg: 'The phone number is in use in the WhatsApp Business app.',
      },
    })
  }
  const deletedAt = number.extra?.['deletedAt']
  if (typeof deletedAt === 'number' && now - deletedAt < DELETED_WAIT_MS) {
    throw whatsappError(133015, 'Wait five minutes before you register this phone number again.')
  }
  if (verificationOf(number, now) === 'VERIFIED' || needsNoCode) return
  throw whatsappError(
    133006,
    'The phone number has to be verified before it can be registered. Request a code first.',
  )
}

/** A number lives in one place at a time: the On-Premises deployment or the other WABA it came from lets it go. */
function leaveOldHome(tx: Tx, number: PhoneNumber): void {
  if (number.platform === 'ON_PREMISE') {
    editDeployment(tx, (deployment) =>
      deployment.phoneNumberId === number.id ? { registration: 'migrated' } : {},
    )
  }
  const source = tx.phoneNumbers.get(String(number.extra?.['migratesFrom'] ?? ''))
  if (source) {
    tx.phoneNumbers.put(source.id, {
      ...source,
      status: 'MIGRATED',
      platform: 'NOT_APPLICABLE',
      throughput: 'NOT_APPLICABLE',
    })
  }
}

function registered(number: PhoneNumber, pin: string, now: number): NumberChange {
  const approved = number.newName?.status === 'APPROVED'
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

async function deregister(call: Call<World>): Promise<Reply> {
  const { env } = call.world
  await editNumber(call, (number) => {
    if (number.coexistence) {
      throw parameterError(
        'A number that is shared with the WhatsApp Business app stays registered.',
      )
    }
    if (number.platform !== 'CLOUD_API') {
      throw whatsappError(133010, 'Phone number not registered on the WhatsApp Business Platform.')
    }
    return {
      platform: 'NOT_APPLICABLE',
      status: 'DISCONNECTED',
      throughput: 'NOT_APPLICABLE',
      unregisteredSince: env.now(),
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
