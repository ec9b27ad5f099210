import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { ADA, send, WABA } from './support.ts'

const EDGE = `/v25.0/${WABA}/message_templates`

const create = (emulator: LocalEmulator, template: object) =>
  graph(emulator, 'post', EDGE).send({
    name: 'tea_time',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Your tea {{1}} is ready now.',
        example: { body_text: [['Assam']] },
      },
    ],
    ...template,
  })

async function approved(emulator: LocalEmulator, template: object): Promise<string> {
  const { body } = await create(emulator, template).expect(200)
  await emulator.clock.runUntilIdle()
  return body.id
}

const readOf = async (emulator: LocalEmulator, id: string, fields: string) =>
  (await graph(emulator, 'get', `/v25.0/${id}?fields=${fields}`).expect(200)).body

it('changes the category when it was announced, whatever happened to the status meanwhile', async () => {
  await using emulator = await frozenEmulator()
  const id = await approved(emulator, {})
  const judge = (change: object) =>
    control(emulator, 'patch', `/templates/${id}`).send(change).expect(200)
  await judge({ category: 'MARKETING', category_after: '24h' })
  await judge({ status: 'PAUSED' })

  await emulator.clock.advance('25h')

  expect(await readOf(emulator, id, 'status,category,previous_category,correct_category')).toEqual({
    status: 'APPROVED',
    category: 'MARKETING',
    previous_category: 'UTILITY',
    id,
  })
})

it('approves a copy of what is approved at once', async () => {
  await using emulator = await frozenEmulator()
  await approved(emulator, {})

  const components = [
    { type: 'BODY', text: 'Your tea {{1}} is ready now.', example: { body_text: [['Earl Grey']] } },
  ]
  const copy = await create(emulator, { name: 'tea_time_2', components }).expect(200)
  const other = await create(emulator, { name: 'tea_time_3', category: 'MARKETING', components })

  expect(copy.body.status).toBe('APPROVED')
  expect(other.body.status).toBe('PENDING')
})

it('archives what nobody has sent for long, where the account wants it', async () => {
  await using emulator = await frozenEmulator()
  await emulator.settings.patch({ cloud: { templateIdleDays: 30 } })
  const idle = await approved(emulator, { name: 'idle' })
  const busy = await approved(emulator, { name: 'busy' })
  await graph(emulator, 'post', `/v25.0/${WABA}`)
    .type('form')
    .send({ template_auto_archival_enabled: 'true' })
    .expect(200)
  await emulator.clock.advance('20d')
  await send(emulator, {
    type: 'template',
    template: {
      name: 'busy',
      language: { code: 'en_US' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Assam' }] }],
    },
  }).expect(200)

  await emulator.clock.advance('11d')

  expect(await readOf(emulator, idle, 'status')).toEqual({ status: 'ARCHIVED', id: idle })
  expect(await readOf(emulator, busy, 'status')).toEqual({ status: 'APPROVED', id: busy })

  await graph(emulator, 'post', `/${WABA}/message_templates/unarchive`)
    .send({ hsm_ids: idle })
    .expect(200, { unarchived_templates: [idle], failed_templates: {} })
  await emulator.clock.advance('2d')
  expect(await readOf(emulator, idle, 'status')).toEqual({ status: 'APPROVED', id: idle })

  await graph(emulator, 'post', `/v25.0/${WABA}`).send({ template_auto_archival_enabled: false })
  await emulator.clock.advance('60d')
  expect(await readOf(emulator, busy, 'status')).toEqual({ status: 'APPROVED', id: busy })
})

it('answers an edit with what it made of the template, where that is asked for', async () => {
  await using emulator = await frozenEmulator()
  const id = await approved(emulator, {})
  await emulator.settings.patch({ cloud: { templateEditAnswer: 'details' } })

  await graph(emulator, 'post', `/v25.0/${id}`)
    .send({ components: [{ type: 'BODY', text: 'Tea is ready.' }] })
    .expect(200, { success: true, id, status: 'PENDING', category: 'UTILITY' })
})

it('says which language of a name is being deleted', async () => {
  await using emulator = await frozenEmulator()
  await approved(emulator, {})
  await graph(emulator, 'delete', `${EDGE}?name=tea_time`).expect(200)

  const { body } = await create(emulator, { language: 'de', category: 'MARKETING' }).expect(400)

  expect(body.error).toMatchObject({
    error_subcode: 2388025,
    error_user_msg: expect.stringMatching(/^The English \(US\) content .* is being deleted/),
  })
})

/** Two branches: `If` the customer is of age. */
const joinFlow = readFileSync(join(import.meta.dirname, 'join.flow.json'), 'utf8')

const withFlow = (flow_json: string) => [
  { type: 'BODY', text: 'Join our club.' },
  { type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'Join', flow_json }] },
]

