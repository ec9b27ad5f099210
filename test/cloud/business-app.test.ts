import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { ADA, PHONE, PNG, send, WABA } from './support.ts'

const metadata = { display_phone_number: '12025550111', phone_number_id: PHONE }

const onboard = (emulator: LocalEmulator, change: object = {}) =>
  control(emulator, 'patch', `/phone-numbers/${PHONE}`)
    .send({ coexistence: true, ...change })
    .expect(200)

const ask = (emulator: LocalEmulator, sync_type: string) =>
  graph(emulator, 'post', `/v24.0/${PHONE}/smb_app_data`).send({
    messaging_product: 'whatsapp',
    sync_type,
  })

interface Change {
  readonly field: string
  readonly value: Record<string, unknown>
}

const changesOf = (received: readonly Received[], fields: readonly string[]): Change[] =>
  received
    .map(({ body }) => (body as { entry: { changes: Change[] }[] }).entry[0]?.changes[0])
    .filter((change) => change !== undefined && fields.includes(change.field)) as Change[]

it('tells the contacts of the Business app a moment after it was asked', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await control(emulator, 'post', '/customers')
    .send({ wa_id: '12025550155', name: 'Hidden', identity_mode: 'bsuid' })
    .expect(201)
  await control(emulator, 'patch', '/customers/12025550103')
    .send({ in_contact_book: false })
    .expect(200)
  await onboard(emulator)

  const answer = await ask(emulator, 'smb_app_state_sync').expect(200)
  expect(hook.received).toEqual([])
  await emulator.clock.advance('1s')

  expect(answer.body).toEqual({
    messaging_product: 'whatsapp',
    request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  const contact = (full_name: string, phone_number: string) => ({
    type: 'contact',
    contact: { full_name, first_name: full_name, phone_number },
    action: 'add',
    metadata: { timestamp: '1767225600' },
  })
  expect(hook.received.map(({ body }) => body)).toEqual([
    {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: WABA,
          changes: [
            {
              value: {
                messaging_product: 'whatsapp',
                metadata,
                state_sync: [contact('Ada', ADA), contact('Grace', '12025550102')],
              },
              field: 'smb_app_state_sync',
            },
          ],
        },
      ],
    },
  ])
})

it('tells many contacts in several webhooks, and what changes in the book afterwards', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  for (let line = 0; line < 100; line++) {
    const wa_id = `1303555${String(line).padStart(4, '0')}`
    await control(emulator, 'post', '/customers').send({ wa_id }).expect(201)
  }
  await onboard(emulator)
  await control(emulator, 'patch', `/customers/${ADA}`).send({ in_contact_book: true }).expect(200)
  await ask(emulator, 'smb_app_state_sync').expect(200)
  await emulator.clock.advance('10s')
  await control(emulator, 'patch', `/customers/${ADA}`).send({ name: 'Ada Byron' }).expect(200)
  await control(emulator, 'patch', `/customers/${ADA}`).send({ in_contact_book: false }).expect(200)
  await emulator.clock.runUntilIdle()

  const told = changesOf(hook.received, ['smb_app_state_sync']).map(
    ({ value }) => value['state_sync'] as object[],
  )
  expect(told.map((contacts) => contacts.length)).toEqual([100, 3, 1, 1])
  expect(told.slice(2)).toEqual([
    [
      {
        type: 'contact',
        contact: { full_name: 'Ada Byron', first_name: 'Ada', phone_number: ADA },
        action: 'add',
        metadata: { timestamp: '1767225610' },
      },
    ],
    [
      {
        type: 'contact',
        contact: { phone_number: ADA },
        action: 'remove',
        metadata: { timestamp: '1767225610' },
      },
    ],
  ])
})

