import type { z } from 'zod'
import { issueToken } from '../core/access/issue-token.ts'
import type { AccessToken } from '../core/access/token.ts'
import type { OauthCode } from '../core/access/user.ts'
import type { Env } from '../core/env.ts'
import { tellCapability } from '../core/limits/raise-limits.ts'
import { tierLimit } from '../core/limits/tier-names.ts'
import { callingCode } from '../core/phone-numbers/calling-country.ts'
import { createNumber, formatNumber } from '../core/phone-numbers/create-number.ts'
import { findNumber } from '../core/phone-numbers/find-number.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { Tx } from '../core/tx.ts'
import type { App, Business, Waba } from '../core/wabas/waba.ts'
import { ControlError } from './errors.ts'
import { requireDuration } from './parse.ts'
import type * as schemas from './provision.schemas.ts'

type Input<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>

const ALL_SCOPES = [
  'whatsapp_business_messaging',
  'whatsapp_business_management',
  'business_management',
  'catalog_management',
  'whatsapp_business_manage_events',
  'ads_read',
]
const CODE_LIFE_MS = 30_000
const PIN = '123456'

/** An id that is free: the one asked for, or a new one. */
function takeId(tx: Tx, env: Env, wanted: string | undefined): string {
  if (wanted === undefined) return env.random.digits(16)
  const taken = [tx.businesses, tx.apps, tx.wabas, tx.phoneNumbers, tx.users].some((each) =>
    each.has(wanted),
  )
  if (taken) throw new ControlError('name_taken', `the id ${wanted} is in use`)
  return wanted
}

/** The row that is named, or the first there is. */
function requireRow<Row>(
  rows: { get(id: string): Row | undefined; values(): IterableIterator<Row> },
  id: string | undefined,
  what: string,
): Row {
  const row = id === undefined ? rows.values().next().value : rows.get(id)
  if (row) return row
  throw new ControlError('not_found', id === undefined ? `there is no ${what}` : `no ${what} ${id}`)
}

/** A name of a tier, a number, or null for unlimited; undefined for what is unlimited. */
export function limitOf(given: string | number | null): number | undefined {
  if (given === null) return undefined
  const limit = typeof given === 'number' ? given : tierLimit(given)
  if (limit === undefined) {
    throw new ControlError('invalid_request', `messaging_limit: ${given} is no tier`)
  }
  return Number.isFinite(limit) ? limit : undefined
}

export function makeBusiness(tx: Tx, env: Env, input: Input<'newBusiness'>): Business {
  const id = takeId(tx, env, input.id)
  const limit = limitOf(input.messaging_limit ?? 'TIER_250')
  return tx.businesses.put(id, {
    id,
    name: input.name ?? `Business ${id.slice(-4)}`,
    verificationStatus: input.verification_status ?? 'not_verified',
    ...(limit !== undefined && { messagingLimit: limit }),
    createdAt: env.now(),
  })
}

export function makeApp(tx: Tx, env: Env, input: Input<'newApp'>): App {
  const business = requireRow(tx.businesses, input.business_id, 'business')
  const id = takeId(tx, env, input.id)
  return tx.apps.put(id, {
    id,
    name: input.name ?? `App ${id.slice(-4)}`,
    secret: input.secret ?? env.random.hex(32),
    businessId: business.id,
    requireProof: input.require_proof ?? false,
    subscriptions: [],
    ...(input.verify_token !== undefined && { verifyToken: input.verify_token }),
  })
}

export function makeWaba(tx: Tx, env: Env, input: Input<'newWaba'>): Waba {
  const business = requireRow(tx.businesses, input.business_id, 'business')
  const id = takeId(tx, env, input.id)
  const apps = input.subscribed_apps ?? []
  for (const app of apps) requireRow(tx.apps, app, 'app')
  const waba = tx.wabas.put(id, {
    id,
    name: input.name ?? `WABA ${id.slice(-4)}`,
    businessId: business.id,
    currency: input.currency ?? 'USD',
    timezoneId: input.timezone_id ?? '1',
    templateNamespace: env.random.uuid().replaceAll('-', '_'),
    subscribedApps: apps.map((appId) => ({ appId })),
    country: input.country ?? 'US',
    createdAt: env.now(),
    ...(input.partner_ids && { partnerIds: input.partner_ids }),
  })
  tellCapability(tx, id, business.messagingLimit)
  return waba
}

export function makeNumber(tx: Tx, env: Env, input: Input<'newNumber'>): PhoneNumber {
  const waba = requireRow(tx.wabas, input.waba_id, 'WABA')
  const digits = (input.number ?? freeNumber(tx)).replace(/\D/g, '')
  if (findNumber(tx, digits)) {
    throw new ControlError('name_taken', `the number ${digits} is there already`)
  }
  const code = callingCode(digits)
  const id = takeId(tx, env, input.id)
  const made = createNumber(tx, env, {
    wabaId: waba.id,
    callingCode: code,
    national: digits.slice(code.length),
    verifiedName: input.verified_name ?? waba.name,
  })
  tx.phoneNumbers.delete(made.id)
  return tx.phoneNumbers.put(id, {
    ...made,
    id,
    displayNumber: input.number ?? formatNumber(code, digits.slice(code.length)),
    ...(input.registered !== false && registered(env, input)),
    accountMode: input.account_mode ?? 'LIVE',
    coexistence: input.coexistence ?? false,
    ...(input.test_recipients && { testRecipients: input.test_recipients }),
  })
}

