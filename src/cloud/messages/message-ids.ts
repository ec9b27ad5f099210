import { conversationKey } from '../../core/conversations/conversation.ts'
import { portfolioOf, userIdsFor } from '../../core/customers/user-ids.ts'
import { isNumberVisible } from '../../core/customers/visible-number.ts'
import type { Env } from '../../core/env.ts'
import type { InboundAct } from '../../core/messages/message.ts'
import { makeWamid } from '../../core/messages/wamid.ts'
import { SETTINGS } from '../../core/settings.ts'
import type { Tx } from '../../core/tx.ts'
import type { Recipient } from './recipient.ts'

/** The id of a customer's message holds the number, or the user id where the business does not see that. */
export function inboundWamid(tx: Tx, env: Env, { from, to }: InboundAct): string {
  const customer = tx.customers.get(from)
  const conversation = tx.conversations.get(conversationKey(to, from))
  const number = tx.phoneNumbers.get(to)
  const hidden =
    customer !== undefined &&
    number !== undefined &&
    tx.settings.get(SETTINGS)?.cloud.bsuidPayloads !== 'off' &&
    !isNumberVisible(customer, conversation, env.now())
  const shown = hidden ? userIdsFor(tx, customer, portfolioOf(tx, number)).userId : from
  return makeWamid(env.random, shown, false)
}

/** That of a business message holds what the customer was addressed by. */
export const outboundWamid = (env: Env, { waId, userId }: Recipient): string =>
  makeWamid(env.random, userId ?? waId, true)
