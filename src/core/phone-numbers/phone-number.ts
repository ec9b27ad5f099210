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
  readonly createdAt?: number
  /** A display name that was asked for and is not in use yet. */
  readonly newName?: {
    readonly name: string
    readonly status: NameStatus
    readonly decidedAt?: number
  }
  readonly profile?: BusinessProfile
  readonly automation?: ConversationalAutomation
  readonly commerce?: { readonly cart: boolean; readonly catalog: boolean }
  /** The public key that Flow data is encrypted with; a registration makes its signature stale. */
  readonly encryption?: { readonly publicKey: string; readonly status: 'VALID' | 'MISMATCH' }
  readonly username?: { readonly name: string; readonly status: 'approved' | 'reserved' }
  readonly officialAccount?: {
    readonly status: 'PENDING' | 'APPROVED' | 'REJECTED' | 'CANCELLED'
    readonly application: JsonObject
  }
  readonly compliance?: JsonObject
  /** Features set by the `settings` edge: `calling`, `storage_configuration` … */
  readonly features?: JsonObject
  readonly searchVisibility?: 'VISIBLE' | 'NON_VISIBLE'
  /** The code that was sent to prove who owns the number. */
  readonly code?: { readonly value: string; readonly expiresAt: number }
  /** Wrong PINs since the last right one. */
  readonly pinGuesses?: { readonly count: number; readonly lastAt: number }
  /** The last deregistration did not come to its end: it has to be done again before it can be registered. */
  readonly deregistrationFailed?: boolean
  /** Verified, and not registered from this world time in ms on. */
  readonly unregisteredSince?: number
  /** When it was last taken out of an account; it can not be registered again at once. */
  readonly deletedAt?: number
  /** Coexistence: when each kind of synchronisation was asked for. */
  readonly synced?: Readonly<Record<string, number>>
  /** Coexistence: the business keeps its chats to itself. */
  readonly historyDeclined?: boolean
  readonly extra?: JsonObject
}

export type NameStatus =
  | 'APPROVED'
  | 'AVAILABLE_WITHOUT_REVIEW'
  | 'DECLINED'
  | 'EXPIRED'
  | 'PENDING_REVIEW'
  | 'NONE'

/** What customers see of a business. */
export interface BusinessProfile {
  readonly about?: string
  readonly address?: string
  readonly description?: string
  readonly email?: string
  readonly websites?: readonly string[]
  readonly vertical?: string
  /** The picture's bytes are a media file. */
  readonly picture?: { readonly sha256: string; readonly mimeType: string; readonly size: number }
}

/** What customers are offered when they open the chat. */
export interface ConversationalAutomation {
  readonly welcome?: boolean
  readonly prompts?: readonly string[]
  readonly commands?: readonly { readonly name: string; readonly description: string }[]
}
