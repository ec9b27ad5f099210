import {
  AUTH_INTERNATIONAL,
  isAuthInternational,
} from '../../core/conversations/auth-international.ts'
import { conversationKey } from '../../core/conversations/conversation.ts'
import { isFreeEntryPoint } from '../../core/conversations/free-entry-point.ts'
import { pricingOf } from '../../core/conversations/pricing.ts'
import type { WaId } from '../../core/ids.ts'
import { MARKETING_PRODUCT } from '../../core/messages/message.ts'
import type { SendMessage } from '../../core/messages/send-message.ts'
import type { Template } from '../../core/templates/template.ts'
import { lifetimeMs } from '../../core/templates/template-lifetime.ts'
import type { Tx } from '../../core/tx.ts'
import type { World } from '../../world.ts'
import { outboundWamid } from './message-ids.ts'
import type { ParsedMessage } from './messages.parse.ts'
import type { SendingEdge } from './send.ts'
import type { Checked } from './send-checks.ts'
import { fateOf } from './send-fate.ts'
import { isOnboarded } from './send-template.ts'

/** A checked message as the core takes it, with its id, its price and why it will fail, if that is known. */
export function toCommand(
  tx: Tx,
  { env, settings }: World,
  parsed: ParsedMessage,
  checked: Checked,
  edge: SendingEdge,
  windowOpen: boolean,
): SendMessage {
  const { number, recipient, template } = checked
  const { waId } = recipient
  const now = env.now()
  const conversation = tx.conversations.get(conversationKey(number.id, waId))
  const fate = fateOf(tx, settings, { number, waId, template, conversation, windowOpen, now })
  const failure = checked.failure ?? fate.failure
  // Links are fetched when the message goes on.
  const held = checked.pacing === 'quality' ? 'quality' : checked.links && 'media'
  const byMarketingProduct = template !== undefined && isByProduct(tx, template, edge)
  const lifeMs = template && lifetimeMs(template, byMarketingProduct)
  const quotes = parsed.contextId !== undefined && parsed.type !== 'reaction'
  return {
    id: outboundWamid(env, recipient),
    dialect: 'cloud',
    from: number.id,
    to: waId,
    input: parsed.input,
    type: parsed.type,
    content: parsed.content,
    ...(recipient.userId !== undefined && { byUserId: true }),
    ...(quotes && { context: { message_id: parsed.contextId } }),
    ...(parsed.callbackData !== undefined && { callbackData: parsed.callbackData }),
    ...(failure && { failure }),
    ...(held && { held }),
    ...(lifeMs !== undefined && { lifeMs }),
    ...(fate.marketingTimes && { marketingTimes: fate.marketingTimes }),
    verdict: {
      ...(template && { templateId: template.id }),
      ...(byMarketingProduct && { product: MARKETING_PRODUCT }),
      ...fate.facts,
      ...checked.facts,
    },
    pricing: pricingOf({
      windowOpen,
      freeEntryPoint: isFreeEntryPoint(conversation, now),
      ...(template && {
        templateCategory: priceCategory(tx, template, byMarketingProduct, waId, now),
      }),
    }),
  }
}

function priceCategory(
  tx: Tx,
  { category, wabaId }: Template,
  byMarketingProduct: boolean,
  to: WaId,
  now: number,
): string {
  if (byMarketingProduct) return 'marketing_lite'
  const isInternational =
    category === 'AUTHENTICATION' && isAuthInternational(tx.wabas.get(wabaId), to, now)
  return isInternational ? AUTH_INTERNATIONAL : category.toLowerCase()
}

/** An account that is not onboarded to the product falls back to the Cloud API. */
const isByProduct = (tx: Tx, template: Template, edge: SendingEdge): boolean =>
  edge === 'marketing_messages' && isOnboarded(tx, template.wabaId)
