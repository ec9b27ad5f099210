import { z } from 'zod'
import { defaultRateCard } from '../core/conversations/rate-card.ts'
import { socialKinds } from '../core/phone-numbers/social-account.ts'
import { pendingRequests, solutionStatuses } from '../core/wabas/solution.ts'

/** Texts of a seed that are read as something else than text. */
const id = z.string().regex(/^\d{15,17}$/, 'must be 15 to 17 digits')
const waId = z.string().regex(/^\d{7,15}$/, 'must be 7 to 15 digits')
const time = z
  .string()
  .regex(/^(now|[+-]\d+(ms|s|m|h|d))$/, 'must be "now" or an offset such as "-2h"')
  .describe('Relative to the moment of seeding: "now", "-2h", "+30d".')
const object = z.record(z.string(), z.json())

const business = z.strictObject({
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

const app = z.strictObject({
  id,
  name: z.string(),
  secret: z.string(),
  businessId: id,
  verifyToken: z.string().exactOptional(),
  requireProof: z.boolean().default(false),
  subscriptions: z.array(subscription).default([]),
})

const waba = z.strictObject({
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

const user = z.strictObject({
  id,
  name: z.string(),
  kind: z.enum(['user', 'system_user']).default('system_user'),
  businessId: id,
  role: z.string().default('ADMIN'),
})

const creditLine = z.strictObject({ id, businessId: id, legalEntityName: z.string() })

const solution = z.strictObject({
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

const socialAccount = z.strictObject({
  id,
  kind: z.enum(socialKinds),
  username: z.string().toLowerCase(),
  linkedNumbers: z.array(id).default([]).describe('Phone number ids that may have its name.'),
})

const phoneNumber = z.strictObject({
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

const token = z.strictObject({
  token: z.string(),
  appId: id,
  kind: z.enum(['user', 'system_user', 'app']).default('system_user'),
  userId: z.string().exactOptional(),
  scopes: z.array(z.string()),
  wabaIds: z.union([z.literal('*'), z.array(id)]).default('*'),
  issuedAt: time.default('now'),
  expiresAt: time.exactOptional(),
})

const template = z.strictObject({
  id,
  wabaId: id,
  name: z.string(),
  language: z.string(),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']),
  status: z
    .enum(['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED', 'ARCHIVED'])
    .default('APPROVED'),
  parameterFormat: z.enum(['POSITIONAL', 'NAMED']).default('POSITIONAL'),
  components: z.array(object).describe('As the Graph API shows them.'),
  quality: z.string().default('UNKNOWN'),
  createdAt: time.default('now'),
  rejectedReason: z.string().exactOptional(),
  extra: object.exactOptional(),
})

const product = z.strictObject({
  id,
  retailerId: z.string(),
  name: z.string(),
  description: z.string().exactOptional(),
  price: z.int().describe('In minor units of the currency.'),
  currency: z.string().default('USD'),
  availability: z.string().default('in stock'),
  condition: z.string().default('new'),
  imageUrl: z.string().exactOptional(),
  url: z.string().exactOptional(),
  brand: z.string().exactOptional(),
})

const catalog = z.strictObject({
  id,
  businessId: id,
  name: z.string(),
  vertical: z.string().default('commerce'),
  wabaIds: z.array(id).default([]),
  products: z.array(product).default([]),
})

const flow = z.strictObject({
  id,
  wabaId: id,
  appId: id,
  name: z.string(),
  status: z.enum(['DRAFT', 'PUBLISHED', 'DEPRECATED', 'BLOCKED', 'THROTTLED']).default('DRAFT'),
  categories: z.array(z.string()).default(['OTHER']),
  json: object,
  endpointUri: z.string().exactOptional(),
  updatedAt: time.default('now'),
})

const customer = z.strictObject({
  waId,
  name: z.string(),
  bsuid: z.string().exactOptional().describe('User id under the first business.'),
  userIds: z
    .record(id, z.string())
    .exactOptional()
    .describe('User ids by business id, where they shall not follow from `bsuid`.'),
  parentBsuid: z.string().exactOptional().describe('User id that businesses share: `CC.ENT.…`.'),
  username: z.string().exactOptional(),
  identityMode: z.enum(['number', 'both', 'bsuid']).exactOptional(),
  outcome: z.string().exactOptional(),
  openWindows: z
    .boolean()
    .default(false)
    .describe('Has just written to every registered number; renewed at each start.'),
})

const onprem = z.strictObject({
  phoneNumberId: id.exactOptional(),
  registration: z.enum(['unregistered', 'pending', 'registered', 'migrated']),
  registeredAt: time.exactOptional(),
  tokenSecret: z.string(),
  apiKey: z.string(),
  shards: z.int().min(1).default(1),
  pin: z
    .string()
    .regex(/^\d{6}$/)
    .exactOptional(),
  application: object.default({}).describe('Application settings that differ from the defaults.'),
  users: z.array(
    z.strictObject({
      username: z.string(),
      role: z.enum(['ROLE_ADMIN', 'ROLE_USER']).default('ROLE_USER'),
      passwordHash: z.string().describe('scrypt with 32 bytes, "salt:hash" in hex.'),
      mustChangePassword: z.boolean().default(false),
    }),
  ),
  tokens: z
    .array(
      z.strictObject({ token: z.string(), username: z.string(), expiresAt: time.exactOptional() }),
    )
    .default([]),
})

/** A world to start from: what the files under `fixtures/seeds/` hold. */
export const seedSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  description: z.string().exactOptional(),
  businesses: z.array(business).default([]),
  apps: z.array(app).default([]),
  wabas: z.array(waba).default([]),
  phoneNumbers: z.array(phoneNumber).default([]),
  tokens: z.array(token).default([]),
  users: z
    .array(user)
    .default([])
    .describe('Owners of tokens; those that tokens name and that are not listed are made up.'),
  creditLines: z.array(creditLine).default([]),
  solutions: z.array(solution).default([]),
  socialAccounts: z.array(socialAccount).default([]),
  templates: z.array(template).default([]),
  catalogs: z.array(catalog).default([]),
  flows: z.array(flow).default([]),
  customers: z.array(customer).default([]),
  rateCard: z
    .record(z.string(), z.record(z.string(), z.number()))
    .default({ ...defaultRateCard })
    .describe(
      'Price of a delivered message by country and category; `default` is any other country.',
    ),
  onprem: onprem.exactOptional(),
})

export type Seed = z.output<typeof seedSchema>
export type SeedTime = z.output<typeof time>
