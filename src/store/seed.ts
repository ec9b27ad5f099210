import { userKey } from '../core/access/onprem-accounts.ts'
import type { User } from '../core/access/user.ts'
import type { Conversation } from '../core/conversations/conversation.ts'
import { conversationKey, isWindowOpen } from '../core/conversations/conversation.ts'
import { RATE_CARD } from '../core/conversations/rate-card.ts'
import { newCustomer } from '../core/customers/new-customer.ts'
import type { Env, Random } from '../core/env.ts'
import { DEPLOYMENT } from '../core/onprem/deployment.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { ReadTx, Tx } from '../core/tx.ts'
import type { App } from '../core/wabas/waba.ts'
import { unasked } from '../core/webhooks/subscribed-field.ts'
import type { StateRows } from './commit.ts'
import type { Seed, SeedTime } from './seed-schema.ts'

/** Row of `facts` that says whose service windows a start renews. */
const WINDOWS = 'seed.openWindows'

/** The rows of a new world. Settings and clock are not among them: those come from the program's settings. */
export function seedRows(seed: Seed, now: number, random: Random): StateRows {
  const at = (time: SeedTime): number => now + offsetOf(time)
  const phoneNumbers = seed.phoneNumbers.map((row) => phoneNumber(row, at))
  const open = seed.customers.filter((row) => row.openWindows).map((row) => row.waId)
  const conversations = phoneNumbers
    .filter(isRegistered)
    .flatMap(({ id }) => open.map((waId) => openConversation(id, waId, now)))
  return {
    businesses: keyed(
      seed.businesses.map((row) => timed(row, ['createdAt'], at)),
      (row) => row.id,
    ),
    apps: keyed(seed.apps.map(app), (row) => row.id),
    wabas: keyed(
      seed.wabas.map((row) => timed(row, ['createdAt'], at)),
      (row) => row.id,
    ),
    phoneNumbers: keyed(phoneNumbers, (row) => row.id),
    tokens: keyed(
      seed.tokens.map((row) => timed(row, ['issuedAt', 'expiresAt'], at)),
      (row) => row.token,
    ),
    users: keyed(users(seed), (row) => row.id),
    creditLines: keyed(seed.creditLines, (row) => row.id),
    solutions: keyed(seed.solutions, (row) => row.id),
    socialAccounts: keyed(seed.socialAccounts, (row) => row.id),
    customers: keyed(customers(seed, { now: () => now, random }), (row) => row.waId),
    conversations: keyed(conversations, (row) => conversationKey(row.phoneNumberId, row.customer)),
    templates: keyed(
      inSeedOrder(seed.templates.map((row) => timed(row, ['createdAt'], at))),
      (row) => row.id,
    ),
    ...catalogRows(seed, now),
    flows: keyed(flows(seed, at), (row) => row.id),
    ...onpremRows(seed, at),
    facts: {
      [RATE_CARD]: seed.rateCard,
      ...(open.length > 0 && { [WINDOWS]: { customers: open } }),
    },
  }
}

/** Lists begin with what was made last: those of one moment are a millisecond apart, so that they go as the seed does. */
const inSeedOrder = <Row extends { readonly createdAt: number }>(rows: readonly Row[]): Row[] =>
  rows.map((row, at) => ({ ...row, createdAt: row.createdAt + rows.length - at }))

/** Opens the service windows that the seed keeps open and that have lapsed since. */
export function renewWindows(tx: Tx, now: number): void {
  const open = tx.facts.get(WINDOWS)?.['customers']
  if (!Array.isArray(open)) return
  for (const { id } of registeredNumbers(tx)) {
    for (const waId of open.map(String)) {
      const key = conversationKey(id, waId)
      const conversation = tx.conversations.get(key)
      if (isWindowOpen(conversation, now)) continue
      tx.conversations.put(key, { ...conversation, ...openConversation(id, waId, now) })
    }
  }
}

