import type { Json, JsonObject } from '../../core/json.ts'
import type { Business } from '../../core/wabas/waba.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { type Parameters, parametersOf } from '../body.ts'
import { listEdge } from '../edge.ts'
import { unsupported } from '../errors.ts'
import { renderValue } from '../fields.ts'
import { graphTime } from '../graph-time.ts'
import type { Edge } from '../node-kind.ts'
import { requiredId } from '../parameters.ts'

const AUTH = 'business_management'
const SUBMISSIONS = 'certifications'

/** What a partner tells about its client. The documents are not looked at, so they are not kept. */
const told = ['end_business_legal_name', 'end_business_address', 'end_business_website'] as const

const shownFields = [
  'id',
  'verification_status',
  'rejection_reasons',
  'submitted_info',
  'submitted_time',
  'update_time',
]

function submissionsOf(business: Business | undefined): JsonObject[] {
  const rows = business?.extra?.[SUBMISSIONS]
  return Array.isArray(rows) ? (rows as JsonObject[]) : []
}

const infoOf = (body: Parameters): JsonObject =>
  Object.fromEntries(
    told.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name] as Json]])),
  )

/** Nobody decides about a submission here: it stays pending. */
async function submit(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const client = requiredId(body, 'end_business_id')
  const { env, store } = call.world
  const businessId = call.params['business'] ?? ''
  const id = await store.transact((tx) => {
    const business = tx.businesses.get(businessId)
    if (!business) throw unsupported(call.method, businessId)
    const row = {
      id: env.random.digits(16),
      client_business_id: client,
      submitted_info: infoOf(body),
      at: env.now(),
    }
    const rows = [row, ...submissionsOf(business)]
    tx.businesses.put(businessId, {
      ...business,
      extra: { ...business.extra, [SUBMISSIONS]: rows },
    })
    return row.id
  })
  return { status: 200, body: { success: true, verification_attempt_id: id } }
}

/** The verification of clients by a partner, newest first. */
export const certificationsEdge: Edge = listEdge<JsonObject>({
  name: 'self_certified_whatsapp_business_submissions',
  auth: AUTH,
  doc: 'List the clients that a business asked to be verified',
  rows: (id, call, argument) => {
    const client = argument('end_business_id')
    return submissionsOf(call.world.store.read.businesses.get(id)).filter(
      (row) => client === undefined || row['client_business_id'] === client,
    )
  },
  render: ({ at, ...row }, _call, fields) => ({
    ...renderValue(
      'WhatsAppBusinessPartnerClientVerificationSubmission',
      {
        ...row,
        verification_status: 'PENDING',
        rejection_reasons: ['NONE'],
        submitted_time: graphTime(Number(at)),
        update_time: graphTime(Number(at)),
      },
      fields,
      shownFields,
    ),
    id: row['id'],
  }),
})

export const certificationEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{business}/self_certify_whatsapp_business',
    auth: AUTH,
    body: 'fields',
    doc: 'Ask for a client of a partner to be verified',
    run: submit,
  },
]
