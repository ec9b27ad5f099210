import type { JsonObject } from '../json.ts'
import type { PhoneNumber } from '../phone-numbers/phone-number.ts'
import type { Tx } from '../tx.ts'
import type { StatusError } from './message.ts'
import type { SendMessage } from './send-message.ts'

/** A message that is valid and about to be stored. */
export interface AtTheGate {
  readonly number: PhoneNumber
  readonly command: SendMessage
  /** The service window to the customer is open. */
  readonly open: boolean
  /** World time in ms. */
  readonly now: number
}

export interface Passed {
  /** Numbers of the limits, the outcome, the rule: kept in `message.verdict` for `explain`. */
  readonly verdict: JsonObject
  /** It is accepted and will fail with this. */
  readonly failure?: StatusError
  /** Counts for the messaging limit: the business writes first. */
  readonly initiates?: boolean
}

/**
 * The last thing a valid message passes before it is stored: limits, then the customer's outcome. Throws the refusal in
 * the dialect's words.
 */
export type SendGate = (tx: Tx, message: AtTheGate) => Passed
