import type { MessageId, PhoneNumberId, TemplateId, WabaId } from './ids.ts'
import type { InboundAct, StatusError, StatusName } from './messages/message.ts'

/** What can be scheduled, by kind. A feature that needs time adds its kind here and a handler in `delivery/`. */
export interface JobData {
  /** The next step of an accepted message. */
  'message.progress': {
    messageId: MessageId
    /** With errors it fails; else it goes on to the status after the one it has. */
    errors?: readonly StatusError[]
    /** The last status that it will reach, where an outcome says so. */
    until?: StatusName
    /** Sent and delivered follow at once. */
    early?: true
    /** What its later steps are timed by, where that is not its acceptance. */
    since?: number
  }
  /** A message waits for the customer's phone; due when its time is over. */
  'message.undelivered': { messageId: MessageId; until?: StatusName }
  /** Fetches the links of an accepted message; it goes on, or fails, when that is done. */
  'media.fetch': { messageId: MessageId; until?: StatusName }
  /** A message that was held for the quality of its template goes on, or not. */
  'message.release': { messageId: MessageId; until?: StatusName }
  /** One attempt to deliver a webhook. */
  'webhook.attempt': { deliveryId: string }
  /** The subscription handshake that is tried until it passes. */
  'webhook.handshake': { appId: string; attempt: number }
  /** The review of a template ends. */
  'template.review': { templateId: TemplateId; submittedAt: number }
  /** What happens to a template by itself: a pause ends, a deletion is completed, an announced category comes. */
  'template.timer': { templateId: TemplateId; what: 'unpause' | 'delete' | 'category' }
  /** The review of a display name ends. */
  'name.review': { phoneNumberId: PhoneNumberId; name: string }
  /** Templates of an account that nobody has sent for long are archived. */
  'template.archive': { wabaId: WabaId }
  /** A look at a Flow that is not well: its endpoint is asked whether it is there. */
  'flow.check': { flowId: string }
  /** A warning about the version of a Flow's JSON. */
  'flow.expiry': { flowId: string }
  /** A simulated customer does something on their own. */
  'customer.act': InboundAct
  /** The time of a message is over; if it is still on its way, it fails. */
  'onprem.expire': {
    messageId: MessageId
    /** 410 where it does not say: its own time to live is over. 408: pending for a day. 480: a changed identity. */
    code?: 408 | 410 | 480
  }
  /** A message that came while the callback queue was full. */
  'onprem.receive': { messageId: MessageId }
  /** A run of the On-Premises client's garbage collector. */
  'onprem.gc': { what: 'message' | 'media' }
  /** The WhatsApp Business app tells a part of what it was asked for. */
  'cloud.sync': {
    phoneNumberId: PhoneNumberId
    type: 'smb_app_state_sync' | 'history'
    askedAt: number
    /** Counts from 0. */
    part: number
  }
}

/** Jobs that a dialect does itself. */
export type DialectJobKind = 'onprem.receive' | 'onprem.expire' | 'onprem.gc' | 'cloud.sync'

export type JobKind = keyof JobData

export type Job = {
  [K in JobKind]: {
    readonly id: string
    /** World time in ms. */
    readonly due: number
    /** Breaks ties between jobs due in the same millisecond. */
    readonly order: number
    readonly kind: K
    readonly data: JobData[K]
    /** True for expiries and clean-ups: the world counts as idle while only these are waiting. */
    readonly background?: boolean
  }
}[JobKind]

export type NewJob = {
  [K in JobKind]: { due: number; kind: K; data: JobData[K]; background?: boolean }
}[JobKind]
