import type { PhoneNumberId } from '../ids.ts'
import type { JsonObject } from '../json.ts'

/** The one On-Premises installation of a world; row `deployment`. */
export interface Deployment {
  /** Absent before registration. */
  readonly phoneNumberId?: PhoneNumberId
  readonly registration: 'unregistered' | 'pending' | 'registered' | 'migrated'
  /** Secret that signs its tokens. */
  readonly tokenSecret: string
  readonly apiKey: string
  readonly shards: number
  readonly pin?: string
  /** What `GET /v1/settings/application` answers, defaults filled in. */
  readonly application: JsonObject
  readonly extra?: JsonObject
}
export const DEPLOYMENT = 'deployment'
