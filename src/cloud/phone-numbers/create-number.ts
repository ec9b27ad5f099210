import { isUpgrading } from '../../core/limits/upgrade.ts'
import { createNumber, type NewNumber } from '../../core/phone-numbers/create-number.ts'
import { findNumber } from '../../core/phone-numbers/find-number.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import { submitName } from '../../core/phone-numbers/review-name.ts'
import type { ReadTx } from '../../core/tx.ts'
import { logActivity } from '../../core/wabas/activity.ts'
import { businessOfWaba } from '../../core/wabas/business-of-waba.ts'
import { isRestricted } from '../../core/wabas/waba.ts'
import type { Call, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { actorOf } from '../accounts/actor.ts'
import { type Parameters, parametersOf } from '../body.ts'
import { graphRefusal } from '../dialect-errors.ts'
import { GraphError, parameterError, requiredParameter } from '../errors.ts'
import { boolParameter, textParameter } from '../parameters.ts'

/** `POST /{waba}/phone_numbers`: adds a number, or starts to move one here from another WABA. */
export async function addNumber(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const wabaId = call.params['waba'] ?? ''
  if (textParameter(body, 'preverified_id') !== undefined) {
    throw parameterError('Param preverified_id must be a valid pre-verified number id.')
  }
  const { callingCode, national } = numberOf(body)
  const name = textParameter(body, 'verified_name')
  if (name !== undefined && (name.length < 2 || name.length > 75)) {
    throw parameterError('Param verified_name must be between 2 and 75 characters long.')
  }
  const moving = boolParameter(body, 'migrate_phone_number') === true
  const { env, store } = call.world
  const id = await store.transact((tx) => {
    requireUnrestricted(tx, wabaId, env.now())
    const known = findNumber(tx, callingCode + national)
    if (moving) requireMovable(known, wabaId, env.now())
    else requireFree(known, wabaId)
    requireRoom(tx, wabaId)
    const verifiedName = name ?? known?.verifiedName
    if (verifiedName === undefined) throw requiredParameter('verified_name')
    const fresh: NewNumber = { wabaId, callingCode, national, verifiedName }
    const number = createNumber(tx, env, fresh)
    if (moving && known) tx.phoneNumbers.put(number.id, inherit(number, known))
    else submitName(tx, env, number)
    logActivity(tx, env, {
      wabaId,
      type: 'PHONE_NUMBER_ADDED',
      ...actorOf(call),
      description: `Phone number ${number.displayNumber} was added.`,
      details: { phone_number_id: number.id },
    })
    return number.id
  })
  return { status: 200, body: { id } }
}

/** With or without the calling code in front, in any punctuation. */
function numberOf(body: Parameters): { callingCode: string; national: string } {
  const callingCode = textParameter(body, 'cc')
  const written = textParameter(body, 'phone_number')
  if (callingCode === undefined) throw requiredParameter('cc')
  if (written === undefined) throw requiredParameter('phone_number')
  if (!/^\d{1,3}$/.test(callingCode)) throw parameterError('Param cc must be 1 to 3 digits.')
  const digits = /^\+?[\d\s().-]+$/.test(written) ? written.replace(/\D/g, '') : ''
  const isFull = written.startsWith('+') || digits.length > 10
  const national =
    isFull && digits.startsWith(callingCode) ? digits.slice(callingCode.length) : digits
  if (!/^[1-9]\d{4,13}$/.test(national)) {
    throw parameterError('Param phone_number is not a valid phone number.')
  }
  return { callingCode, national }
}

/** ASSUMED: as a restricted account is refused its sends. */
function requireUnrestricted(tx: ReadTx, wabaId: string, now: number): void {
  const waba = tx.wabas.get(wabaId)
  if (!waba || !isRestricted(waba, 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', now)) return
  throw graphRefusal(368)
}

const invalid = (subcode: number | undefined, title: string, message: string): GraphError =>
  new GraphError(100, 'Invalid parameter', {
    ...(subcode !== undefined && { subcode }),
    more: { is_transient: false, error_user_title: title, error_user_msg: message },
  })

function requireFree(known: PhoneNumber | undefined, wabaId: string): void {
  if (!known) return
  throw known.wabaId === wabaId
    ? invalid(
        2388012,
        'Phone Number Already Exists',
        'This phone number is already in your list of phone numbers.',
      )
    : invalid(
        2388012,
        'Phone Number Already Registered',
        'This phone number is registered to another WhatsApp Business Account. Set migrate_phone_number to move it.',
      )
}

function requireMovable(known: PhoneNumber | undefined, wabaId: string, now: number): void {
  if (known?.codeVerification !== 'VERIFIED') {
    throw invalid(
      2388103,
      'Phone Number Cannot Be Migrated',
      'The source phone number is not verified in any WhatsApp Business Account.',
    )
  }
  if (known.wabaId === wabaId) requireFree(known, wabaId)
  // ASSUMED: what keeps it from sending keeps it from moving.
  if (isUpgrading(known, now)) {
    throw invalid(
      2494100,
      'Account In Maintenance Mode',
      'The throughput of the source phone number is being raised. Try again in a few minutes.',
    )
  }
  if (known.nameStatus !== 'APPROVED') {
    throw invalid(
      2388103,
      'Display Name Not Approved',
      'The display name of the source phone number is not approved.',
    )
  }
  if (known.pin !== undefined) {
    throw invalid(
      2388001,
      'Two-Step Verification Is On',
      'Turn two-step verification off for the source phone number before you migrate it.',
    )
  }
}

/** What a number keeps when it moves. */
const inherit = (number: PhoneNumber, source: PhoneNumber): PhoneNumber => ({
  ...number,
  nameStatus: source.nameStatus,
  qualityRating: source.qualityRating,
  displayNumber: source.displayNumber,
  extra: { migratesFrom: source.id },
  ...(source.officialAccount && { officialAccount: source.officialAccount }),
})

const FEW = 2
const MANY = 20

/** Two numbers for a new portfolio, twenty once it is verified or may write to 2,000 customers. */
function requireRoom(tx: ReadTx, wabaId: string): void {
  const business = businessOfWaba(tx, wabaId)
  const limit = business?.messagingLimit ?? Number.POSITIVE_INFINITY
  const most = business?.verificationStatus === 'verified' || limit >= 2000 ? MANY : FEW
  const owned = [...tx.phoneNumbers.values()].filter(
    (number) =>
      number.status !== 'MIGRATED' && tx.wabas.get(number.wabaId)?.businessId === business?.id,
  )
  if (owned.length < most) return
  throw invalid(
    undefined,
    'Phone number limit reached',
    `This business can have ${most} phone numbers at most.`,
  )
}
