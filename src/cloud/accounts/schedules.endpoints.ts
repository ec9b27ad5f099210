import type { JsonObject } from '../../core/json.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { type Parameters, parametersOf } from '../body.ts'
import { parameterError } from '../errors.ts'
import {
  boolParameter,
  enumValue,
  objectParameter,
  requiredText,
  textParameter,
  words,
} from '../parameters.ts'

const scheduleTypes = [
  'BUSINESS_HOURS',
  'AUTOMATED_RESPONSE',
  'MESSAGE_CAMPAIGN',
  'MAINTENANCE_WINDOW',
  'CUSTOM',
]

async function addSchedule(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const name = requiredText(body, 'name')
  const description = textParameter(body, 'description')
  requireShort('name', name, 100)
  requireShort('description', description ?? '', 500)
  const content: JsonObject = {
    name,
    schedule_type: enumValue('schedule_type', requiredText(body, 'schedule_type'), scheduleTypes),
    start_time: requireTime(body, 'start_time'),
    end_time: requireTime(body, 'end_time'),
    timezone: textParameter(body, 'timezone') ?? 'UTC',
    is_active: boolParameter(body, 'is_active') ?? true,
    description,
    days_of_week: words(body, 'days_of_week'),
    recurrence_pattern: objectParameter(body, 'recurrence_pattern') as JsonObject | undefined,
  }
  const { env, store } = call.world
  const wabaId = call.params['waba'] ?? ''
  const id = await store.transact((tx) => {
    const schedule = env.random.digits(16)
    return tx.schedules.put(schedule, { id: schedule, wabaId, createdAt: env.now(), content }).id
  })
  return { status: 200, body: { id } }
}

function requireShort(name: string, text: string, most: number): void {
  if (text.length <= most) return
  throw parameterError(`Param ${name} must be at most ${most} characters long.`)
}

function requireTime(body: Parameters, name: string): string {
  const time = requiredText(body, name)
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) {
    throw parameterError(`Param ${name} must be a time of the form HH:MM.`)
  }
  return time
}

export const scheduleEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{waba}/schedules',
    auth: 'whatsapp_business_management',
    body: 'fields',
    doc: 'Make a schedule',
    run: addSchedule,
  },
]
