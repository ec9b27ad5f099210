import type { AppId, MessageId, PhoneNumberId, WaId } from './ids.ts'
import type { JsonObject } from './json.ts'
import type { Click } from './messages/click.ts'
import type { StatusError, StatusName } from './messages/message.ts'
import type { Order } from './orders/order.ts'

/** What has happened, in the past tense. Webhooks, the live feed and the pipeline all react to these. */
export type DomainEvent =
  | { type: 'message.accepted'; messageId: MessageId }
  | {
      type: 'message.status'
      messageId: MessageId
      status: StatusName
      /** World time in ms. */
      at: number
      errors?: readonly StatusError[]
    }
  | { type: 'message.received'; messageId: MessageId }
  /** The business wrote in the WhatsApp Business app. */
  | { type: 'message.echoed'; messageId: MessageId }
  /** A customer followed a button or a link of a business message. */
  | { type: 'message.clicked'; messageId: MessageId; click: Click }
  /** What came of the payment that a message asked for. */
  | { type: 'order.settled'; messageId: MessageId; order: Order; at: number }
  /** Any webhook that is about an account object and not about one message; `value` is the Cloud payload. */
  | {
      type: 'account.changed'
      wabaId: string
      field: string
      value: JsonObject
      /** What webhooks of versions before that one say instead. */
      older?: { readonly before: number; readonly value: JsonObject }
      phoneNumberId?: PhoneNumberId
      /** News for partners: these apps alone are told, whether they are subscribed to the account or not. */
      appIds?: readonly AppId[]
    }
  /** A webhook without a message of its own on the On-Premises side: `errors` or `services`. */
  | { type: 'onprem.notice'; body: JsonObject }
  | {
      type: 'customer.changed'
      waId: WaId
      /** Absent when only facts of the emulator changed (outcome, profile name). */
      what?: 'identity' | 'number' | 'opted_out' | 'opted_in' | 'contact_added' | 'contact_removed'
      newWaId?: WaId
    }
  /** The business shows that it is typing, until `until` or its next message. */
  | { type: 'business.typing'; phoneNumberId: PhoneNumberId; waId: WaId; until: number }