const registeredNumbers = (tx: ReadTx): PhoneNumber[] =>
  [...tx.phoneNumbers.values()].filter(isRegistered)

const isRegistered = ({ platform, status }: PhoneNumber): boolean =>
  platform !== 'NOT_APPLICABLE' && status === 'CONNECTED'

const openConversation = (phoneNumberId: string, customer: string, now: number): Conversation => ({
  phoneNumberId,
  customer,
  lastInboundAt: now,
  numberSeenAt: now,
})

type At = (time: SeedTime) => number

function phoneNumber(row: Seed['phoneNumbers'][number], at: At): PhoneNumber {
  return { ...timed(row, ['lastOnboardedAt'], at), waId: row.displayNumber.replace(/\D/g, '') }
}

const app = ({ subscriptions, ...row }: Seed['apps'][number]): App => ({
  ...row,
  subscriptions: subscriptions.map((each) => ({
    ...each,
    fields: each.fields.map((field) => (typeof field === 'string' ? unasked(field) : field)),
  })),
})

/** The listed ones, and one for each token whose owner is not listed. */
function users(seed: Seed): User[] {
  const known = new Map<string, User>(seed.users.map((row) => [row.id, row]))
  for (const { userId, appId, kind } of seed.tokens) {
    if (userId === undefined || known.has(userId)) continue
    const businessId = seed.apps.find((app) => app.id === appId)?.businessId ?? ''
    const isSystem = kind !== 'user'
    known.set(userId, {
      id: userId,
      name: isSystem ? 'System user' : 'User',
      kind: isSystem ? 'system_user' : 'user',
      businessId,
      role: 'EMPLOYEE',
    })
  }
  return [...known.values()]
}

const customers = (seed: Seed, env: Env) =>
  seed.customers.map(({ waId, openWindows: _, ...fields }) => newCustomer(env, waId, fields))

const flows = (seed: Seed, at: At) =>
  seed.flows.map((row) => ({
    ...timed(row, ['updatedAt'], at),
    ...(row.status !== 'DRAFT' && { publishedJson: row.json }),
    validationErrors: [],
  }))

function catalogRows(seed: Seed, now: number): StateRows {
  const products = seed.catalogs.flatMap((catalog) =>
    catalog.products.map((row) => ({ ...row, catalogId: catalog.id, createdAt: now })),
  )
  const catalogs = seed.catalogs.map(({ products: _, ...row }) => row)
  return { catalogs: keyed(catalogs, (row) => row.id), products: keyed(products, (row) => row.id) }
}

function onpremRows(seed: Seed, at: At): StateRows {
  if (seed.onprem === undefined) return {}
  const { users, tokens, ...deployment } = seed.onprem
  const tokenRows = tokens.map((row) => ({
    ...timed(row, ['expiresAt'], at),
    username: userKey(row.username),
  }))
  return {
    onprem: { [DEPLOYMENT]: timed(deployment, ['registeredAt'], at) },
    onpremUsers: keyed(users, (row) => userKey(row.username)),
    onpremTokens: keyed(tokenRows, (row) => row.token),
  }
}

const unit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function offsetOf(time: SeedTime): number {
  if (time === 'now') return 0
  const name = time.replace(/^[+-]\d+/, '') as keyof typeof unit
  return Number.parseInt(time, 10) * unit[name]
}

type Timed<Row, Key extends keyof Row> = {
  [K in keyof Row]: K extends Key ? Exclude<Row[K], string> | number : Row[K]
}

/** The row with its relative times as times. */
function timed<Row extends object, Key extends keyof Row>(
  row: Row,
  keys: readonly Key[],
  at: At,
): Timed<Row, Key> {
  const times = keys
    .filter((key) => row[key] !== undefined)
    .map((key) => [key, at(row[key] as SeedTime)])
  return { ...row, ...Object.fromEntries(times) } as Timed<Row, Key>
}

const keyed = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): Record<string, Row> =>
  Object.fromEntries(rows.map((row) => [keyOf(row), row]))
