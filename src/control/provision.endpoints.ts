import { setMessagingLimit } from '../core/limits/raise-limits.ts'
import { tierName } from '../core/limits/tier-names.ts'
import { judgeNumber } from '../core/phone-numbers/judge-number.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import { judgeWaba } from '../core/wabas/judge-waba.ts'
import type { Business } from '../core/wabas/waba.ts'
import type { ControlEndpoint } from './context.ts'
import { list, wanted } from './listing.ts'
import { judging, making } from './making.ts'
import { iso } from './parse.ts'
import {
  businessJudgement,
  newApp,
  newBusiness,
  newCode,
  newNumber,
  newTenant,
  newToken,
  newWaba,
  numberJudgement,
} from './provision.schemas.ts'
import { limitOf, makeApp, makeBusiness, makeNumber, makeTenant, makeWaba } from './provision.ts'
import { numberView } from './provision.views.ts'
import { makeCode, makeToken } from './provision-access.ts'
import { judgementOf, wabaJudgement, wabaView } from './waba-judgement.ts'

const businessView = (row: Business) => ({
  id: row.id,
  name: row.name,
  verification_status: row.verificationStatus,
  messaging_limit: row.messagingLimit ?? null,
  tier: tierName(row.messagingLimit),
  parent_user_ids: row.sharesUserIds ?? true,
})

export const provisionEndpoints: ControlEndpoint[] = [
  making('businesses', 'Makes a business portfolio', newBusiness, makeBusiness, businessView),
  making('apps', 'Makes an app', newApp, makeApp, (row) => ({
    id: row.id,
    name: row.name,
    secret: row.secret,
    business_id: row.businessId,
    access_token: `${row.id}|${row.secret}`,
  })),
  making('wabas', 'Makes a WhatsApp Business Account', newWaba, makeWaba, (row) => ({
    id: row.id,
    name: row.name,
    business_id: row.businessId,
    message_template_namespace: row.templateNamespace,
  })),
  making('phone-numbers', 'Makes a phone number', newNumber, makeNumber, numberView),
  making('tokens', 'Makes an access token', newToken, makeToken, (row) => ({
    access_token: row.token,
    app_id: row.appId,
    user_id: row.userId,
    scopes: row.scopes,
    waba_ids: row.wabaIds,
    ...(row.expiresAt !== undefined && { expires_at: iso(row.expiresAt) }),
  })),
  making('oauth-codes', 'Makes a code of the sign-up dialog', newCode, makeCode, (row) => ({
    code: row.code,
    app_id: row.appId,
    user_id: row.userId,
    waba_ids: row.wabaIds,
    expires_at: iso(row.expiresAt),
  })),
  making(
    'tenants',
    'Makes a business, an app, a WABA, a registered number and a token',
    newTenant,
    makeTenant,
    ({ business, app, waba, number, token }) => ({
      business_id: business.id,
      app_id: app.id,
      app_secret: app.secret,
      app_access_token: `${app.id}|${app.secret}`,
      verify_token: app.verifyToken,
      waba_id: waba.id,
      phone_number_id: number.id,
      phone_number: number.waId,
      user_id: token.userId,
      access_token: token.token,
    }),
  ),
  {
    method: 'GET',
    path: '/_emulator/phone-numbers',
    auth: 'admin',
    doc: 'Phone numbers of all WABAs, with verification codes and PINs; ?waba=',
    run: (call) =>
      list<PhoneNumber>(call, {
        rows: () => call.world.store.read.phoneNumbers.values(),
        id: (number) => number.id,
        filters: ['waba'],
        matches: (number) => wanted(call.query.get('waba'), number.wabaId),
        view: (number) => numberView(number, call.world.clock.now()),
      }),
  },
  judging(
    'businesses',
    "Meta's side of a portfolio: verification, messaging limit; the webhooks follow",
    businessJudgement,
    (tx, env, id, given) => {
      const known = tx.businesses.get(id)
      if (!known) return undefined
      const named = tx.businesses.put(id, {
        ...known,
        ...(given.name !== undefined && { name: given.name }),
        ...(given.verification_status !== undefined && {
          verificationStatus: given.verification_status,
        }),
        ...(given.parent_user_ids !== undefined && { sharesUserIds: given.parent_user_ids }),
      })
      if (given.messaging_limit === undefined) return businessView(named)
      return businessView(setMessagingLimit(tx, env, id, limitOf(given.messaging_limit)) ?? named)
    },
  ),
  judging(
    'wabas',
    "Meta's side of a WABA: review, ban, payment, violations, restrictions; the webhooks follow",
    wabaJudgement,
    (tx, env, id, given) => {
      const known = tx.wabas.get(id)
      return known && wabaView(judgeWaba(tx, env, known, judgementOf(env, given)))
    },
  ),
  judging(
    'phone-numbers',
    "Meta's side of a number: quality, throughput, name, ban, test recipients; the webhooks follow",
    numberJudgement,
    (tx, env, id, given) => {
      const known = tx.phoneNumbers.get(id)
      if (!known) return undefined
      const number = judgeNumber(tx, env, known, {
        ...(given.quality !== undefined && { quality: given.quality }),
        ...(given.throughput !== undefined && { throughput: given.throughput }),
        ...(given.status !== undefined && { status: given.status }),
        ...(given.name_review !== undefined && {
          name: {
            decision: given.name_review,
            ...(given.rejection_reason !== undefined && { reason: given.rejection_reason }),
          },
        }),
        ...(given.official_business_account !== undefined && {
          officialAccount: given.official_business_account,
        }),
        ...(given.test_recipients && {
          testRecipients: given.test_recipients.map((each) => each.replace(/\D/g, '')),
        }),
        ...(given.code_verification !== undefined && { codeVerification: given.code_verification }),
        ...(given.coexistence !== undefined && { coexistence: given.coexistence }),
        ...(given.history_sharing !== undefined && { historySharing: given.history_sharing }),
        ...(given.account_mode !== undefined && { accountMode: given.account_mode }),
        ...(given.deregistration_failed !== undefined && {
          deregistrationFailed: given.deregistration_failed,
        }),
        ...(given.two_step === false && { twoStepOff: true }),
        ...(given.pin !== undefined && { pin: given.pin }),
      })
      return numberView(number, env.now())
    },
  ),
]
