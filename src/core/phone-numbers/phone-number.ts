import type { PhoneNumberId, WabaId, WaId } from '../ids.ts'
import type { JsonObject } from '../json.ts'

export interface PhoneNumber {
  readonly id: PhoneNumberId
  readonly wabaId: WabaId
  /** `+1 202-555-0111`. */
  readonly displayNumber: string
  readonly waId: WaId
  readonly verifiedName: string
  /** Where it lives. A number lives on one platform at a time. */
  readonly platform: 'CLOUD_API' | 'ON_PREMISE' | 'NOT_APPLICABLE'
  readonly codeVerification: 'VERIFIED' | 'NOT_VERIFIED' | 'EXPIRED'
  readonly status: string
  readonly nameStatus: string
  readonly accountMode: 'LIVE' | 'SANDBOX'
  readonly qualityRating: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN'
  readonly throughput: 'STANDARD' | 'HIGH' | 'NOT_APPLICABLE'
  readonly coexistence: boolean
  /** Its throughput is being raised: until then, in world time, sending is refused. */
  readonly upgradingUntil?: number
  readonly pin?: string
  /** Public test numbers: who may be written to, five at most. */
  readonly testRecipients?: readonly WaId[]
  readonly overrideCallbackUrl?: string
  readonly lastOnboardedAt?: number
  readonly extra?: JsonObject
}
