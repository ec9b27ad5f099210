import { z } from 'zod'
import { duration, id } from './values.schemas.ts'

const pin = z.string().regex(/^\d{6}$/, 'must be 6 digits')
/** `TIER_2K`, a number, or null for unlimited. */
const limit = z.union([z.string(), z.int().min(0), z.null()])
const number = z.string().regex(/^\+\d[\d\s().-]{6,}$/, 'must be a number with + and country code')
/** False: not enrolled for the parent user ids that portfolios share. */
const parentUserIds = z.boolean()
const scopes = z.array(z.string())
const verification = z.enum([
  'expired',
  'failed',
  'ineligible',
  'not_verified',
  'pending',
  'pending_need_more_info',
  'pending_submission',
  'rejected',
  'revoked',
  'verified',
])

export const newBusiness = z.strictObject({
  id: id.optional(),
  name: z.string().optional(),
  verification_status: verification.optional(),
  messaging_limit: limit.optional(),
  parent_user_ids: parentUserIds.optional(),
})

export const newApp = z.strictObject({
  id: id.optional(),
  name: z.string().optional(),
  secret: z.string().optional(),
  business_id: id.optional(),
  require_proof: z.boolean().optional(),
  verify_token: z.string().optional(),
})

export const newWaba = z.strictObject({
  id: id.optional(),
  name: z.string().optional(),
  business_id: id.optional(),
  currency: z.string().length(3).optional(),
  timezone_id: z.string().optional(),
  country: z.string().length(2).optional(),
  /** Ids of apps that are subscribed from the start. */
  subscribed_apps: z.array(id).optional(),
  /** Businesses that it is shared with. */
  partner_ids: z.array(id).optional(),
})

export const newNumber = z.strictObject({
  id: id.optional(),
  waba_id: id.optional(),
  /** `+1 202-555-0150`; left out, one that is free and reserved for fiction. */
  number: number.optional(),
  verified_name: z.string().optional(),
  /** False: as just added, to be verified and registered by the API. */
  registered: z.boolean().optional(),
  account_mode: z.enum(['LIVE', 'SANDBOX']).optional(),
  throughput: z.enum(['STANDARD', 'HIGH']).optional(),
  pin: pin.optional(),
  test_recipients: z.array(z.string()).max(5).optional(),
  coexistence: z.boolean().optional(),
})

export const newToken = z.strictObject({
  token: z.string().min(1).optional(),
  app_id: id.optional(),
  kind: z.enum(['user', 'system_user']).optional(),
  user_id: id.optional(),
  scopes: scopes.optional(),
  waba_ids: z.union([z.literal('*'), z.array(id)]).optional(),
  expires_in: duration.optional(),
  /** Makes a token that is no longer good: the subcode of error 190. */
  revoked_subcode: z.literal([458, 459, 460, 464, 467, 492]).optional(),
})

export const newCode = z.strictObject({
  app_id: id.optional(),
  kind: z.enum(['user', 'system_user']).optional(),
  user_id: id.optional(),
  scopes: scopes.optional(),
  waba_ids: z.union([z.literal('*'), z.array(id)]).optional(),
  redirect_uri: z.string().optional(),
  /** How long the code is good; 30 s where left out. */
  ttl: duration.optional(),
  /** How long the token is good that it gives; for ever where left out. */
  token_ttl: duration.optional(),
})

export const newTenant = z.strictObject({
  name: z.string().optional(),
  number: number.optional(),
  messaging_limit: limit.optional(),
})

export const businessJudgement = z.strictObject({
  name: z.string().optional(),
  verification_status: verification.optional(),
  messaging_limit: limit.optional(),
  parent_user_ids: parentUserIds.optional(),
})

export const numberJudgement = z.strictObject({
  quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).optional(),
  /** To HIGH the number is in maintenance for a minute: 131057. */
  throughput: z.enum(['STANDARD', 'HIGH', 'NOT_APPLICABLE']).optional(),
  status: z
    .enum([
      'PENDING',
      'DELETED',
      'MIGRATED',
      'BANNED',
      'RESTRICTED',
      'RATE_LIMITED',
      'FLAGGED',
      'CONNECTED',
      'DISCONNECTED',
      'UNKNOWN',
      'UNVERIFIED',
    ])
    .optional(),
  name_review: z.enum(['APPROVED', 'REJECTED', 'DEFERRED', 'PENDING']).optional(),
  rejection_reason: z
    .enum([
      'NAME_EMPLOYEE_ISSUE',
      'NAME_ENDCLIENT_NOTRELATED',
      'NAME_FORMAT_UNACCEPTABLE',
      'NAME_INDIVIDUAL_ISSUE',
      'NAME_NOT_CONSISTENT',
      'UNKNOWN',
    ])
    .optional(),
  official_business_account: z.enum(['APPROVED', 'REJECTED']).optional(),
  test_recipients: z.array(z.string()).max(5).optional(),
  code_verification: z.enum(['VERIFIED', 'NOT_VERIFIED', 'EXPIRED']).optional(),
  coexistence: z.boolean().optional(),
  /** False: the business has declined to share its chats from the WhatsApp Business app. */
  history_sharing: z.boolean().optional(),
  account_mode: z.enum(['LIVE', 'SANDBOX']).optional(),
  /** Registering answers 133000 until the number is deregistered again. */
  deregistration_failed: z.boolean().optional(),
  /** False switches two-step verification off: no PIN is asked for. */
  two_step: z.literal(false).optional(),
  /** Another PIN is set in WhatsApp Manager. */
  pin: pin.optional(),
})
