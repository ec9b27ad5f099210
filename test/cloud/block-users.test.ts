import { expect, it } from 'vitest'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADA, PHONE, STRANGER, send, statusesOf } from './support.ts'

const PATH = `/v23.0/${PHONE}/block_users`
const GRACE = '12025550102'
const body = (...users: string[]) => ({
  messaging_product: 'whatsapp',
  block_users: users.map((user) => ({ user })),
})

it('blocks, lists in pages and unblocks users', async () => {
  await using emulator = await frozenEmulator()

  const added = await graph(emulator, 'post', PATH).send(body(GRACE, '+1 202-555-0101')).expect(200)
  expect(added.body).toEqual({
    messaging_product: 'whatsapp',
    block_users: {
      added_users: [
        { input: GRACE, wa_id: GRACE },
        { input: '+1 202-555-0101', wa_id: ADA },
      ],
    },
  })

  const first = await graph(emulator, 'get', `${PATH}?limit=1`).expect(200)
  expect(first.body.data).toEqual([{ messaging_product: 'whatsapp', wa_id: ADA }])
  const { after } = first.body.paging.cursors
  expect(after).toBe('eyJvZAmZAzZAXQiOjAsInZAlcnNpb25JZACI6IjE3OTg3NjE2MDAwMDAwMDAwMDAifQZDZD')
  const second = await graph(emulator, 'get', `${PATH}?limit=1&after=${after}`).expect(200)
  expect(second.body.data).toEqual([{ messaging_product: 'whatsapp', wa_id: GRACE }])
  const bad = await graph(emulator, 'get', `${PATH}?after=MAZDZD`).expect(400)
  expect(bad.body.error.message).toBe('(#100) Invalid cursors values')

  const removed = await graph(emulator, 'delete', PATH).send(body(ADA, GRACE)).expect(200)
  expect(removed.body.block_users.removed_users).toEqual([
    { input: ADA, wa_id: ADA },
    { input: GRACE, wa_id: GRACE },
  ])
  const empty = await graph(emulator, 'get', PATH).expect(200)
  expect(empty.body).toEqual({ data: [] })
})

it('tells those apart that could not be blocked', async () => {
  await using emulator = await frozenEmulator()

  const { body: answer } = await graph(emulator, 'post', PATH)
    .send(body(ADA, STRANGER, '12025550111', '12025550112', 'nobody'))
    .expect(400)

  expect(answer).toEqual({
    messaging_product: 'whatsapp',
    block_users: {
      added_users: [{ input: ADA, wa_id: ADA }],
      failed_users: [
        failed(STRANGER, 131047, 'Re-engagement message'),
        failed('12025550111', 131021, 'Recipient cannot be sender'),
        failed('12025550112', 139100, 'Failed to block/unblock users'),
        { input: 'nobody', errors: [expect.objectContaining({ code: 131009 })] },
      ],
    },
    error: {
      message: '(#139100) Failed to block/unblock users',
      type: 'OAuthException',
      code: 139100,
      error_data: {
        details: 'Failed to block some users, see the block_users response list for details',
      },
      fbtrace_id: expect.any(String),
    },
  })
  const listed = await graph(emulator, 'get', PATH).expect(200)
  expect(listed.body.data).toHaveLength(1)
})

const failed = (waId: string, code: number, title: string) => ({
  input: waId,
  wa_id: waId,
  errors: [{ message: `(#${code}) ${title}`, code, error_data: { details: expect.any(String) } }],
})

it('hears nothing of a blocked user, and fails what is sent to one', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await graph(emulator, 'post', PATH).send(body(ADA)).expect(200)

  await emulator.inbound.text({ from: ADA, text: 'hello?' })
  await send(emulator, { type: 'text', text: { body: 'hi' } }).expect(200)
  await emulator.clock.runUntilIdle()

  expect(hook.received).toHaveLength(1)
  expect(statusesOf(hook.received)).toMatchObject([
    { status: 'failed', errors: [{ code: 130403 }] },
  ])
})

it('asks for what is missing', async () => {
  await using emulator = await frozenEmulator()

  const none = await graph(emulator, 'post', PATH).send({ messaging_product: 'whatsapp' })
  expect(none.body.error.message).toBe('(#100) The parameter block_users is required.')
  const product = await graph(emulator, 'post', PATH).send({ block_users: [] })
  expect(product.body.error.message).toBe('(#100) The parameter messaging_product is required.')
  const text = await graph(emulator, 'post', PATH).send({ ...body(), block_users: 'x' })
  expect(text.body.error.message).toBe('(#100) Param block_users must be an array.')
})

it('refuses the 64,001st user', async () => {
  await using emulator = await frozenEmulator()
  const exported = await control(emulator, 'get', '/state').expect(200)
  const { conversations } = exported.body.state
  for (let n = 0; n < 64_000; n++) {
    const customer = String(13_000_000_000 + n)
    conversations[`${PHONE}:${customer}`] = { phoneNumberId: PHONE, customer, blockedAt: 1 }
  }
  await control(emulator, 'put', '/state').send(exported.body).expect(200)

  const refused = await graph(emulator, 'post', PATH).send(body(ADA)).expect(400)

  expect(refused.body.error.code).toBe(139100)
  expect(refused.body.block_users.failed_users).toMatchObject([
    { input: ADA, wa_id: ADA, errors: [{ code: 139101 }] },
  ])
})
