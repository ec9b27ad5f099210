import { unixSeconds } from '../duration.ts'
import type { Env } from '../env.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Tx } from '../tx.ts'
import { banInfo } from './ban-info.ts'
import {
  type AuthInternational,
  type MarketingState,
  marketingState,
  type Restriction,
  type Waba,
} from './waba.ts'

export interface WabaJudgement {
  readonly status?: NonNullable<Waba['status']>
  readonly reviewStatus?: NonNullable<Waba['reviewStatus']>
  readonly paymentProblem?: boolean
  readonly restrictedCountries?: readonly string[]
  readonly templateViolations?: boolean
  readonly insightsUnavailable?: boolean
  /** Null: it is not eligible any more, of which nobody is told. */
  readonly authInternational?: AuthInternational | null
  readonly marketingMessages?: MarketingState
  readonly violation?: string
  readonly restrictions?: readonly Restriction[]
}

/** Meta's side of a WABA: review, ban and reinstatement, violations, restrictions; each with its webhook. */
export function judgeWaba(tx: Tx, env: Env, waba: Waba, judgement: WabaJudgement): Waba {
  const { violation, authInternational, ...facts } = judgement
  const { status, reviewStatus, marketingMessages, restrictions } = facts
  const { authInternational: eligible, ...rest } = waba
  const eligibility = authInternational === undefined ? eligible : authInternational
  const after = tx.wabas.put(waba.id, {
    ...rest,
    ...facts,
    ...(eligibility && { authInternational: eligibility }),
  })
  const tell = (field: string, value: JsonObject) =>
    tx.emit({ type: 'account.changed', wabaId: waba.id, field, value })
  const before = waba.status ?? 'ACTIVE'
  if (status !== undefined && status !== before) {
    for (const value of statusEvents(before, status, env.now())) tell('account_update', value)
  }
  if (reviewStatus !== undefined && reviewStatus !== waba.reviewStatus) {
    tell('account_review_update', { decision: reviewStatus })
  }
  if (marketingMessages === 'ONBOARDED' && marketingState(waba) !== 'ONBOARDED') {
    const info = { waba_id: waba.id, owner_business_id: waba.businessId }
    tell('account_update', { event: 'MM_LITE_TERMS_SIGNED', waba_info: info })
  }
  if (authInternational) {
    const value = { auth_international_rate_eligibility: eligibilityOnWire(authInternational) }
    tell('account_update', { event: 'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE', ...value })
  }
  if (violation !== undefined) {
    const value = { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: violation } }
    tell('account_update', value)
  }
  if (restrictions?.length) {
    const info = restrictions.map(
      ({ type, expiresAt }): Json => ({
        restriction_type: type,
        ...(expiresAt !== undefined && { expiration: unixSeconds(expiresAt) }),
      }),
    )
    tell('account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info: info })
  }
  return after
}

/** As the node and the webhook have it. */
export const eligibilityOnWire = ({ startAt, exceptions }: AuthInternational): JsonObject => ({
  exception_countries: exceptions.map((each) => ({
    country_code: each.country,
    start_time: unixSeconds(each.startAt),
  })),
  start_time: unixSeconds(startAt),
})

function statusEvents(before: string, after: string, now: number): JsonObject[] {
  if (after === 'DELETED') return [{ event: 'ACCOUNT_DELETED' }]
  if (after !== 'DISABLED' && before !== 'DISABLED') return []
  return [banInfo(after === 'DISABLED' ? 'DISABLE' : 'REINSTATE', now)]
}
