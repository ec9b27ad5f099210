import { DAY_MS } from '../duration.ts'
import type { Conversation } from './conversation.ts'

const FREE_MS = 3 * DAY_MS

/** What a business message makes of the free entry point: its answer within 24 h of an ad click opens 72 free hours. */
export function freeEntryPointAfter(
  conversation: Conversation | undefined,
  now: number,
): { freeEntryPointUntil?: number } {
  const { referredAt, freeEntryPointUntil: until } = conversation ?? {}
  if (referredAt === undefined || now - referredAt >= DAY_MS) return {}
  const openedForIt = until !== undefined && until - FREE_MS >= referredAt
  return openedForIt ? {} : { freeEntryPointUntil: now + FREE_MS }
}

/** Whether a message sent now is free, the one that opens the window included. */
export function isFreeEntryPoint(conversation: Conversation | undefined, now: number): boolean {
  if ((conversation?.freeEntryPointUntil ?? 0) > now) return true
  return freeEntryPointAfter(conversation, now).freeEntryPointUntil !== undefined
}
