import type { JsonObject } from '../../core/json.ts'

/** One change of a WABA, not yet addressed. */
export interface Change {
  readonly wabaId: string
  readonly field: string
  /** The payload in webhooks of a major version; asked for once for each that somebody hears. */
  value(version: number): JsonObject
  readonly subject: string
  /** As a notification has it. */
  readonly status?: string
  /** What keeps its order among itself. */
  readonly about: string
  readonly phoneNumberId?: string
  readonly messageId?: string
  /** Told to these apps alone. */
  readonly appIds?: readonly string[]
  /** Told to those who asked for the field, in lenient mode too. */
  readonly subscribersOnly?: boolean
}
