import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { type Received, type Receiver, startReceiver } from '../support/receiver.ts'
import { ADA, PHONE, STRANGER, send, statusesOf, valuesOf } from './support.ts'

const USER_ID = 'US.88120476530917442'
const PARENT_ID = 'US.ENT.771204765'

const patch = (emulator: LocalEmulator, change: object, waId = ADA) =>
  control(emulator, 'patch', `/customers/${waId}`).send(change).expect(200)

/** What arrives when the customer writes. */
async function write(emulator: LocalEmulator, hook: Receiver, more: object = {}, from = ADA) {
  hook.received.length = 0
  await emulator.inbound.send({ from, type: 'text', text: { body: 'hi' }, ...more })
  await emulator.clock.runUntilIdle()
  const [value] = valuesOf(hook.received)
  return { contact: value?.contacts?.[0], message: value?.messages?.[0] }
}

const fieldsOf = (calls: readonly Received[]) =>
  calls.map(({ body }) => {
    const { entry } = body as { entry: { changes: { field: string }[] }[] }
    return entry[0]?.changes[0]?.field
  })

it('hides the number of a customer with a username 30 days after the last contact by number', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await patch(emulator, { username: 'ada', user_id: USER_ID })

  const known = await write(emulator, hook)
  await emulator.clock.advance('31d')
  const hidden = await write(emulator, hook)
  await send(emulator, { type: 'text', text: { body: 'hi' } }).expect(200)
  const shown = await write(emulator, hook)

  expect(known.contact).toEqual({
    profile: { name: 'Ada', username: '@ada' },
    wa_id: ADA,
    user_id: USER_ID,
  })
  expect(known.message).toMatchObject({ from: ADA, from_user_id: USER_ID })
  expect(hidden.contact).toEqual({
    profile: { name: 'Ada', username: '@ada' },
    user_id: USER_ID,
  })
  expect(hidden.message).not.toHaveProperty('from')
  expect(hidden.message).toMatchObject({ from_user_id: USER_ID })
  expect(shown.message).toMatchObject({ from: ADA })
})

it('shows the number of a new customer with a username once it was given or is in the contact book', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const card = { name: { formatted_name: 'S' }, phones: [{ phone: STRANGER, wa_id: STRANGER }] }
  const contacts = [{ ...card, origin: 'contact_request' }]
  await patch(emulator, { username: 'stranger' }, STRANGER)

  const first = await write(emulator, hook, {}, STRANGER)
  await patch(emulator, { in_contact_book: true }, STRANGER)
  const listed = await write(emulator, hook, {}, STRANGER)
  await patch(emulator, { in_contact_book: false }, STRANGER)
  await emulator.clock.advance('31d')
  const again = await write(emulator, hook, {}, STRANGER)
  const given = await write(emulator, hook, { type: 'contacts', contacts }, STRANGER)

  const shows = [first, listed, again, given].map(({ contact }) => contact?.['wa_id'])
  expect(shows).toEqual([undefined, STRANGER, undefined, STRANGER])
})

it('tells statuses of a message to a user id without the number, that of a failed one too', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await patch(emulator, { identity_mode: 'bsuid', username: 'ada', user_id: USER_ID })
  const text = { recipient: USER_ID, type: 'text', text: { body: 'hi' } }
  const post = () =>
    graph(emulator, 'post', `/v23.0/${PHONE}/messages`).send({
      messaging_product: 'whatsapp',
      ...text,
    })

  const sent = await post().expect(200)
  await emulator.clock.runUntilIdle()
  const [first, second] = valuesOf(hook.received)
  await emulator.clock.advance('25h')
  hook.received.length = 0
  await post().expect(200)
  await emulator.clock.runUntilIdle()

  expect(sent.body.contacts).toEqual([{ input: USER_ID, user_id: USER_ID }])
  expect(first?.statuses?.[0]).toMatchObject({ status: 'sent', recipient_user_id: USER_ID })
  expect(first?.statuses?.[0]).not.toHaveProperty('recipient_id')
  expect(first?.contacts).toEqual([{ profile: { name: 'Ada' }, user_id: USER_ID }])
  expect(second?.contacts?.[0]).toMatchObject({ profile: { username: '@ada' } })
  const [failed] = statusesOf(hook.received)
  expect(failed).toMatchObject({ status: 'failed', recipient_user_id: USER_ID })
  expect(valuesOf(hook.received)[0]).not.toHaveProperty('contacts')
})

it('tells the number in statuses of what was sent to it, whoever hides it', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await patch(emulator, { identity_mode: 'bsuid' })

  await send(emulator, { type: 'text', text: { body: 'hi' } }).expect(200)
  await emulator.clock.advance('25h')
  await send(emulator, { type: 'text', text: { body: 'late' } }).expect(200)
  await emulator.clock.runUntilIdle()

  const statuses = statusesOf(hook.received)
  expect(statuses.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read', 'failed'])
  expect(statuses.map((each) => each['recipient_id'])).toEqual([ADA, ADA, ADA, ADA])
  expect(valuesOf(hook.received)[0]?.contacts?.[0]).toMatchObject({ wa_id: ADA })
})

it('leaves the user id out of a failed status of a message to a number', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })

  await send(emulator, { to: STRANGER, type: 'text', text: { body: 'hi' } }).expect(200)
  await emulator.clock.runUntilIdle()

  const [failed] = statusesOf(hook.received)
  expect(failed).toMatchObject({ status: 'failed', recipient_id: STRANGER })
  expect(failed).not.toHaveProperty('recipient_user_id')
})

