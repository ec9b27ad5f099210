import { z } from 'zod'
import type { Env } from '../core/env.ts'
import type { WabaJudgement } from '../core/wabas/judge-waba.ts'
import {
  type AuthInternational,
  marketingState,
  marketingStates,
  restrictionTypes,
  type Waba,
} from '../core/wabas/waba.ts'
import { iso, requireDuration, requireTime } from './parse.ts'
import { duration } from './values.schemas.ts'

const country = z.string().regex(/^[A-Z]{2}$/, 'must be a country of two capital letters')
/** Unix seconds, as on the wire, or an ISO 8601 text. */
const instant = z.union([z.int().min(0).max(253_402_300_799), z.string()])

export const wabaJudgement = z.strictObject({
  status: z.enum(['ACTIVE', 'DISABLED', 'PENDING', 'RESTRICTED', 'DELETED']).optional(),
  review_status: z.enum(['PENDING', 'APPROVED', 'REJECTED', 'DEFERRED']).optional(),
  payment_problem: z.boolean().optional(),
  /** How far it is with the marketing messages product; only ONBOARDED sends by it. */
  marketing_messages: z.enum(marketingStates).optional(),
  /** Countries whose users it may not write to: 130497. */
  restricted_countries: z.array(country).optional(),
  /** Too many templates in the wrong category: those that start a conversation fail with 131064. */
  template_violations: z.boolean().optional(),
  /** Template analytics can not be switched on: 200005. */
  insights_unavailable: z.boolean().optional(),
  /** From when on authentication templates to other countries have the international price. */
  auth_international_rate_eligibility: z
    .strictObject({
      start_time: instant,
      exception_countries: z
        .array(z.strictObject({ country_code: country, start_time: instant }))
        .optional(),
    })
    .nullable()
    .optional(),
  violation: z.string().optional(),
  /** What it is refused with 368 until they expire; an empty list lifts them. */
  restrictions: z
    .array(
      z.strictObject({
        type: z.enum(restrictionTypes),
        expires_in: duration.optional(),
      }),
    )
    .optional(),
})

type Given = z.infer<typeof wabaJudgement>

export const judgementOf = (env: Env, given: Given): WabaJudgement => ({
  ...(given.status !== undefined && { status: given.status }),
  ...(given.review_status !== undefined && { reviewStatus: given.review_status }),
  ...(given.payment_problem !== undefined && { paymentProblem: given.payment_problem }),
  ...(given.marketing_messages !== undefined && { marketingMessages: given.marketing_messages }),
  ...(given.restricted_countries && { restrictedCountries: given.restricted_countries }),
  ...(given.template_violations !== undefined && { templateViolations: given.template_violations }),
  ...(given.insights_unavailable !== undefined && {
    insightsUnavailable: given.insights_unavailable,
  }),
  ...eligibilityOf(given.auth_international_rate_eligibility),
  ...(given.violation !== undefined && { violation: given.violation }),
  ...(given.restrictions && {
    restrictions: given.restrictions.map(({ type, expires_in: lasts }) => ({
      type,
      ...(lasts !== undefined && { expiresAt: env.now() + requireDuration('expires_in', lasts) }),
    })),
  }),
})

function eligibilityOf(
  given: Given['auth_international_rate_eligibility'],
): Pick<WabaJudgement, 'authInternational'> {
  if (!given) return given === null ? { authInternational: null } : {}
  return {
    authInternational: {
      startAt: momentOf(given.start_time),
      exceptions: (given.exception_countries ?? []).map((each) => ({
        country: each.country_code,
        startAt: momentOf(each.start_time),
      })),
    },
  }
}

const momentOf = (given: string | number): number =>
  requireTime('start_time', typeof given === 'number' ? iso(given * 1000) : given)

export const wabaView = (waba: Waba) => ({
  id: waba.id,
  name: waba.name,
  status: waba.status ?? 'ACTIVE',
  review_status: waba.reviewStatus ?? 'APPROVED',
  payment_problem: waba.paymentProblem ?? false,
  marketing_messages: marketingState(waba),
  restrictions: (waba.restrictions ?? []).map(({ type, expiresAt }) => ({
    type,
    ...(expiresAt !== undefined && { expires_at: iso(expiresAt) }),
  })),
  restricted_countries: waba.restrictedCountries ?? [],
  template_violations: waba.templateViolations ?? false,
  insights_unavailable: waba.insightsUnavailable ?? false,
  auth_international_rate_eligibility: waba.authInternational
    ? eligibilityView(waba.authInternational)
    : null,
})

const eligibilityView = ({ startAt, exceptions }: AuthInternational) => ({
  start_time: iso(startAt),
  exception_countries: exceptions.map((each) => ({
    country_code: each.country,
    start_time: iso(each.startAt),
  })),
})
