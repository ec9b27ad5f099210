import { CoreError } from '../../core/errors.ts'
import { isStrict } from '../../core/is-strict.ts'
import type { JsonObject } from '../../core/json.ts'
import type { StatusError } from '../../core/messages/message.ts'
import { isServiceWindowOpen } from '../../core/messages/send-message.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { Template } from '../../core/templates/template.ts'
import type { ReadTx, Tx } from '../../core/tx.ts'
import { isRestricted } from '../../core/wabas/waba.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { graphRefusal } from '../dialect-errors.ts'
import { whatsappError } from '../errors.ts'
import type { ParsedMessage } from './messages.parse.ts'
import { findRecipient, type Recipient } from './recipient.ts'
import type { SendingEdge } from './send.ts'
import { requireFlowOf } from './send-flows.ts'
import { type CheckedMedia, checkMedia } from './send-media.ts'
import { type CheckedOrder, checkOrder } from './send-orders.ts'
import { checkProducts, interactiveProducts } from './send-products.ts'
import { checkReaction } from './send-reaction.ts'
import { checkTemplate, type Pacing } from './send-template.ts'

/** What the checks against the state say of a message that is well formed. */
export interface Checked {
  readonly number: PhoneNumber
  readonly recipient: Recipient
  readonly failure?: StatusError | undefined
  /** Told by a `warning` status. */
  readonly warning?: StatusError | undefined
  readonly template?: Template
  readonly pacing?: Pacing
  readonly order?: CheckedOrder['order']
  /** What else decided, for `explain`. */
  readonly facts?: JsonObject
  readonly links: boolean
}

/** Everything that is refused at once, in the documented order, and what is known to fail later. */
export function checkSend(
  tx: Tx,
  call: Call<World>,
  phoneNumberId: string,
  parsed: ParsedMessage,
  edge: SendingEdge,
): Checked {
  const number = requireNumber(tx, phoneNumberId)
  // What the recipient is written as is a value like others: it is judged before the sender.
  const recipient = findRecipient(tx, number, parsed)
  requireRegistered(tx, phoneNumberId)
  requireUnrestricted(tx, number, recipient, call.at)
  requireNamed(number)
  requireAllowed(number, recipient)
  requireIdentity(tx, recipient, parsed)
  return { number, recipient, ...checkContent(tx, call, number, recipient, parsed, edge) }
}

/** What can only be said with the state at hand, at once or later. */
function checkContent(
  tx: Tx,
  call: Call<World>,
  number: PhoneNumber,
  recipient: Recipient,
  parsed: ParsedMessage,
  edge: SendingEdge,
): Part {
  const { content, type } = parsed
  const media = checkMedia(tx, call.world, number, type, content)
  if (type === 'template') {
    const checked = checkTemplate(tx, call, number, recipient, content, edge)
    const order = checkOrder(tx, number, type, content)
    return joined(media, order, checked)
  }
  if (type === 'interactive') {
    requireFlowOf(tx, number, content, call.at)
    const warning = checkProducts(tx, number, interactiveProducts(content))
    return joined(media, checkOrder(tx, number, type, content), { warning })
  }
  if (type === 'reaction') {
    const chat = { phoneNumberId: number.id, customer: recipient.waId }
    return { ...media, failure: checkReaction(tx, chat, content, call.at) }
  }
  return media
}

type Part = Omit<Checked, 'number' | 'recipient'>

/** What each check says; of failures the first of the last part. */
function joined(media: CheckedMedia, order: CheckedOrder, more: Partial<Part>): Part {
  const failure = more.failure ?? media.failure ?? order.failure
  const facts = { ...order.facts, ...more.facts }
  return { ...media, ...order, ...more, failure, facts }
}

function requireNumber(tx: ReadTx, id: string): PhoneNumber {
  const number = tx.phoneNumbers.get(id)
  if (!number) throw new CoreError('phone_number_not_registered')
  return number
}

export function requireRegistered(tx: ReadTx, id: string): PhoneNumber {
  const number = requireNumber(tx, id)
  if (number.status === 'DELETED') {
    throw whatsappError(33, 'The business phone number has been deleted.')
  }
  // Outside strict mode a number needs no registration; one that lives elsewhere still does.
  const elsewhere = number.platform === 'ON_PREMISE' || number.status === 'MIGRATED'
  if (elsewhere || (number.platform !== 'CLOUD_API' && isStrict(tx))) {
    throw new CoreError('phone_number_not_registered')
  }
  return number
}

/**
 * A disabled account is refused whatever it does (131031); one that is restricted may not send, or not outside or inside
 * a service window. ASSUMED: which is which.
 */
function requireUnrestricted(
  tx: ReadTx,
  { id, wabaId }: PhoneNumber,
  { waId }: Recipient,
  now: number,
): void {
  const waba = tx.wabas.get(wabaId)
  if (waba?.status === 'RESTRICTED') throw graphRefusal(368)
  if (!waba?.restrictions?.length) return
  const who = isServiceWindowOpen(tx, id, waId, now) ? 'CUSTOMER' : 'BIZ'
  if (isRestricted(waba, `RESTRICTED_${who}_INITIATED_MESSAGING`, now)) throw graphRefusal(368)
}

/** WhatsApp hands out numbers of its own, +1 555: their name has to be approved before they write to anybody. */
function requireNamed({ waId, nameStatus }: PhoneNumber): void {
  if (!/^1555\d{7}$/.test(waId)) return
  if (nameStatus === 'APPROVED' || nameStatus === 'AVAILABLE_WITHOUT_REVIEW') return
  throw whatsappError(131037, 'The display name of this number has not been approved yet.')
}

function requireAllowed(number: PhoneNumber, recipient: Recipient): void {
  if (number.waId === recipient.waId) throw new CoreError('recipient_is_sender')
  if (number.accountMode !== 'SANDBOX' || !number.testRecipients) return
  // The list holds numbers as they were entered there; a wa_id of Brazil, Mexico or Argentina may have another form.
  const { dialled = recipient.waId } = recipient
  if (!number.testRecipients.includes(dialled)) throw new CoreError('recipient_not_allowed')
}

/** The client names the key that it last knew of the customer. */
function requireIdentity(tx: Tx, { waId }: Recipient, { identityHash }: ParsedMessage): void {
  if (identityHash === undefined || tx.customers.get(waId)?.identityHash === identityHash) return
  throw whatsappError(137000, 'The identity key hash of the recipient does not match.')
}
