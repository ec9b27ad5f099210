import { conversationKey } from '../conversations/conversation.ts'
import type { DomainEvent } from '../events.ts'
import type { MessageId } from '../ids.ts'
import type { Message, StatusChange } from '../messages/message.ts'
import { arrived } from '../messages/status.ts'
import type { Tx } from '../tx.ts'
import { businessOf } from './admit-conversation.ts'
import type { Limits } from './limits.ts'
import { settleInTier, withoutOne } from './messaging-tier.ts'

const isEnd = ({ status }: StatusChange): boolean => arrived.has(status) || status === 'failed'

/** A template that started a conversation arrives, and counts from then on, or fails, and never counted. */
export function settleByStatus(tx: Tx, limits: Limits, event: DomainEvent): void {
  if (event.type !== 'message.status' || !isEnd(event)) return
  const message = tx.messages.get(event.messageId)
  if (!message?.initiates) return
  const first = message.history.find(isEnd)
  if (first?.at !== event.at || first.status !== event.status) return
  settle(tx, limits, message, arrived.has(event.status) ? event.at : undefined)
}

/** It was dropped: it holds no place any more. */
export function settleDropped(tx: Tx, limits: Limits, id: MessageId): void {
  const message = tx.messages.get(id)
  if (message?.initiates && message.undelivered?.droppedAt !== undefined) {
    settle(tx, limits, message, undefined)
  }
}

function settle(
  tx: Tx,
  limits: Limits,
  { phoneNumberId, customer, at }: Message,
  reachedAt: number | undefined,
): void {
  const key = conversationKey(phoneNumberId, customer)
  const conversation = tx.conversations.get(key)
  if (conversation) {
    const { initiating = [], ...rest } = conversation
    const left = withoutOne(initiating, at)
    tx.conversations.put(key, {
      ...rest,
      ...(left.length > 0 && { initiating: left }),
      ...(reachedAt !== undefined && { initiatedAt: reachedAt }),
    })
  }
  const tier = limits.tiers.get(businessOf(tx, tx.phoneNumbers.get(phoneNumberId)))
  if (tier) settleInTier(tier, customer, at, reachedAt)
}
