import { expect, it } from 'vitest'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

type Value = Record<string, unknown>

const changesOf = (raw: string): { field: string; value: Value }[] =>
  (JSON.parse(raw) as { entry: { changes: { field: string; value: Value }[] }[] }).entry.flatMap(
    (entry) => entry.changes,
  )

it('makes a tenant whose token sees its own WABA alone', async () => {
  await using emulator = await frozenEmulator()

  const { body: tenant } = await control(emulator, 'post', '/tenants')
    .send({ name: 'Paper Crane' })
    .expect(201)
  const read = (id: string) =>
    graph(emulator, 'get', `/v24.0/${id}`).set('authorization', `Bearer ${tenant.access_token}`)

  expect((await read(tenant.waba_id).expect(200)).body.name).toBe('Paper Crane')
  expect((await read(tenant.phone_number_id).expect(200)).body.platform_type).toBe('CLOUD_API')
  const other = await read(emulator.ids.wabaId).expect(400)
  expect(other.body.error).toMatchObject({ code: 100, error_subcode: 33 })
})

it('refuses ids that are taken, unknown owners and unknown members', async () => {
  await using emulator = await frozenEmulator()

  const taken = await control(emulator, 'post', '/businesses').send({ id: '100000000000001' })
  expect(taken.status).toBe(409)
  const orphan = await control(emulator, 'post', '/wabas').send({ business_id: '999999999999999' })
  expect(orphan.status).toBe(404)
  const typo = await control(emulator, 'post', '/phone-numbers').send({ numbr: '+1 202-555-0150' })
  expect(typo.body.error.message).toContain('did you mean number?')
})

it('tells the client what Meta did to its number, portfolio and WABA', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const { businessId, phoneNumberId, wabaId } = emulator.ids
  const patch = async (path: string, body: object) => {
    hook.received.length = 0
    await control(emulator, 'patch', path).send(body).expect(200)
    await emulator.clock.runUntilIdle()
    return hook.received.flatMap(({ raw }) => changesOf(raw))
  }

  expect(await patch(`/phone-numbers/${phoneNumberId}`, { quality: 'RED' })).toEqual([
    {
      field: 'phone_number_quality_update',
      value: {
        display_phone_number: '12025550111',
        event: 'FLAGGED',
        current_limit: 'TIER_UNLIMITED',
        max_daily_conversations_per_business: 'TIER_UNLIMITED',
      },
    },
  ])
  const betterAndFlagged = { quality: 'GREEN', status: 'FLAGGED' }
  expect(await patch(`/phone-numbers/${phoneNumberId}`, betterAndFlagged)).toEqual([])
  expect(await patch(`/phone-numbers/${phoneNumberId}`, { status: 'CONNECTED' })).toMatchObject([
    { field: 'phone_number_quality_update', value: { event: 'UNFLAGGED' } },
  ])
  expect(
    await patch(`/phone-numbers/${phoneNumberId}`, {
      name_review: 'REJECTED',
      rejection_reason: 'NAME_NOT_CONSISTENT',
    }),
  ).toMatchObject([
    {
      field: 'phone_number_name_update',
      value: { decision: 'REJECTED', rejection_reason: 'NAME_NOT_CONSISTENT' },
    },
  ])
  const limited = await patch(`/businesses/${businessId}`, { messaging_limit: 'TIER_2K' })
  expect(limited).toContainEqual({
    field: 'business_capability_update',
    value: { max_daily_conversations_per_business: 2000, max_phone_numbers_per_waba: 25 },
  })
  const banned = await patch(`/wabas/${wabaId}`, { status: 'DISABLED' })
  expect(banned).toEqual([
    {
      field: 'account_update',
      value: {
        event: 'DISABLED_UPDATE',
        ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: 'January 1, 2026' },
      },
    },
  ])
  const refused = await graph(emulator, 'post', `/v24.0/${phoneNumberId}/messages`)
    .send({ messaging_product: 'whatsapp', to: '12025550101', text: { body: 'hi' } })
    .expect(403)
  expect(refused.body.error.code).toBe(131031)
})

