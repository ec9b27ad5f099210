import type { DomainEvent } from '../../core/events.ts'
import type { NotifyContext } from '../../delivery/webhook-dialect.ts'
import type { Change } from './webhooks.change.ts'
import { clickChange } from './webhooks.click.ts'
import { customerChanges } from './webhooks.customer.ts'
import { echoChanges } from './webhooks.echo.ts'
import { renderInbound } from './webhooks.inbound.ts'
import { paymentChange } from './webhooks.payment.ts'
import { renderStatus } from './webhooks.status.ts'

/** What an event changes for accounts; nothing where it is none of this dialect's business. */
export function changesOf(event: DomainEvent, context: NotifyContext): readonly Change[] {
  if (event.type === 'account.changed') {
    return [
      {
        wabaId: event.wabaId,
        field: event.field,
        value: (version) =>
          event.older && version < event.older.before ? event.older.value : event.value,
        subject: event.field,
        about: `${event.field} ${thingOf(event)}`,
        ...(event.phoneNumberId !== undefined && { phoneNumberId: event.phoneNumberId }),
        ...(event.appIds && { appIds: event.appIds }),
      },
    ]
  }
  if (event.type === 'customer.changed') return customerChanges(event, context)
  if (event.type === 'message.echoed') return echoed(event.messageId, context)
  const change = messageChange(event, context)
  return change ? [change] : []
}

function echoed(id: string, context: NotifyContext): readonly Change[] {
  const message = context.tx.messages.get(id)
  const number = message && context.tx.phoneNumbers.get(message.phoneNumberId)
  return number ? echoChanges(message, number, context) : []
}

function messageChange(event: DomainEvent, context: NotifyContext): Change | undefined {
  const { tx } = context
  if (event.type === 'message.clicked') return clickChange(event, context)
  if (event.type === 'order.settled') return paymentChange(event, context)
  if (event.type !== 'message.status' && event.type !== 'message.received') return undefined
  const message = tx.messages.get(event.messageId)
  const number = message && tx.phoneNumbers.get(message.phoneNumberId)
  if (message?.dialect !== 'cloud' || !number || message.fromApp) return undefined
  const isStatus = event.type === 'message.status'
  return {
    wabaId: number.wabaId,
    field: 'messages',
    value: (version) =>
      event.type === 'message.status'
        ? renderStatus(event, message, number, context, version)
        : renderInbound(message, number, context),
    subject: isStatus ? 'statuses' : 'messages',
    about: message.id,
    phoneNumberId: number.id,
    messageId: message.id,
  }
}

type AccountChange = Extract<DomainEvent, { type: 'account.changed' }>

/** News of one thing wait for each other, and hold up no others: a template, a flow, a number, else the account. */
const thingOf = ({ value, phoneNumberId, wabaId }: AccountChange): string =>
  String(value['message_template_id'] ?? value['flow_id'] ?? phoneNumberId ?? wabaId)