it('makes a Flow of the one that a button brings along', async () => {
  await using emulator = await frozenEmulator()
  const id = await approved(emulator, { components: withFlow(joinFlow) })

  const { components } = await readOf(emulator, id, 'components')
  const [button] = components[1].buttons
  expect(button).toEqual({
    type: 'FLOW',
    text: 'Join',
    flow_action: 'NAVIGATE',
    flow_id: expect.stringMatching(/^\d+$/),
  })
  expect(await readOf(emulator, button.flow_id, 'name,status,application{name}')).toEqual({
    name: 'tea_time',
    status: 'PUBLISHED',
    application: { name: 'Lantern Connect', id: '200000000000001' },
    id: button.flow_id,
  })

  const { body } = await create(emulator, { name: 'broken', components: withFlow('{}') }).expect(
    400,
  )
  expect(body.error.message).toMatch(/flow_json without mistakes/)
})

it.each([
  ['17', { ask: 'parents' }],
  ['18', { said: 'I am 18', adult: true }],
])('shows a customer of %s the branch that is taken', async (age, said) => {
  await using emulator = await frozenEmulator()
  const id = await approved(emulator, { components: withFlow(joinFlow) })
  const { components } = await readOf(emulator, id, 'components')
  const sessions = `/flows/${components[1].buttons[0].flow_id}/sessions`
  const opened = await control(emulator, 'post', sessions).send({ from: ADA }).expect(201)

  await control(emulator, 'post', `${sessions}/${opened.body.id}/steps`)
    .send({ action: 'submit', form: { age } })
    .expect(200)

  const [reply] = await emulator.messages.list({ direction: 'inbound', type: 'interactive' })
  const content = reply?.['interactive'] as { nfm_reply: { response_json: string } } | undefined
  expect(JSON.parse(content?.nfm_reply.response_json ?? '')).toEqual({
    flow_token: 'unused',
    ...said,
  })
})

it.each(['form', 'multipart/form-data'])('takes components one by one in a %s', async (type) => {
  await using emulator = await frozenEmulator()
  const fields = {
    name: 'listed',
    language: 'en_US',
    category: 'UTILITY',
    'components[0]': '{"type":"BODY","text":"Tea is ready."}',
    'components[1]': '{"type":"FOOTER","text":"Blue Lantern"}',
  }
  const call = graph(emulator, 'post', EDGE)

  const { body } = await (type === 'form' ? call.type('form').send(fields) : call.field(fields))

  expect((await readOf(emulator, body.id, 'components')).components).toEqual([
    { type: 'BODY', text: 'Tea is ready.' },
    { type: 'FOOTER', text: 'Blue Lantern' },
  ])
})

it.each([
  ['v20.0', 200],
  ['v21.0', 400],
])(
  'knows the app of a one-tap button outside the list until v20.0: %s',
  async (version, status) => {
    await using emulator = await frozenEmulator()
    const app = { package_name: 'com.example.tea', signature_hash: 'K8a/AINcGX7' }
    const components = [
      { type: 'BODY' },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'ONE_TAP', ...app }] },
    ]

    const { body } = await graph(emulator, 'post', `/${version}/${WABA}/message_templates`)
      .send({ name: 'code', language: 'en_US', category: 'AUTHENTICATION', components })
      .expect(status)

    if (status === 400) expect(body.error.error_subcode).toBe(2388043)
  },
)

it('is in the activity log of the account, as subscriptions are', async () => {
  await using emulator = await frozenEmulator()
  const id = await approved(emulator, {})
  await graph(emulator, 'post', `/v25.0/${id}`)
    .send({ components: [{ type: 'BODY', text: 'Tea is ready.' }] })
    .expect(200)
  await graph(emulator, 'delete', `${EDGE}?name=tea_time`).expect(200)
  await graph(emulator, 'post', `/v25.0/${WABA}/subscribed_apps`).expect(200)

  const { body } = await graph(emulator, 'get', `/v25.0/${WABA}/activities`).expect(200)

  expect(body.data.map((row: Record<string, string>) => row['activity_type'])).toEqual([
    'WEBHOOK_CONFIGURED',
    'TEMPLATE_DELETED',
    'TEMPLATE_UPDATED',
    'TEMPLATE_CREATED',
  ])
})
