import { z } from 'zod'
import type { JsonObject } from '../core/json.ts'
import { editDeployment } from '../core/onprem/deployment.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { requireDeployment, whenRegistered } from './deployment.ts'
import { ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { parse, requireObject } from './parse.ts'

const PROFILE = '/v1/settings/business/profile'
const COMPLIANCE = '/v1/settings/business/compliance_info'

/** The kinds of business that late client versions know. */
const VERTICALS: ReadonlySet<string> = new Set([
  'Automotive',
  'Beauty, Spa, and Salon',
  'Clothing and Apparel',
  'Education',
  'Entertainment',
  'Event Planning and Service',
  'Finance and Banking',
  'Food and Grocery',
  'Public Service',
  'Hotel and Lodging',
  'Medical and Health',
  'Non-profit',
  'Professional Services',
  'Shopping and Retail',
  'Travel and Transportation',
  'Restaurant',
  'Other',
])

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const email = z.string().max(128).regex(EMAIL, 'must be an e-mail address')

/** Fields that are left out keep their value. */
const profileBody = z
  .object({
    address: z.string().max(256),
    description: z.string().max(512),
    email: z.union([z.literal(''), email]),
    vertical: z.string().max(128),
    websites: z
      .array(
        z
          .string()
          .max(256)
          .regex(/^https?:\/\//i, 'must begin with http:// or https://'),
      )
      .max(2),
  })
  .partial()

const number = z.string().regex(/^\+\d{7,15}$/, 'must have + and the country code')
const details = z
  .object({ email, landline_number: number.optional(), mobile_number: number.optional() })
  .refine(
    ({ landline_number: landline, mobile_number: mobile }) =>
      landline !== undefined || mobile !== undefined,
    'landline_number or mobile_number is needed',
  )

const complianceBody = z
  .object({
    entity_name: z.string().min(1),
    entity_type: z.enum([
      'Limited liability partnership',
      'Sole proprietorship',
      'Partnership',
      'Public Company',
      'Private Company',
      'Other',
    ]),
    entity_type_custom: z.string().optional(),
    is_registered: z.boolean().optional(),
    customer_care_details: details,
    grievance_officer_details: details.and(z.object({ name: z.string().min(1) })),
  })
  .superRefine((info, context) => {
    const needs = (missing: boolean, field: string) => {
      if (!missing) return
      const message = `Parameter '${field}' is mandatory for entity_type '${info.entity_type}'`
      context.addIssue({ code: 'custom', message, params: { code: 1008 } })
    }
    const asksRegistered = info.entity_type === 'Partnership' || info.entity_type === 'Other'
    needs(asksRegistered && info.is_registered === undefined, 'is_registered')
    needs(info.entity_type === 'Other' && !info.entity_type_custom, 'entity_type_custom')
  })

export const business: readonly Endpoint<World>[] = whenRegistered([
  {
    method: 'GET',
    path: PROFILE,
    auth: 'admin',
    doc: 'The business profile',
    run(call) {
      const empty = { address: '', description: '', email: '', vertical: '', websites: [] }
      const profile = { ...empty, ...requireDeployment(call.world).businessProfile }
      return ok(call, { settings: { business: { profile } } })
    },
  },
  {
    method: 'POST',
    path: PROFILE,
    auth: 'admin',
    body: 'json',
    input: profileBody,
    doc: 'Changes the fields of the business profile that the body holds',
    async run(call) {
      const { world } = call
      const change = parse(profileBody, requireObject(call.body)) as JsonObject
      checkVertical(world, change['vertical'])
      await world.store.transact((tx) =>
        editDeployment(tx, ({ businessProfile }) => ({
          businessProfile: { ...businessProfile, ...change },
        })),
      )
      return ok(call)
    },
  },
  {
    method: 'GET',
    path: COMPLIANCE,
    auth: 'admin',
    doc: 'Compliance information of a business in India',
    run(call) {
      const info = requireDeployment(call.world).complianceInfo ?? {}
      return ok(call, { settings: { business: { compliance_info: info } } })
    },
  },
  {
    method: 'POST',
    path: COMPLIANCE,
    auth: 'admin',
    body: 'json',
    input: complianceBody,
    doc: 'Sets the compliance information; the business profile must have an address',
    async run(call) {
      const { world } = call
      const info = parse(complianceBody, requireObject(call.body)) as JsonObject
      if (!requireDeployment(world).businessProfile?.['address']) {
        throw refusal(1009, 'The business profile needs an address first')
      }
      const complianceInfo = { entity_type_custom: '', is_registered: false, ...info }
      await world.store.transact((tx) => editDeployment(tx, () => ({ complianceInfo })))
      return ok(call)
    },
  },
])

function checkVertical(world: World, vertical: unknown): void {
  if (vertical === undefined) return
  if (vertical === '' && requireDeployment(world).businessProfile?.['vertical']) {
    throw refusal(1009, "Parameter 'vertical' is not valid: it can not be emptied again")
  }
  const known = typeof vertical === 'string' && (vertical === '' || VERTICALS.has(vertical))
  if (world.settings.onprem.strict && !known) {
    throw refusal(1009, "Parameter 'vertical' is not valid: not a known kind of business")
  }
}
