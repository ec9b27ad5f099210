import { Client, MessageType } from '@great-detail/whatsapp'
import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { blobOf, samples } from './samples.ts'

const ADA = '12025550101'

const authorised = (emulator: LocalEmulator) => ({
  headers: { Authorization: `Bearer ${emulator.ids.accessToken}` },
  retry: 0,
})

const clientOf = (emulator: LocalEmulator) =>
  new Client({ prefixUrl: emulator.url, request: authorised(emulator) })

async function upload(emulator: LocalEmulator, bytes: Buffer, mimeType: string) {
  const file = blobOf(bytes, mimeType)
  const { phoneNumberId: phoneNumberID } = emulator.ids
  const { id } = await clientOf(emulator)
    .media.upload({ phoneNumberID, mimeType, file, filename: 'sample' })
    .json()
  return { id }
}

/** What the library makes of a webhook whose signature it has checked. */
async function parse(emulator: LocalEmulator, { method, headers, raw }: Received) {
  const event = await clientOf(emulator).webhook.eventNotification({
    method,
    headers: headers as Record<string, string>,
    query: {},
    body: raw,
  })
  await event.verifySignature(emulator.ids.appSecret)
  expect(await event.signature.sha1.check(emulator.ids.appSecret)).toBe(true)
  const change = event.eventNotification.entry[0]?.changes[0]
  if (change?.field !== 'messages') throw new Error('not a change of messages')
  return change.value
}

it('sends every type that it has, and hears that each was sent', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const { message } = clientOf(emulator)
  const image = await upload(emulator, samples.png, 'image/png')
  const base = { phoneNumberID: emulator.ids.phoneNumberId, to: ADA }
  const address = { type: 'HOME', street: 'Bridge St', country_code: 'us' }
  const requests = [
    message.createMessage({ ...base, type: MessageType.Text, text: { body: 'hi' } }),
    message.createMessage({ ...base, type: MessageType.Image, image }),
    message.createMessage({
      ...base,
      type: MessageType.Audio,
      audio: await upload(emulator, samples.ogg, 'audio/ogg'),
    }),
    message.createMessage({
      ...base,
      type: MessageType.Video,
      video: await upload(emulator, samples.mp4, 'video/mp4'),
    }),
    message.createMessage({
      ...base,
      type: MessageType.Document,
      document: {
        ...(await upload(emulator, samples.pdf, 'application/pdf')),
        filename: 'a.pdf',
        caption: 'Invoice',
      },
    }),
    message.createMessage({
      ...base,
      type: MessageType.Sticker,
      sticker: await upload(emulator, samples.webp, 'image/webp'),
    }),
    message.createMessage({
      ...base,
      type: MessageType.Location,
      location: { latitude: 51.5, longitude: -0.1, name: 'Tower', address: 'Bridge St' },
    }),
    message.createMessage({
      ...base,
      type: MessageType.Contacts,
      contacts: [
        {
          name: { formatted_name: 'Grace Hopper', first_name: 'Grace' },
          addresses: [address],
          emails: [{ type: 'WORK', email: 'grace@example.org' }],
          urls: [{ type: 'WORK', url: 'https://example.org' }],
          phones: [{ type: 'CELL', phone: '+12025550102', wa_id: '12025550102' }],
        },
      ],
    }),
    message.createMessage({
      ...base,
      type: MessageType.Interactive,
      interactive: {
        type: 'button',
        body: { text: 'Keep Friday?' },
        action: { buttons: [{ type: 'reply', reply: { id: 'keep', title: 'Keep' } }] },
      },
    }),
    message.createMessage({
      ...base,
      type: MessageType.Template,
      biz_opaque_callback_data: 'job-9',
      template: {
        name: 'order_update',
        language: { code: 'en', policy: 'deterministic' },
        components: [
          { type: 'header', parameters: [{ type: MessageType.Image, image }] },
          {
            type: 'body',
            parameters: ['Ada', 'A-1042', 'Friday'].map((text) => ({ type: 'text', text })),
          },
          {
            type: 'button',
            sub_type: 'url',
            index: '2',
            parameters: [{ type: 'text', text: 'A-1042' }],
          },
        ],
      },
    }),
  ]

  const sent = []
  for (const request of requests) sent.push(await request.json())
  await emulator.clock.runUntilIdle()

  const statuses = []
  for (const each of hook.received) statuses.push(...((await parse(emulator, each)).statuses ?? []))
  expect(statuses.filter(({ status }) => status === 'failed')).toEqual([])
  expect(
    statuses
      .filter(({ status }) => status === 'sent')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(sent.map(({ messages }) => messages[0]?.id).sort())
  expect(sent.at(-1)?.messages[0]?.message_status).toBe('accepted')
})

