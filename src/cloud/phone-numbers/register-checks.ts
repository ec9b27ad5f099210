import type { JsonObject } from '../../core/json.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import { verificationOf } from '../../core/phone-numbers/verification.ts'
import type { World } from '../../world.ts'
import type { Parameters } from '../body.ts'
import { GraphError, whatsappError } from '../errors.ts'
import { objectParameter } from '../parameters.ts'

/** What comes of a backup that the call brings along: its content, or that it can not be opened. */
type OpenedBackup = { readonly content: JsonObject | undefined }

export async function openBackup(
  world: World,
  body: Parameters,
): Promise<OpenedBackup | undefined> {
  const backup = objectParameter(body, 'backup')
  if (!backup) return undefined
  const { data = '', password = '' } = backup
  return { content: await world.vault.open(String(data), String(password)) }
}

/** What the backup of an On-Premises deployment holds; of a number that is not there it is not looked at. */
export function backupOf(number: PhoneNumber, backup: OpenedBackup | undefined) {
  if (!backup || number.platform !== 'ON_PREMISE') return undefined
  const { content } = backup
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
export function requireUnlocked({ pinGuesses }: PhoneNumber, now: number): void {
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

export function requireReady(number: PhoneNumber, needsNoCode: boolean, now: number): void {
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
  if (number.deletedAt !== undefined && now - number.deletedAt < DELETED_WAIT_MS) {
    throw whatsappError(133015, 'Wait five minutes before you register this phone number again.')
  }
  if (number.deregistrationFailed) {
    throw whatsappError(
      133000,
      'A previous deregistration attempt failed. Deregister the number again.',
    )
  }
  if (verificationOf(number, now) === 'VERIFIED' || needsNoCode) return
  throw whatsappError(
    133006,
    'The phone number has to be verified before it can be registered. Request a code first.',
  )
}
