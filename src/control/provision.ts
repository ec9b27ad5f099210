import type { AccessToken } from '../core/access/token.ts'
import type { Env } from '../core/env.ts'
import { tellCapability } from '../core/limits/raise-limits.ts'
import { tierLimit, tierNames } from '../core/limits/tier-names.ts'
import { callingCode } from '../core/phone-numbers/calling-country.ts'
import { createNumber } from '../core/phone-numbers/create-number.ts'
import { findNumber } from '../core/phone-numbers/find-number.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import { submitName } from '../core/phone-numbers/review-name.ts'
import type { Tx } from '../core/tx.ts'
import type { App, Business, Waba } from '../core/wabas/waba.ts'
import { ControlError } from './errors.ts'
import { makeToken } from './provision-access.ts'
import { type Input, requireRow, takeId } from './provision-rows.ts'

const PIN = '123456'

/** A name of a tier, a number, or null for unlimited; undefined for what is unlimited. */
export function limitOf(given: string | number | null): number | undefined {
  if (given === null) return undefined
  const limit = typeof given === 'number' ? given : tierLimit(given)
  if (limit === undefined) {
    const why = `messaging_limit: ${given} is no tier; there are ${tierNames.join(', ')}`
    throw new ControlError('invalid_request', why)
  }
  return Number.isFinite(limit) ? limit : undefined
}

export function makeBusiness(tx: Tx, env: Env, input: Input<'newBusiness'>): Business {
  const id = takeId(tx, env, input.id)
  const { messaging_limit: asked = 'TIER_250' } = input
  const limit = limitOf(asked)
  return tx.businesses.put(id, {
    id,
    name: input.name ?? `Business ${id.slice(-4)}`,
    verificationStatus: input.verification_status ?? 'not_verified',
    ...(limit !== undefined && { messagingLimit: limit }),
    ...(input.parent_user_ids === false && { sharesUserIds: false }),
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
  const number = tx.phoneNumbers.put(id, {
    ...made,
    id,
    ...(input.number && /\d\D+\d/.test(input.number) && { displayNumber: input.number }),
    ...(input.registered !== false && registered(env, input)),
    accountMode: input.account_mode ?? 'LIVE',
    coexistence: input.coexistence ?? false,
    ...(input.test_recipients && {
      testRecipients: input.test_recipients.map((each) => each.replace(/\D/g, '')),
    }),
  })
  submitName(tx, env, number)
  return number
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