it('has a user id for somebody who has never written', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const template = { name: 'hello_world', language: { code: 'en_US' } }

  await send(emulator, { to: STRANGER, type: 'template', template }).expect(200)
  await emulator.clock.runUntilIdle()

  expect(statusesOf(hook.received)[0]).toMatchObject({
    recipient_id: STRANGER,
    recipient_user_id: expect.stringMatching(/^US\.\d{17}$/),
  })
})

it('knows the user id that portfolios share', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await patch(emulator, { user_id: USER_ID, parent_user_id: PARENT_ID })

  const { contact, message } = await write(emulator, hook)
  hook.received.length = 0
  const sent = await graph(emulator, 'post', `/v23.0/${PHONE}/messages`)
    .send({
      messaging_product: 'whatsapp',
      recipient: PARENT_ID,
      type: 'text',
      text: { body: 'hi' },
    })
    .expect(200)
  await emulator.clock.runUntilIdle()

  expect(contact).toMatchObject({ user_id: USER_ID, parent_user_id: PARENT_ID })
  expect(message).toMatchObject({ from_parent_user_id: PARENT_ID })
  expect(sent.body.contacts[0]).toEqual({ input: PARENT_ID, user_id: PARENT_ID })
  expect(statusesOf(hook.received)[0]).toMatchObject({ recipient_parent_user_id: PARENT_ID })
})

it('refuses a user id that nobody has', async () => {
  await using emulator = await frozenEmulator()

  const { body } = await graph(emulator, 'post', `/v23.0/${PHONE}/messages`)
    .send({
      messaging_product: 'whatsapp',
      recipient: 'US.1',
      type: 'text',
      text: { body: 'hi' },
    })
    .expect(400)

  expect(body.error.code).toBe(131009)
})

it('shows identities on a number that checks them, and refuses a stale one', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await graph(emulator, 'post', `/v23.0/${PHONE}/settings`)
    .send({ user_identity_change: { enable_identity_key_check: true } })
    .expect(200)

  const { contact, message } = await write(emulator, hook)
  const hash = String(contact?.['identity_key_hash'])
  const text = { type: 'text', text: { body: 'hi' }, recipient_identity_key_hash: hash }
  hook.received.length = 0
  await send(emulator, text).expect(200)
  await emulator.clock.runUntilIdle()
  const [status] = statusesOf(hook.received)
  hook.received.length = 0
  await patch(emulator, { identity_changed: true })
  await emulator.clock.runUntilIdle()
  const note = valuesOf(hook.received)[0]?.messages?.[0]
  const stale = await send(emulator, text).expect(400)

  expect(hash).toMatch(/^[\w+/]{11}=$/)
  expect(message).toMatchObject({ identity: { hash, acknowledged: true } })
  expect(status).toMatchObject({ recipient_identity_key_hash: hash })
  expect(note).toMatchObject({
    type: 'system',
    system: { type: 'customer_identity_changed', customer: ADA },
  })
  expect(note?.['system']).not.toMatchObject({ identity: hash })
  expect(stale.body.error).toMatchObject({
    code: 137000,
    message: '(#137000) Recipient identity key mismatch',
  })
})

it('has the older payloads when user ids are switched off', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await emulator.settings.patch({ cloud: { bsuidPayloads: 'off' } })
  await patch(emulator, { username: 'ada', identity_mode: 'bsuid', parent_user_id: PARENT_ID })

  const { contact, message } = await write(emulator, hook)

  expect(contact).toEqual({ profile: { name: 'Ada' }, wa_id: ADA })
  expect(message).toMatchObject({ from: ADA })
  expect(JSON.stringify(message)).not.toContain('user_id')
})

it('tells a new number in the form of the setting', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const change = async (from: string, to: string) => {
    hook.received.length = 0
    await patch(emulator, { number_changed_to: to }, from)
    await emulator.clock.runUntilIdle()
    return { fields: fieldsOf(hook.received), values: valuesOf(hook.received) }
  }

  const now = await change(ADA, '12025550188')
  await emulator.settings.patch({ cloud: { bsuidPayloads: 'off' } })
  const before = await change('12025550102', '12025550189')

  const numbers = 3
  expect(now.fields.filter((field) => field === 'messages')).toHaveLength(numbers)
  expect(now.fields.filter((field) => field === 'user_id_update')).toHaveLength(numbers)
  expect(now.values[0]?.messages?.[0]?.['system']).toEqual({
    body: expect.stringMatching(/^User Ada changed from US\.\d+ to US\.\d+$/),
    wa_id: '12025550188',
    user_id: expect.stringMatching(/^US\.\d{17}$/),
    type: 'user_changed_user_id',
  })
  expect(before.fields).toEqual(Array(numbers).fill('messages'))
  expect(before.values[0]?.messages?.[0]?.['system']).toEqual({
    body: 'User Grace changed from 12025550102 to 12025550189',
    wa_id: '12025550189',
    type: 'user_changed_number',
  })
})

it('tells that marketing is to stop and to go on', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })

  await patch(emulator, { marketing_opt_out: true })
  await patch(emulator, { marketing_opt_out: true })
  await patch(emulator, { marketing_opt_out: false })
  await emulator.clock.runUntilIdle()

  const values = valuesOf(hook.received) as unknown as { user_preferences: { value: string }[] }[]
  const told = values.map(({ user_preferences: [first] }) => first?.value)
  expect(told.sort()).toEqual(['resume', 'resume', 'resume', 'stop', 'stop', 'stop'])
})
