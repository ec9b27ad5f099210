import { z } from 'zod'
import { socialKinds } from '../core/phone-numbers/social-account.ts'
import { pendingRequests, solutionStatuses } from '../core/wabas/solution.ts'
import { id, object, time, waId } from './seed-values.schema.ts'

export const business = z.strictObject({
  id,
  name: z.string(),
  verificationStatus: z.string().default('verified'),
  messagingLimit: z
    .int()
    .exactOptional()
    .describe('Unique customers in a rolling 24 hours; absent = unlimited.'),
  createdAt: time.default('-90d'),
  sharesUserIds: z
    .boolean()
    .exactOptional()
    .describe('False: not enrolled for the parent user ids that portfolios share.'),
  extra: object.exactOptional(),
})

const subscription = z.strictObject({
  object: z.string().default('whatsapp_business_account'),
  callbackUrl: z.string(),
  verifyToken: z.string(),
  fields: z.array(
    z
      .union([
        z.string(),
        z.strictObject({ name: z.string(), version: z.string().regex(/^v\d{1,3}\.\d$/) }),
      ])
      .describe('A name alone has webhooks of v24.0.'),
  ),
  active: z.boolean().default(true),
})

export const app = z.strictObject({
  id,
  name: z.string(),
  secret: z.string(),
  businessId: id,
  verifyToken: z.string().exactOptional(),
  requireProof: z.boolean().default(false),
  subscriptions: z.array(subscription).default([]),
})

export const waba = z.strictObject({
  id,
  name: z.string(),
  businessId: id,
  currency: z.string().default('USD'),
  timezoneId: z.string().default('1'),
  templateNamespace: z.string(),
  subscribedApps: z
    .array(z.strictObject({ appId: id, overrideCallbackUrl: z.string().exactOptional() }))
    .default([]),
  country: z.string().length(2).default('US'),
  createdAt: time.default('-60d'),
  assignedUsers: z.array(z.strictObject({ userId: id, tasks: z.array(z.string()) })).default([]),
  partnerIds: z.array(id).exactOptional(),
  extra: object.exactOptional(),
})

export const user = z.strictObject({
  id,
  name: z.string(),
  kind: z.enum(['user', 'system_user']).default('system_user'),
  businessId: id,
  role: z.string().default('ADMIN'),
})

export const creditLine = z.strictObject({ id, businessId: id, legalEntityName: z.string() })

export const solution = z.strictObject({
  id,
  name: z.string(),
  status: z.enum(solutionStatuses).default('ACTIVE'),
  pendingRequest: z.enum(pendingRequests).default('NONE'),
  ownerAppId: id,
  ownerPermissions: z.array(z.string()).default(['MESSAGING']),
  partnerAppId: id,
  partnerPermissions: z.array(z.string()).default(['MESSAGING']),
  wabaIds: z.array(id).default([]),
})

export const socialAccount = z.strictObject({
  id,
  kind: z.enum(socialKinds),
  username: z.string().toLowerCase(),
  linkedNumbers: z.array(id).default([]).describe('Phone number ids that may have its name.'),
})

export const phoneNumber = z.strictObject({
  id,
  wabaId: id,
  displayNumber: z.string().describe('With + and country code; the wa_id is its digits.'),
  verifiedName: z.string(),
  platform: z.enum(['CLOUD_API', 'ON_PREMISE', 'NOT_APPLICABLE']).default('CLOUD_API'),
  codeVerification: z.enum(['VERIFIED', 'NOT_VERIFIED', 'EXPIRED']).default('VERIFIED'),
  status: z.string().default('CONNECTED'),
  nameStatus: z.string().default('APPROVED'),
  accountMode: z.enum(['LIVE', 'SANDBOX']).default('LIVE'),
  qualityRating: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).default('GREEN'),
  throughput: z.enum(['STANDARD', 'HIGH', 'NOT_APPLICABLE']).default('STANDARD'),
  coexistence: z.boolean().default(false),
  pin: z
    .string()
    .regex(/^\d{6}$/)
    .exactOptional(),
  testRecipients: z.array(waId).max(5).exactOptional(),
  overrideCallbackUrl: z.string().exactOptional(),
  lastOnboardedAt: time.exactOptional(),
  extra: object.exactOptional(),
})

export const token = z.strictObject({
  token: z.string(),
  appId: id,
  kind: z.enum(['user', 'system_user', 'app']).default('system_user'),
  userId: z.string().exactOptional(),
  scopes: z.array(z.string()),
  wabaIds: z.union([z.literal('*'), z.array(id)]).default('*'),
  issuedAt: time.default('now'),
  expiresAt: time.exactOptional(),
})
