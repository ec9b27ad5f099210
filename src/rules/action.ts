import type { ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { DialectErrors } from '../core/dialect-errors.ts'
import type { DialectName } from '../core/ids.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { StatusName } from '../core/messages/message.ts'
import type { Tx } from '../core/tx.ts'
import type { TrafficFacts } from './facts.ts'

/** A request that a rule has hit, before its endpoint runs. */
export interface HitRequest {
  readonly dialect: DialectName
  readonly errors: DialectErrors
  readonly facts: TrafficFacts
  /** It sends a message: a code that arrives as a failed status can do so. */
  readonly sends: boolean
  /** It downloads a media file. */
  readonly downloads: boolean
  /** What `{{placeholders}}` of a reply are filled from. */
  readonly values: () => JsonObject
}

/** What becomes of a request. Actions add to each other; where two answer, the first does. */
export interface RequestEffect {
  /** Refused with a code of the dialect. */
  readonly refuse?: { readonly code: number; readonly details?: string }
  /** Accepted, and fails later with a code of the dialect. */
  readonly fail?: { readonly code: number; readonly details?: string }
  /** Answered with this in place of the endpoint's answer. */
  readonly reply?: RuleReply
  /** Takes so much longer, in ms. */
  readonly wait?: number
  /** Takes so long as the client sees it: ms, or a draw from a latency profile. */
  readonly takes?: number | string
  /** Nothing is answered: the connection is cut or left open, before or after the endpoint has run. */
  readonly silence?: { readonly how: 'cut' | 'hang'; readonly when: 'before' | 'after' }
  /** Headers of the answer that are replaced. */
  readonly headers?: Readonly<Record<string, string>>
  /** The last status that the message reaches. */
  readonly until?: StatusName
  /** The message's first webhook is delivered before the answer. */
  readonly early?: true
  /** What the customer does on getting the message. */
  readonly customer?: 'echo' | 'press_first'
}

export interface RuleReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Sent as JSON unless it is a text. */
  readonly body: Json | undefined
  readonly webhooks: readonly ReplyWebhook[]
}

/** A webhook that a reply brings along. */
export interface ReplyWebhook {
  /** Cloud: the webhook field; On-Premises has none. */
  readonly field?: string
  /** Cloud: `value`; On-Premises: the whole body. */
  readonly value: JsonObject
}

/** An answer on its way out, for actions that write it themselves. */
export interface OutgoingReply {
  readonly response: ServerResponse
  readonly bytes: Buffer
  /** World time; none on a frozen clock. */
  wait(ms: number): Promise<void>
}

/** A webhook before it is queued. */
export interface PlannedWebhook {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly url: string
  readonly orderKey: string
  readonly delayMs: number
  /** Deliveries that are merged into one carry the same name. */
  readonly batch?: string
}

export interface HitWebhook {
  readonly tx: Tx
  readonly facts: TrafficFacts
}

/** A media link that is fetched: what comes instead of the file, and after how many ms. */
export interface LinkEffect {
  readonly wait?: number
  readonly status?: number
  readonly broken?: true
}

/** One thing that can be done to traffic. What it is done to shows in which functions it has. */
export interface Action<Value extends Json = Json> {
  /** Its key in a rule. */
  readonly name: string
  readonly doc: string
  readonly value: z.ZodType<Value>
  /** A value for the docs and the tests. */
  readonly example: Value
  /** It settles what is answered: once a rule has done that, others that would do so are neither seen nor used up. */
  readonly decides?: true
  request?(value: Value, hit: HitRequest): RequestEffect
  /** Writes the body of the answer; headers are set and not sent. */
  write?(value: Value, out: OutgoingReply): Promise<void>
  webhook?(value: Value, planned: PlannedWebhook, hit: HitWebhook): readonly PlannedWebhook[]
  link?(value: Value): LinkEffect
}