it('uploads, describes, downloads and deletes media', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const { media } = clientOf(emulator)
  const { id: mediaID } = await upload(emulator, samples.pdf, 'application/pdf')

  const described = await media
    .getURL({ mediaID, phoneNumberID: emulator.ids.phoneNumberId })
    .json()
  expect(described).toMatchObject({ id: mediaID, mime_type: 'application/pdf', file_size: 15 })
  const download = media.download({ mediaURL: described.url, request: authorised(emulator) })
  expect(Buffer.from(await download.arrayBuffer())).toEqual(samples.pdf)
  expect(await media.delete({ mediaID }).json()).toEqual({ success: true })
  const gone = media.getURL({ mediaID }).json()
  await expect(gone).rejects.toMatchObject({ response: { status: 400 } })

  await emulator.inbound.send({
    from: ADA,
    type: 'image',
    image: { data: samples.png.toString('base64'), mime_type: 'image/png' },
  })
  await emulator.clock.runUntilIdle()
  expect(hook.received.at(-1)?.raw.replaceAll('\\/', '/')).toContain(`"url":"${emulator.url}/`)
})

it('registers a webhook and reads what customers write', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const { webhook, message } = clientOf(emulator)
  const { phoneNumberId: phoneNumberID } = emulator.ids

  const [handshake] = hook.handshakes
  const query = Object.fromEntries(new URL(handshake?.url ?? '', hook.url).searchParams)
  const registered = await webhook.register({ method: 'GET', query, headers: {}, body: '' })
  expect(registered.verifyToken).toBe('emulator-verify-token')
  expect(registered.accept()).toMatch(/^\d+$/)

  const message_id = await emulator.inbound.text({ from: ADA, text: 'Olá 👋 a/b' })
  await emulator.clock.runUntilIdle()
  const [received] = hook.received
  if (!received) throw new Error('no webhook arrived')
  expect(await parse(emulator, received)).toMatchObject({
    messages: [{ id: message_id, type: 'text', text: { body: 'Olá 👋 a/b' } }],
  })
  const read = message.createStatus({
    phoneNumberID,
    message_id,
    status: 'read',
    typing_indicator: { type: 'text' },
  })
  expect(await read.json()).toEqual({ success: true })
})

it('reads accounts, numbers and subscriptions', async () => {
  await using emulator = await frozenEmulator()
  const { phoneNumbers, subscribedApps, whatsappBusinessAccount } = clientOf(emulator)
  const { phoneNumberId: phoneNumberID, wabaId: businessAccountID } = emulator.ids

  const numbers = await phoneNumbers.listPhoneNumbers({ businessAccountID }).json()
  expect(numbers.data[0]).toMatchObject({ id: phoneNumberID, verified_name: 'Blue Lantern Tea' })
  const number = await phoneNumbers
    .getPhoneNumber({ phoneNumberID, fields: ['id', 'display_phone_number', 'throughput'] })
    .json()
  expect(number).toEqual({
    id: phoneNumberID,
    display_phone_number: '+1 202-555-0111',
    throughput: { level: 'STANDARD' },
  })
  const account = await whatsappBusinessAccount.get(businessAccountID).json()
  expect(account).toMatchObject({ id: businessAccountID, name: 'Blue Lantern Tea' })
  expect(await subscribedApps.createSubscription({ businessAccountID }).json()).toEqual({
    success: true,
  })
  const subscriptions = await subscribedApps.listSubscriptions({ businessAccountID }).json()
  expect(subscriptions.data).toHaveLength(1)
})

it('makes, changes, lists and deletes templates; sets the profile', async () => {
  await using emulator = await frozenEmulator()
  const { template, businessProfile } = clientOf(emulator)
  const { phoneNumberId: phoneNumberID, wabaId } = emulator.ids
  const body = (text: string) => ({ components: [{ type: 'BODY' as const, text }] })

  const made = await template
    .create(wabaId, {
      name: 'shop_open',
      language: 'en_US',
      category: 'UTILITY',
      parameter_format: 'POSITIONAL',
      ...body('Our shop is open today from nine to five.'),
    })
    .json()
  await emulator.clock.advance('25h')
  const changed = await template.update(made.id, body('Our shop is open today until six.')).json()
  const listed = await template.list(wabaId, { limit: 1, fields: ['name', 'status'] }).json()
  // Graph answers a page where the library's type says a list.
  const library = await template
    .listLibrary({ search: 'order' })
    .json<{ data: { name: string; language: string }[] }>()
  const removed = await template.delete(wabaId, { name: 'shop_open' }).json()

  expect(changed).toMatchObject({ success: true })
  expect(listed.data).toHaveLength(1)
  expect(library.data[0]).toMatchObject({ name: 'order_received_1', language: 'en_US' })
  expect(removed).toEqual({ success: true })
  await businessProfile.updateBusinessProfile({ phoneNumberID, about: 'Tea' }).json()
  expect(
    await businessProfile.getBusinessProfile({ phoneNumberID, fields: ['about'] }).json(),
  ).toEqual({ data: [{ about: 'Tea' }] })
})
