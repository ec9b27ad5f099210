import { z } from 'zod'
import { id, object, time, waId } from './seed-values.schema.ts'

export const template = z.strictObject({
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

export const catalog = z.strictObject({
  id,
  businessId: id,
  name: z.string(),
  vertical: z.string().default('commerce'),
  wabaIds: z.array(id).default([]),
  products: z.array(product).default([]),
})

export const flow = z.strictObject({
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

export const customer = z.strictObject({
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

export const onprem = z.strictObject({
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
