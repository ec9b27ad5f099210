import { z } from 'zod'
import { newCustomer } from '../core/customers/new-customer.ts'
import type { JsonObject } from '../core/json.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { Tx } from '../core/tx.ts'
import { type SampleSubjects, sampleValue, triggerable } from '../core/webhooks/samples.ts'
import { type ControlCall, type ControlEndpoint, created, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { parseBody } from './parse.ts'

const body = z.strictObject({
  field: z.string(),
  /** Sent as it is; the documented one of the field where absent. */
  value: z.record(z.string(), z.unknown()).optional(),
  waba: z.string().optional(),
  phone_number: z.string().optional(),
  customer: z.string().optional(),
})

type Trigger = z.infer<typeof body>

/** Webhooks that nothing in the emulator causes by itself. */
export const triggerEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/webhooks/triggers',
    auth: 'admin',
    doc: 'Fields that can be triggered',
    run: () => ok({ data: triggerable }),
  },
  {
    method: 'POST',
    path: '/_emulator/webhooks/trigger',
    auth: 'admin',
    body: 'json',
    input: body,
    doc: 'Sends a webhook of a Cloud field, with the documented payload or a given one',
    async run(call) {
      const trigger = parseBody(body, call.body)
      const told = await call.world.store.transact((tx) => emit(tx, call, trigger))
      return created(told)
    },
  },
]

function emit(tx: Tx, call: ControlCall, trigger: Trigger): JsonObject {
  const subjects = subjectsOf(tx, call, trigger)
  const value = trigger.value ?? sampleValue(trigger.field, subjects)
  if (!value) {
    throw new ControlError('invalid_request', `${trigger.field} is no field with a sample`, {
      known: triggerable,
    })
  }
  const [field = ''] = trigger.field.split('.')
  const { waba, number } = subjects
  tx.emit({
    type: 'account.changed',
    wabaId: waba.id,
    field,
    value: value as JsonObject,
    phoneNumberId: number.id,
  })
  return { field, waba: waba.id, phone_number: number.id, value: value as JsonObject }
}

function subjectsOf(tx: Tx, { world }: ControlCall, trigger: Trigger): SampleSubjects {
  const number = numberOf(tx, trigger)
  const waba = tx.wabas.get(number.wabaId)
  if (!waba) throw new ControlError('not_found', `there is no WABA ${number.wabaId}`)
  const waId = trigger.customer?.replace(/\D/g, '')
  const known = waId === undefined ? first(tx.customers.values()) : tx.customers.get(waId)
  const template = [...tx.templates.values()].find(
    (each) => each.wabaId === waba.id && each.name === 'order_update',
  )
  return {
    waba,
    number,
    customer: known ?? newCustomer(world.env, waId ?? '12025550101'),
    template: template ?? first(tx.templates.values()),
    flowId: first(tx.flows.values())?.id ?? '550660770880990',
    wamid: `wamid.HBgL${world.env.random.hex(48).toUpperCase()}`,
    now: world.env.now(),
  }
}

const first = <Row>(rows: Iterable<Row>): Row | undefined => [...rows][0]

/** The number that is named, else the first registered one of the WABA. */
function numberOf(tx: Tx, { waba, phone_number: id }: Trigger): PhoneNumber {
  if (id !== undefined) {
    const named = tx.phoneNumbers.get(id)
    if (!named) throw new ControlError('not_found', `there is no phone number ${id}`)
    return named
  }
  const numbers = [...tx.phoneNumbers.values()].filter(
    (each) => waba === undefined || each.wabaId === waba,
  )
  const number = numbers.find((each) => each.platform === 'CLOUD_API') ?? numbers[0]
  if (!number) throw new ControlError('not_found', 'there is no phone number to tell of')
  return number
}
