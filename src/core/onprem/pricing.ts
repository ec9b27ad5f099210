import { conversationKey } from '../conversations/conversation.ts'
import { isFreeEntryPoint } from '../conversations/free-entry-point.ts'
import type { PhoneNumberId, WaId } from '../ids.ts'
import type { Pricing } from '../messages/message.ts'
import { needsWindow } from '../messages/send-message.ts'
import type { Template } from '../templates/template.ts'
import type { ReadTx } from '../tx.ts'

/**
 * What a message costs, by its template's category; free-form ones belong to the service conversation. ASSUMED: a
 * template that nobody here knows is a utility one.
 */
export function onpremPricing(
  tx: ReadTx,
  from: PhoneNumberId,
  to: WaId,
  now: number,
  type: string,
  template: Template | undefined,
): Pricing {
  if (isFreeEntryPoint(tx.conversations.get(conversationKey(from, to)), now)) {
    return { billable: false, type: 'free_entry_point', category: 'referral_conversion' }
  }
  if (needsWindow(type)) {
    return { billable: false, type: 'free_customer_service', category: 'service' }
  }
  const category = template?.category.toLowerCase() ?? 'utility'
  return { billable: true, type: 'regular', category }
}
