import type { AppId, WabaId } from '../ids.ts'
import type { JsonObject } from '../json.ts'

export type FlowStatus = 'DRAFT' | 'PUBLISHED' | 'DEPRECATED' | 'BLOCKED' | 'THROTTLED'

/** A form that runs inside WhatsApp; keyed by id. */
export interface ReplacedJson {
  readonly json: JsonObject
  /** When the next one was published. */
  readonly at: number
}

export interface Flow {
  readonly id: string
  readonly wabaId: WabaId
  /** Unique within its WABA. */
  readonly name: string
  readonly status: FlowStatus
  readonly categories: readonly string[]
  /** The app that made it. */
  readonly appId: AppId
  /** Flow JSON as uploaded. */
  readonly json: JsonObject
  /** Flow JSON of the version that customers get: a published flow may be edited into a draft. */
  readonly publishedJson?: JsonObject
  /** The file as it was uploaded, to the letter. */
  readonly text?: string
  readonly validationErrors: readonly JsonObject[]
  /** Answers the data exchange; absent for a flow without an endpoint. */
  readonly endpointUri?: string
  readonly updatedAt: number
  readonly preview?: { readonly token: string; readonly expiresAt: number }
  /** Versions that were published before, newest first; five at most: messages keep the one they were sent with. */
  readonly replaced?: readonly ReplacedJson[]
  readonly extra?: JsonObject
}