const registered = (env: Env, input: Input<'newNumber'>): Partial<PhoneNumber> => ({
  platform: 'CLOUD_API',
  codeVerification: 'VERIFIED',
  status: 'CONNECTED',
  nameStatus: 'APPROVED',
  qualityRating: 'GREEN',
  throughput: input.throughput ?? 'STANDARD',
  pin: input.pin ?? PIN,
  lastOnboardedAt: env.now(),
})

/** Numbers from 555-0100 to 555-0199 are reserved for fiction in every area of North America. */
function freeNumber(tx: Tx): string {
  const taken = new Set([...tx.phoneNumbers.values()].map((each) => each.waId))
  for (let area = 203; area < 1000; area++) {
    if (area % 100 === 11) continue
    for (let line = 100; line < 200; line++) {
      const digits = `1${area}5550${line}`
      if (!taken.has(digits) && !tx.customers.has(digits)) return `+1 ${area}-555-0${line}`
    }
  }
  throw new ControlError('invalid_request', 'number: no fictional number is free')
}

export function makeToken(tx: Tx, env: Env, input: Input<'newToken'>): AccessToken {
  const app = requireRow(tx.apps, input.app_id, 'app')
  if (input.token !== undefined && tx.tokens.has(input.token)) {
    throw new ControlError('name_taken', 'the token is in use')
  }
  const kind = input.kind ?? 'system_user'
  return issueToken(tx, env, {
    appId: app.id,
    kind,
    userId: takeUser(tx, env, app, kind, input.user_id),
    scopes: input.scopes ?? ALL_SCOPES,
    wabaIds: input.waba_ids ?? '*',
    ...(input.token !== undefined && { token: input.token }),
    ...(input.expires_in !== undefined && {
      expiresAt: env.now() + requireDuration('expires_in', input.expires_in),
    }),
    ...(input.revoked_subcode !== undefined && { revokedSubcode: input.revoked_subcode }),
  })
}

/** The user that is named, made if it is not there. */
function takeUser(
  tx: Tx,
  env: Env,
  app: App,
  kind: 'user' | 'system_user',
  wanted: string | undefined,
): string {
  const known = wanted === undefined ? undefined : tx.users.get(wanted)
  if (known) return known.id
  const id = takeId(tx, env, wanted)
  const name = `${kind === 'user' ? 'User' : 'System user'} ${id.slice(-4)}`
  return tx.users.put(id, { id, name, kind, businessId: app.businessId, role: 'ADMIN' }).id
}

export function makeCode(tx: Tx, env: Env, input: Input<'newCode'>): OauthCode {
  const app = requireRow(tx.apps, input.app_id, 'app')
  const waba = tx.wabas.values().next().value
  const code = `AQ${env.random.hex(60)}`
  const kind = input.kind ?? 'system_user'
  return tx.oauthCodes.put(code, {
    code,
    appId: app.id,
    kind,
    userId: takeUser(tx, env, app, kind, input.user_id),
    scopes: input.scopes ?? ALL_SCOPES.slice(0, 2),
    wabaIds: input.waba_ids ?? (waba ? [waba.id] : []),
    expiresAt:
      env.now() + (input.ttl === undefined ? CODE_LIFE_MS : requireDuration('ttl', input.ttl)),
    ...(input.redirect_uri !== undefined && { redirectUri: input.redirect_uri }),
    ...(input.token_ttl !== undefined && {
      tokenTtlMs: requireDuration('token_ttl', input.token_ttl),
    }),
  })
}

export interface Tenant {
  readonly business: Business
  readonly app: App
  readonly waba: Waba
  readonly number: PhoneNumber
  readonly token: AccessToken
}

/** One of each; the token sees its own WABA alone. */
export function makeTenant(tx: Tx, env: Env, input: Input<'newTenant'>): Tenant {
  const name = input.name === undefined ? {} : { name: input.name }
  const business = makeBusiness(tx, env, {
    ...name,
    verification_status: 'verified',
    messaging_limit: input.messaging_limit ?? null,
  })
  const app = makeApp(tx, env, {
    ...name,
    business_id: business.id,
    verify_token: 'emulator-verify-token',
  })
  const waba = makeWaba(tx, env, { ...name, business_id: business.id, subscribed_apps: [app.id] })
  const number = makeNumber(tx, env, {
    waba_id: waba.id,
    ...(input.number !== undefined && { number: input.number }),
  })
  const token = makeToken(tx, env, { app_id: app.id, waba_ids: [waba.id] })
  const assigned = { userId: token.userId ?? '', tasks: ['MANAGE'] }
  tx.wabas.put(waba.id, { ...waba, assignedUsers: [assigned] })
  return { business, app, waba, number, token }
}
