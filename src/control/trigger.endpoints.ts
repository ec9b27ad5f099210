import { z } from 'zod'
import { newCustomer } from '../core/customers/new-customer.ts'
import { userIdsFor } from '../core/customers/user-ids.ts'
import type { DomainEvent } from '../core/events.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'
import { makeWamid } from '../core/messages/wamid.ts'
import { didYouMean } from '../core/nearest.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { Tx } from '../core/tx.ts'
import { heardVersion } from '../core/webhooks/subscribed-field.ts'
import { webhookFields } from '../core/webhooks/webhook-fields.ts'
import type { World } from '../world.ts'
import { type ControlEndpoint, created, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { parseBody } from './parse.ts'
import { webhookSamples } from './webhook-samples/all.ts'
import type { SampleSubjects } from './webhook-samples/sample.ts'

const body = z.strictObject({
  /** A field, or a field and a variant of it: `account_update.PARTNER_ADDED`. */
  field: z.string(),
  /** Sent as it is; the documented one of the field where absent. */
  value: z.record(z.string(), z.unknown()).optional(),
  /** Members that are other than in the documented payload; objects are gone into, lists are not. */
  override: z.record(z.string(), z.unknown()).optional(),
  waba_id: z.string().optional(),
  phone_number_id: z.string().optional(),
  customer: z.string().optional(),
})

type Trigger = z.infer<typeof body>

const known = Object.keys(webhookSamples)
const subscribable = new Set<string>(webhookFields)

/** Fields, each with the variants that it has beside its usual payload. */
const fields = () => {
  const rows = new Map<string, string[]>()
  for (const name of known) {
    const [field = '', variant] = name.split('.')
    const variants = rows.get(field) ?? []
    rows.set(field, variant === undefined ? variants : [...variants, variant])
  }
  return [...rows].map(([field, variants]) => ({ field, variants }))
}

/** Webhooks that nothing in the emulator causes by itself. */
export const triggerEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/webhooks/fields',
    auth: 'admin',
    doc: 'Cloud webhook fields that can be triggered, with their variants',
    run: () => ok({ data: fields(), after: null }),
  },
  {
    method: 'POST',
    path: '/_emulator/webhooks/trigger',
    auth: 'admin',
    body: 'json',
    input: body,
    doc: 'Sends a webhook of a Cloud field, with the documented payload or a given one; answers the deliveries',
    async run({ world, body: given }) {
      const trigger = parseBody(body, given)
      const told = await world.store.transact((tx) => emit(tx, world, trigger))
      const { seq, ...rest } = told
      return created({ ...rest, deliveries: deliveriesOf(world, seq) })
    },
  },
]

/** Empty when nobody is subscribed. */
const deliveriesOf = ({ store }: World, seq: number): string[] =>
  [...store.read.deliveries.values()].map(({ id }) => id).filter((id) => id.startsWith(`${seq}-`))

function emit(tx: Tx, world: World, trigger: Trigger) {
  const [field = ''] = trigger.field.split('.')
  if (!subscribable.has(field)) {
    const names = [...subscribable]
    const why = `${field} is no webhook field${didYouMean(field, names)}`
    throw new ControlError('invalid_request', why, { known: names })
  }
  const number = numberOf(tx, trigger)
  const told = payloadOf(tx, world, trigger)
  const about = { wabaId: number.wabaId, phoneNumberId: number.id }
  tx.emit({ type: 'account.changed', field, ...told, ...about })
  const version = heardVersion(world.settings.cloud.webhookVersion, undefined)
  return {
    seq: tx.seq,
    field,
    waba_id: about.wabaId,
    phone_number_id: about.phoneNumberId,
    value: told.older && version < told.older.before ? told.older.value : told.value,
  }
}

/** The first version whose samples are not those of before. */
const CHANGED_IN = 24

type Payload = Pick<Extract<DomainEvent, { type: 'account.changed' }>, 'value' | 'older'>

