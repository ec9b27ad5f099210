import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { webhookSamples } from '../../src/control/webhook-samples/all.ts'
import { webhookFields } from '../../src/core/webhooks/webhook-fields.ts'
import type { LocalEmulator } from '../../src/index.ts'
import { alert, BUSINESS, documented, NOW, WABA } from '../support/documented-webhooks.ts'
import { control, frozenEmulator } from '../support/emulator.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'

/** What stands for text that is not documented word by word. */
const patterns: Readonly<Record<string, RegExp>> = {
  '<text>': /^[^<]+$/s,
  '<digits>': /^\d{14,17}$/,
  'US.<digits>': /^US\.\w{10,}$/,
  '<digest>': /^[\w+/]{43}=$/,
  '<flow>': /^\d{15,16}$/,
  '<group>': /^[\w-]{40,}$/,
  'wamid.…': /^wamid\.[\w+/]+=*$/,
  'wacid.…': /^wacid\.[\w+/]+=*$/,
}

/** The expected value with what the actual one has where a pattern fits it. */
function filled(expected: unknown, actual: unknown): unknown {
  if (typeof expected === 'string' && typeof actual === 'string') {
    const named = actual.replace(/^Flow (.*?) (changed|has been)/, 'Flow <name> $2')
    return patterns[expected]?.test(actual) || expected === named ? actual : expected
  }
  if (typeof expected !== 'object' || expected === null) return expected
  if (typeof actual !== 'object' || actual === null) return expected
  if (Array.isArray(expected)) {
    return expected.map((each, index) => filled(each, Array.isArray(actual) ? actual[index] : null))
  }
  const entries = Object.entries(expected).map(([name, value]) => [
    name,
    filled(value, (actual as Record<string, unknown>)[name]),
  ])
  return Object.fromEntries(entries)
}

/** Fields whose entries have no time. */
const untimed = new Set([
  'messages',
  'user_preferences',
  'user_id_update',
  'smb_message_echoes',
  'message_echoes',
  'smb_app_state_sync',
  'history',
  'calls',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'automatic_events',
  'account_settings_update',
])

const isPartners = (name: string) => /^partner_solutions|^account_update\.PARTNER_/.test(name)

let hook: Receiver
let emulator: LocalEmulator

beforeAll(async () => {
  hook = await startReceiver()
  emulator = await frozenEmulator({ webhookUrl: hook.url })
})
afterAll(async () => {
  await emulator[Symbol.asyncDispose]()
  await hook[Symbol.asyncDispose]()
})

async function received(body: object) {
  hook.received.splice(0)
  await control(emulator, 'post', '/webhooks/trigger').send(body).expect(201)
  await emulator.clock.runUntilIdle()
  const [one, ...more] = hook.received
  expect(more).toEqual([])
  return one ?? expect.fail('nothing came')
}

it.each(Object.entries(documented))(
  'sends %s as documented, byte for byte',
  async (name, value) => {
    const { raw, headers, body } = await received({ field: name })

    const field = name.split('.')[0] ?? ''
    const { entry } = body as { entry: { changes: { value: unknown }[] }[] }
    const told = {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: isPartners(name) ? BUSINESS : WABA,
          ...(!untimed.has(field) && { time: NOW }),
          changes: [{ value: filled(value, entry[0]?.changes[0]?.value), field }],
        },
      ],
    }
    expect(JSON.stringify(body, undefined, 1)).toBe(JSON.stringify(told, undefined, 1))
    const digest = createHmac('sha256', 'emulator-app-secret').update(raw).digest('hex')
    expect(headers['x-hub-signature-256']).toBe(`sha256=${digest}`)
  },
)

it('documents each payload that can be triggered', () => {
  expect(Object.keys(webhookSamples).sort()).toEqual(Object.keys(documented).sort())
})

it('sends other members than the documented ones where asked to', async () => {
  const { body } = await received({
    field: 'account_alerts',
    override: {
      entity_id: '42',
      alert_info: { alert_severity: 'CRITICAL', alert_status: 'NONE' },
      more: [1],
    },
  })

  const { entry } = body as { entry: { changes: { value: unknown }[] }[] }
  expect(entry[0]?.changes[0]?.value).toEqual({
    ...alert('INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED'),
    entity_id: '42',
    alert_info: {
      alert_severity: 'CRITICAL',
      alert_status: 'NONE',
      alert_type: 'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED',
      alert_description: expect.any(String),
    },
    more: [1],
  })
})

it('names the messaging limit as the version of webhooks has it', async () => {
  await control(emulator, 'patch', '/settings')
    .send({ cloud: { webhookVersion: 'v23.0' } })
    .expect(200)
  const { body } = await received({ field: 'business_capability_update' })
  await control(emulator, 'patch', '/settings')
    .send({ cloud: { webhookVersion: 'v24.0' } })
    .expect(200)

  expect(body).toMatchObject({
    entry: [
      {
        changes: [
          { value: { max_daily_conversation_per_phone: 2000, max_phone_numbers_per_waba: 25 } },
        ],
      },
    ],
  })
})

it('sends any subscribable field, or says that it has no documented payload', async () => {
  for (const field of webhookFields) {
    if (field in documented || field === 'messages') continue
    const refused = await control(emulator, 'post', '/webhooks/trigger').send({ field }).expect(400)
    expect(refused.body.error).toMatchObject({
      code: 'invalid_request',
      message: `${field} has no documented payload: give a value`,
    })
    const { body } = await received({ field, value: { said: 'by hand' } })
    expect(body).toMatchObject({
      entry: [{ id: WABA, changes: [{ field, value: { said: 'by hand' } }] }],
    })
  }
})

it('refuses fields and variants that nobody knows, with a value too', async () => {
  const refused = async (body: object) => {
    const answer = await control(emulator, 'post', '/webhooks/trigger').send(body).expect(400)
    return answer.body.error
  }

  expect(await refused({ field: 'gossip' })).toMatchObject({
    message: 'gossip is no webhook field',
    details: { known: expect.arrayContaining(['security']) },
  })
  expect(await refused({ field: 'gossip', value: {} })).toMatchObject({
    message: 'gossip is no webhook field',
  })
  expect(await refused({ field: 'acount_update' })).toMatchObject({
    message: 'acount_update is no webhook field; did you mean account_update?',
  })
  expect(await refused({ field: 'security.PIN_CHANGE' })).toMatchObject({
    message: 'security has no variant of that name: security.PIN_CHANGE; did you mean PIN_CHANGED?',
  })
  expect(await refused({ field: 'security.GOSSIP' })).toEqual({
    code: 'invalid_request',
    message: 'security has no variant of that name: security.GOSSIP',
    details: { known: ['PIN_RESET_REQUEST', 'PIN_CHANGED', 'PIN_REQUEST_SUCCESS'] },
  })
})
