import type { Env } from '../core/env.ts'
import type { DomainEvent } from '../core/events.ts'
import { countInbound } from '../core/limits/admit-message.ts'
import type { Limits } from '../core/limits/limits.ts'
import type { InboundAct, Message } from '../core/messages/message.ts'
import { receiveMessage } from '../core/messages/receive-message.ts'
import type { WorldSettings } from '../core/settings.ts'
import type { Tx } from '../core/tx.ts'
import type { NotifyContext } from '../delivery/webhook-dialect.ts'
import type { Services } from './running-world.ts'

export interface InboxOptions {
  readonly services: Services
  readonly env: Env
  readonly limits: Limits
  readonly settings: () => WorldSettings
  readonly context: (tx: Tx) => NotifyContext
}

/** What reaches a business: messages of customers, and the notes that an event leaves in their chats. */
export function createInbox({ services, env, limits, settings, context }: InboxOptions) {
  const take = (tx: Tx, act: InboundAct): Message => {
    const asCloud = settings().onprem.messageIds === 'wamid'
    const ids = services.inboundIds[asCloud ? 'cloud' : act.dialect]
    return receiveMessage(tx, env, ids(tx, env, act), act)
  }

  return {
    receive(tx: Tx, act: InboundAct): Message {
      const number = tx.phoneNumbers.get(act.to)
      if (number) countInbound(limits, settings(), env.now(), number)
      return take(tx, act)
    },

    /** A note is no traffic: no throughput is used. */
    noteInChats(tx: Tx, event: DomainEvent): void {
      if (event.type !== 'customer.changed') return
      for (const dialect of [services.webhooks.cloud, services.webhooks.onprem]) {
        for (const { act, beside } of dialect.notes?.(event, context(tx)) ?? []) {
          take(tx, act)
          if (beside) tx.emit(beside)
        }
      }
    },
  }
}