/** What is given, or the documented payload, as newer and as older webhooks have it. */
function payloadOf(tx: Tx, world: World, trigger: Trigger): Payload {
  const change = (trigger.override ?? {}) as JsonObject
  if (trigger.value) return { value: overridden(trigger.value as JsonObject, change) }
  const sample = webhookSamples[trigger.field]
  if (!sample) throw noPayload(trigger.field)
  const subjects = subjectsOf(tx, world, trigger)
  const at = (version: number) => overridden(sample({ ...subjects, version }), change)
  return { value: at(CHANGED_IN), older: { before: CHANGED_IN, value: at(CHANGED_IN - 1) } }
}

/** Some fields have no documented payload at all, others know no such variant. */
function noPayload(name: string): ControlError {
  const [field = ''] = name.split('.')
  const variants = fields().find((each) => each.field === field)?.variants
  const said = `${field} has no variant of that name: ${name}`
  const variant = name.slice(field.length + 1)
  return variants && variant !== ''
    ? new ControlError('invalid_request', `${said}${didYouMean(variant, variants)}`, {
        known: variants,
      })
    : new ControlError('invalid_request', `${name} has no documented payload: give a value`, {
        known,
      })
}

function overridden(usual: JsonObject, change: JsonObject): JsonObject {
  const value: Record<string, Json | undefined> = { ...usual }
  for (const [name, after] of Object.entries(change)) {
    const before = value[name]
    value[name] = isObject(before) && isObject(after) ? overridden(before, after) : after
  }
  return value
}

function subjectsOf(
  tx: Tx,
  { env, settings }: World,
  trigger: Trigger,
): Omit<SampleSubjects, 'version'> {
  const number = numberOf(tx, trigger)
  const waba = tx.wabas.get(number.wabaId)
  if (!waba) throw new ControlError('not_found', `there is no WABA ${number.wabaId}`)
  const waId = trigger.customer?.replace(/\D/g, '')
  const some = waId === undefined ? first(tx.customers.values()) : tx.customers.get(waId)
  const customer = some ?? newCustomer(env, waId ?? '12025550101')
  const templates = [...tx.templates.values()].filter((each) => each.wabaId === waba.id)
  const flows = [...tx.flows.values()].filter((each) => each.wabaId === waba.id)
  return {
    waba,
    number,
    customer,
    app: tx.apps.get(waba.subscribedApps[0]?.appId ?? ''),
    template: templates.find((each) => each.name !== 'hello_world') ?? templates[0],
    flowId: flows[0]?.id ?? '806612904417335',
    flowName: flows[0]?.name ?? 'Webhook 1',
    inboundId: makeWamid(env.random, customer.waId, false),
    outboundId: makeWamid(env.random, customer.waId, true),
    now: env.now(),
    userIds:
      settings.cloud.bsuidPayloads === 'on' ? userIdsFor(tx, customer, waba.businessId) : undefined,
  }
}

const first = <Row>(rows: Iterable<Row>): Row | undefined => [...rows][0]

/** The number that is named, else the first Cloud one of the WABA. */
function numberOf(tx: Tx, { waba_id: wabaId, phone_number_id: id }: Trigger): PhoneNumber {
  if (id !== undefined) {
    const named = tx.phoneNumbers.get(id)
    if (!named) throw new ControlError('not_found', `there is no phone number ${id}`)
    return named
  }
  if (wabaId !== undefined && !tx.wabas.has(wabaId)) {
    throw new ControlError('not_found', `there is no WABA ${wabaId}`)
  }
  const numbers = [...tx.phoneNumbers.values()].filter(
    (each) => wabaId === undefined || each.wabaId === wabaId,
  )
  const number = numbers.find((each) => each.platform === 'CLOUD_API') ?? numbers[0]
  if (!number) throw new ControlError('not_found', 'there is no phone number to tell of')
  return number
}
