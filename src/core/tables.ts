import type { AccessToken, OnpremToken, OnpremUser } from './access/token.ts'
import type { OauthCode, User } from './access/user.ts'
import type { Catalog, CatalogBatch, Product, ProductSet } from './catalogs/catalog.ts'
import type { Conversation } from './conversations/conversation.ts'
import type { Customer } from './customers/customer.ts'
import type { Flow } from './flows/flow.ts'
import type { FlowHealth } from './flows/flow-health.ts'
import type { FlowSession } from './flows/session.ts'
import type { Job } from './jobs.ts'
import type { JsonObject } from './json.ts'
import type { Media } from './media/media.ts'
import type { UploadSession } from './media/upload-session.ts'
import type { Message } from './messages/message.ts'
import type { Deployment } from './onprem/deployment.ts'
import type { StickerPack } from './onprem/sticker-pack.ts'
import type { Order } from './orders/order.ts'
import type { PhoneNumber } from './phone-numbers/phone-number.ts'
import type { QrCode } from './phone-numbers/qr-code.ts'
import type { SocialAccount } from './phone-numbers/social-account.ts'
import type { Rule } from './rules/rule.ts'
import type { WorldSettings } from './settings.ts'
import type { Template } from './templates/template.ts'
import type { Activity, Schedule } from './wabas/activity.ts'
import type { CreditAllocation, CreditLine } from './wabas/credit-line.ts'
import type { MigrationIntent, Solution } from './wabas/solution.ts'
import type { App, Business, Waba } from './wabas/waba.ts'
import type { Delivery, DeliveryQueue } from './webhooks/delivery.ts'

/** Every collection of a world and the row it holds. Row types live with their area. */
export interface Tables {
  /** One row, `settings`. */
  settings: WorldSettings
  /** One row, `clock`: mode and offset, so that a restart goes on where it was. */
  clock: ClockState
  businesses: Business
  apps: App
  wabas: Waba
  phoneNumbers: PhoneNumber
  tokens: AccessToken
  users: User
  oauthCodes: OauthCode
  creditLines: CreditLine
  creditAllocations: CreditAllocation
  activities: Activity
  schedules: Schedule
  qrCodes: QrCode
  socialAccounts: SocialAccount
  solutions: Solution
  migrationIntents: MigrationIntent
  customers: Customer
  conversations: Conversation
  messages: Message
  media: Media
  uploads: UploadSession
  templates: Template
  catalogs: Catalog
  products: Product
  productSets: ProductSet
  catalogBatches: CatalogBatch
  orders: Order
  flows: Flow
  flowSessions: FlowSession
  flowHealth: FlowHealth
  /** One row, `deployment`. */
  onprem: Deployment
  onpremUsers: OnpremUser
  onpremTokens: OnpremToken
  stickerPacks: StickerPack
  jobs: Job
  deliveries: Delivery
  deliveryQueues: DeliveryQueue
  /** What is done to traffic on purpose, in the order in which it was asked for. */
  rules: Rule
  /** Small facts of a feature that has no collection of its own. */
  facts: JsonObject
}

export type CollectionName = keyof Tables

export interface ClockState {
  readonly mode: 'real' | 'frozen'
  /** Frozen: the time it stands at. */
  readonly now?: number
  /** Running: world time = wall base + (wall - wall base) * speed + offset. */
  readonly offset: number
  readonly speed: number
  readonly wallBase: number
}

/** A collection that is declared and not listed does not compile. */
const listed: { readonly [Name in CollectionName]: true } = {
  settings: true,
  clock: true,
  businesses: true,
  apps: true,
  wabas: true,
  phoneNumbers: true,
  tokens: true,
  users: true,
  oauthCodes: true,
  creditLines: true,
  creditAllocations: true,
  activities: true,
  schedules: true,
  qrCodes: true,
  socialAccounts: true,
  solutions: true,
  migrationIntents: true,
  customers: true,
  conversations: true,
  messages: true,
  media: true,
  uploads: true,
  templates: true,
  catalogs: true,
  products: true,
  productSets: true,
  catalogBatches: true,
  orders: true,
  flows: true,
  flowSessions: true,
  flowHealth: true,
  onprem: true,
  onpremUsers: true,
  onpremTokens: true,
  stickerPacks: true,
  jobs: true,
  deliveries: true,
  deliveryQueues: true,
  rules: true,
  facts: true,
}

export const collectionNames = Object.keys(listed) as readonly CollectionName[]

/** Collections whose oldest rows go when there are more than `settings.retention`. */
export const cappedCollections: ReadonlySet<CollectionName> = new Set([
  'messages',
  'orders',
  'deliveries',
  'flowSessions',
  'activities',
])
