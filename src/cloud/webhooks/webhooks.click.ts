import { DAY_MS, unixSeconds } from '../../core/duration.ts'
import type { DomainEvent } from '../../core/events.ts'
import type { Json } from '../../core/json.ts'
import { MARKETING_PRODUCT } from '../../core/messages/message.ts'
import type { NotifyContext } from '../../delivery/webhook-dialect.ts'
import type { Change } from './webhooks.change.ts'
import { aboutNumber } from './webhooks.contact.ts'

/** Links of a marketing message are watched so long. */
const WATCHED_MS = 7 * DAY_MS

type Clicked = Extract<DomainEvent, { type: 'message.clicked' }>

/** A business hears of clicks on what it sent by the marketing messages product, and of no others. */
export function clickChange(
  { messageId, click }: Clicked,
  { tx }: NotifyContext,
): Change | undefined {
  const message = tx.messages.get(messageId)
  const number = message && tx.phoneNumbers.get(message.phoneNumberId)
  if (!number || message.verdict?.['product'] !== MARKETING_PRODUCT) return undefined
  if (click.type !== 'url' || click.at - message.at > WATCHED_MS) return undefined
  const data: Record<string, Json> = { click_component: click.component }
  if (click.productId !== undefined) data['product_id'] = click.productId
  if (click.clickId !== undefined) data['click_id'] = click.clickId
  if (click.trackingToken !== undefined) data['tracking_token'] = click.trackingToken
  return {
    wabaId: number.wabaId,
    field: 'messages',
    value: () => ({
      ...aboutNumber(number),
      user_actions: [
        {
          action_type: 'marketing_messages_link_click',
          timestamp: String(unixSeconds(click.at)),
          marketing_messages_link_click_data: data,
        },
      ],
    }),
    subject: 'user_actions',
    about: messageId,
    phoneNumberId: number.id,
    messageId,
  }
}