it('tells the history by phase, the newest first, files in a webhook of their own', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const inbound = (body: object) =>
    control(emulator, 'post', '/inbound').send({ from: ADA, to: PHONE, ...body })
  await inbound({ type: 'text', text: { body: 'too long ago' } }).expect(201)
  await emulator.clock.advance('10d')
  const old = await inbound({ type: 'text', text: { body: 'half a year' } }).expect(201)
  await emulator.clock.advance('172d')
  const picture = { data: PNG.toString('base64'), caption: 'look' }
  const image = await inbound({ type: 'image', image: picture }).expect(201)
  await emulator.clock.advance('3d')
  const open = await inbound({ type: 'text', text: { body: 'hello' } }).expect(201)
  const answer = await send(emulator, { type: 'text', text: { body: 'hi' } }).expect(200)
  await emulator.clock.runUntilIdle('1m')
  await onboard(emulator)
  await ask(emulator, 'history').expect(200)
  await emulator.clock.advance('10s')

  const { data } = (await control(emulator, 'get', '/messages').expect(200)).body
  const { id: mediaId } = data.find((each: { type: string }) => each.type === 'image').image
  const day = 86_400
  const began = 1_767_225_600
  const chunk = (phase: number, progress: number, messages: object[]) => ({
    value: {
      messaging_product: 'whatsapp',
      metadata,
      history: [
        { metadata: { phase, chunk_order: 1, progress }, threads: [{ id: ADA, messages }] },
      ],
    },
    field: 'history',
  })
  expect(changesOf(hook.received, ['history'])).toEqual([
    chunk(0, 33, [
      {
        from: ADA,
        id: open.body.message_id,
        timestamp: String(began + 185 * day),
        type: 'text',
        text: { body: 'hello' },
        history_context: { status: 'DELIVERED' },
      },
      {
        from: '12025550111',
        id: answer.body.messages[0].id,
        timestamp: String(began + 185 * day),
        type: 'text',
        text: { body: 'hi' },
        history_context: { status: 'READ' },
      },
    ]),
    chunk(1, 67, [
      {
        from: ADA,
        id: image.body.message_id,
        timestamp: String(began + 182 * day),
        type: 'media_placeholder',
        history_context: { status: 'DELIVERED' },
      },
    ]),
    {
      value: {
        messaging_product: 'whatsapp',
        metadata,
        messages: [
          {
            from: ADA,
            id: image.body.message_id,
            timestamp: String(began + 182 * day),
            type: 'image',
            image: {
              caption: 'look',
              mime_type: 'image/png',
              sha256: expect.stringMatching(/^[\w+/]{43}=$/),
              id: mediaId,
            },
          },
        ],
      },
      field: 'history',
    },
    chunk(2, 100, [
      {
        from: ADA,
        id: old.body.message_id,
        timestamp: String(began + 10 * day),
        type: 'text',
        text: { body: 'half a year' },
        history_context: { status: 'DELIVERED' },
      },
    ]),
  ])
})

it('says that the business has declined to share its history', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await onboard(emulator, { history_sharing: false })
  await ask(emulator, 'history').expect(200)
  await emulator.clock.advance('10s')

  const title = 'History sync is turned off by the business from the WhatsApp Business App'
  expect(changesOf(hook.received, ['history'])).toEqual([
    {
      value: {
        messaging_product: 'whatsapp',
        metadata,
        history: [
          {
            errors: [
              {
                code: 2593109,
                title,
                message: title,
                error_data: { details: 'History sharing is turned off by the business' },
              },
            ],
          },
        ],
      },
      field: 'history',
    },
  ])
})

it('comes to the end of an empty history', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await onboard(emulator)
  await ask(emulator, 'history').expect(200)
  await emulator.clock.advance('10s')

  expect(changesOf(hook.received, ['history']).map(({ value }) => value['history'])).toEqual([
    [{ metadata: { phase: 0, chunk_order: 1, progress: 100 }, threads: [] }],
  ])
})

it('synchronises once for each kind, within a day of onboarding, and a coexistence number only', async () => {
  await using emulator = await frozenEmulator()
  const refused = async (type: string) => (await ask(emulator, type).expect(400)).body.error

  expect(await refused('history')).toMatchObject({ code: 2593108, type: 'OAuthException' })
  await onboard(emulator)
  await ask(emulator, 'history').expect(200)
  expect(await refused('history')).toMatchObject({
    code: 2593107,
    message: '(#2593107) Synchronization request limit exceeded',
  })
  await emulator.clock.advance('24h')
  await ask(emulator, 'smb_app_state_sync').expect(200)
  await emulator.clock.advance('1ms')
  expect(await refused('smb_app_state_sync')).toMatchObject({
    code: 2593108,
    message: '(#2593108) Synchronization request made outside of allowed time window',
  })
  expect(await refused('calls')).toMatchObject({ code: 100 })
})
