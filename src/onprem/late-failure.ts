import { conversationKey } from '../core/conversations/conversation.ts'
import type { StatusError } from '../core/messages/message.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { WorldSettings } from '../core/settings.ts'
import type { Template } from '../core/templates/template.ts'
import type { ReadTx } from '../core/tx.ts'
import { wireError } from './errors.ts'
import type { ParsedMessage } from './messages.parse.ts'

export interface Verdict {
  /** Why it will fail, where that is known at acceptance. */
  readonly failure?: StatusError
  readonly template?: Template
}

/** What is not answered at once but told by a `failed` status. */
export function lateFailure(
  tx: ReadTx,
  _settings: WorldSettings,
  number: PhoneNumber,
  to: string,
  message: ParsedMessage,
): Verdict {
  if (message.lateError) return { failure: message.lateError }
  if (tx.conversations.get(conversationKey(number.id, to))?.blockedAt !== undefined) {
    return { failure: wireError(1013, 'The contact is blocked') }
  }
  return {}
}