it('lets templates fail while the payment method does, and hides a deleted WABA', async () => {
  await using emulator = await frozenEmulator()
  const { phoneNumberId, wabaId } = emulator.ids
  const template = { name: 'hello_world', language: { code: 'en_US' } }

  await control(emulator, 'patch', `/wabas/${wabaId}`).send({ payment_problem: true }).expect(200)
  const sent = await graph(emulator, 'post', `/v24.0/${phoneNumberId}/messages`)
    .send({ messaging_product: 'whatsapp', to: '12025550101', type: 'template', template })
    .expect(200)
  await emulator.clock.runUntilIdle()
  const { body } = await control(emulator, 'get', '/messages?direction=outbound')
  const message = body.data.find(({ id }: { id: string }) => id === sent.body.messages[0].id)
  expect(message.status).toBe('failed')

  await control(emulator, 'patch', `/wabas/${wabaId}`).send({ status: 'DELETED' }).expect(200)
  const gone = await graph(emulator, 'get', `/v24.0/${wabaId}`).expect(400)
  expect(gone.body.error).toMatchObject({ code: 100, error_subcode: 33 })
})

it('keeps the cost from those who pay by the credit line of a partner', async () => {
  await using emulator = await frozenEmulator()
  const { wabaId } = emulator.ids
  const share = `/v24.0/700800900100200/whatsapp_credit_sharing_and_attach?waba_id=${wabaId}&waba_currency=USD`
  await graph(emulator, 'post', share).expect(200)

  const path = `/v24.0/${wabaId}/pricing_analytics?start=1767225600&end=1767312000&granularity=DAILY`
  await graph(emulator, 'get', path).expect(200)
  const { body } = await graph(emulator, 'get', `${path}&metric_types=COST`).expect(400)
  expect(body.error).toMatchObject({ code: 100, error_user_title: 'Cost is not available' })
})

it.each([
  ['tokens', { revoked_subcode: 463 }, /^revoked_subcode: .*458\|459\|460\|464\|467\|492$/],
  ['tokens', { waba_ids: 'all' }, /^waba_ids: .*"\*", or .*array/],
  ['tokens', { expires_in: true }, /^expires_in: .*string.*, or .*number/],
  [
    'businesses',
    { messaging_limit: 'TIER_3K' },
    /TIER_3K is no tier; there are TIER_50, .*TIER_2K/,
  ],
  ['inbound', { from: '12025550101', to: false }, /^to: .*string.*, or .*number/],
  ['inbound', {}, /^from: is missing$/],
  ['webhooks/trigger', {}, /^field: is missing$/],
])('says what a value has to be: %s %j', async (path, body, message) => {
  await using emulator = await frozenEmulator()

  const refused = await control(emulator, 'post', `/${path}`).send(body).expect(400)

  expect(refused.body.error.message).toMatch(message)
})

it('takes the number of a test number, and those on its list, in any form', async () => {
  await using emulator = await frozenEmulator()
  const { body: made } = await control(emulator, 'post', '/phone-numbers')
    .send({
      waba_id: emulator.ids.wabaId,
      number: '+447700900123',
      account_mode: 'SANDBOX',
      test_recipients: ['+44 7700 900321'],
    })
    .expect(201)
  const path = `/v23.0/${made.id}`

  const { body: sent } = await graph(emulator, 'post', `${path}/messages`)
    .send({ messaging_product: 'whatsapp', to: '(07700) 900321', text: { body: 'hi' } })
    .expect(200)
  const { body: node } = await graph(
    emulator,
    'get',
    `${path}?fields=display_phone_number,country_dial_code`,
  )

  expect(sent.contacts).toEqual([{ input: '(07700) 900321', wa_id: '447700900321' }])
  expect(node).toMatchObject({ display_phone_number: '+44 7700900123', country_dial_code: '44' })
})
