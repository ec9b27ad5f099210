import type { PhoneNumberId, WaId } from '../ids.ts'
import type { JsonObject } from '../json.ts'

/** One request of the phone to the endpoint and what came of it, readable. */
export interface FlowExchange {
  readonly at: number
  readonly request: JsonObject
  readonly status?: number
  readonly answer?: JsonObject
  readonly failure?: string
  readonly details?: string
}

/** A customer who has a Flow open on the phone; keyed by id. */
export interface FlowSession {
  readonly id: string
  readonly flowId: string
  readonly phoneNumberId: PhoneNumberId
  readonly customer: WaId
  readonly token: string
  readonly state: 'open' | 'completed' | 'closed' | 'failed' | 'expired'
  /** Opened as a draft: the JSON that is being worked on. */
  readonly draft: boolean
  /** The public key that the phone has fetched. */
  readonly publicKey?: string
  readonly screen: string
  readonly data: JsonObject
  /** Screens behind this one, with what they showed. */
  readonly behind: readonly { readonly screen: string; readonly data: JsonObject }[]
  /** What was filled in, by screen. */
  readonly forms: JsonObject
  readonly exchanges: readonly FlowExchange[]
  /** The message whose button opened it. */
  readonly messageId?: string
  /** When that message was sent. */
  readonly sentAt?: number
  readonly error?: { readonly name: string; readonly message: string }
  /** Of a completed one: the inbound message. */
  readonly replyId?: string
}
