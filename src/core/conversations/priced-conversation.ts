import { DAY_MS } from '../duration.ts'
import type { Pricing } from '../messages/message.ts'

/** Since then each message has its price; before it was each conversation of 24 hours. */
export const PER_MESSAGE_FROM = Date.UTC(2025, 6, 1)

/** A conversation that is paid for until it ends. */
export interface PricedConversation {
  /** 32 hex digits. */
  readonly id: string
  readonly category: string
  readonly until: number
}

export interface ConversationFacts {
  readonly pricing: Pricing | undefined
  /** On-Premises prices conversations to its end. */
  readonly perMessage: boolean
  readonly freeEntryPointUntil: number | undefined
  readonly now: number
}

/**
 * The conversation a message belongs to: one for each free entry point window; by the older pricing one for each
 * category until 24 hours after its first message; else one of its own.
 */
export function pricedConversation(
  open: readonly PricedConversation[] | undefined,
  { pricing, perMessage, freeEntryPointUntil, now }: ConversationFacts,
  newId: () => string,
): { mine: PricedConversation; open: readonly PricedConversation[] } {
  const category = pricing?.category ?? 'service'
  const isFree = pricing?.type === 'free_entry_point'
  const still = (open ?? []).filter((each) => each.until > now)
  const known = still.find((each) => each.category === category)
  if (known && (isFree || !perMessage)) return { mine: known, open: still }

  const until = (isFree ? freeEntryPointUntil : undefined) ?? now + DAY_MS
  const mine = { id: newId(), category, until }
  return { mine, open: isFree || !perMessage ? [...still, mine] : still }
}
