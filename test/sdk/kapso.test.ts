import {
  buildTemplateSendPayload,
  GraphApiError,
  isBusinessScopedUserId,
  TemplateDefinition,
  WhatsAppClient,
} from '@kapso/whatsapp-cloud-api'
import { normalizeWebhook, verifySignature } from '@kapso/whatsapp-cloud-api/server'
import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator } from '../support/emulator.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { blobOf, samples } from './samples.ts'

const ADA = '12025550101'
const CATALOG = '660770880990110'
const FLOW = '550660770880990'

const clientOf = (emulator: LocalEmulator) =>
  new WhatsAppClient({ baseUrl: emulator.url, accessToken: emulator.ids.accessToken })

type Client = ReturnType<typeof clientOf>
type Template = Parameters<Client['messages']['sendTemplate']>[0]['template']

/** What the builder makes is an interface, and the client asks for an index signature. */
const payload = (input: Parameters<typeof buildTemplateSendPayload>[0]): Template => {
  const { components = [], ...rest } = buildTemplateSendPayload(input)
  return { ...rest, components: components.map((each) => ({ ...each })) }
}

async function upload(client: Client, phoneNumberId: string, bytes: Buffer, type: string) {
  const file = blobOf(bytes, type)
  const { id } = await client.media.upload({ phoneNumberId, type, file, fileName: 'sample' })
  return { id }
}

/** What the library makes of a webhook whose signature it has checked. */
function parse(emulator: LocalEmulator, { raw, headers }: Received) {
  const signatureHeader = String(headers['x-hub-signature-256'])
  const { appSecret } = emulator.ids
  expect(verifySignature({ appSecret, rawBody: raw, signatureHeader })).toBe(true)
  return normalizeWebhook(JSON.parse(raw))
}

it('sends every type that it has, and hears that each was sent', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url, throughput: 'off' })
  const client = clientOf(emulator)
  const { phoneNumberId } = emulator.ids
  const image = await upload(client, phoneNumberId, samples.png, 'image/png')
  const video = await upload(client, phoneNumberId, samples.mp4, 'video/mp4')
  const audio = await upload(client, phoneNumberId, samples.ogg, 'audio/ogg')
  const document = await upload(client, phoneNumberId, samples.pdf, 'application/pdf')
  const sticker = await upload(client, phoneNumberId, samples.webp, 'image/webp')
  const base = { phoneNumberId, to: ADA }
  const { messages: to } = client
  const first = await to.sendText({ ...base, body: 'hi', previewUrl: true })
  const messageId = first.messages[0]?.id ?? ''
  const card = (cardIndex: number, action: object) =>
    ({ cardIndex, header: { type: 'image', image }, bodyText: 'Jasmine', action }) as never

  const sent = [
    first,
    await to.sendText({ ...base, body: 'Yes.', contextMessageId: messageId }),
    await to.sendImage({ ...base, image: { ...image, caption: 'Front door' } }),
    await to.sendAudio({ ...base, audio: { ...audio, voice: true } }),
    await to.sendVideo({ ...base, video }),
    await to.sendDocument({ ...base, document: { ...document, filename: 'a.pdf' } }),
    await to.sendSticker({ ...base, sticker }),
    await to.sendLocation({
      ...base,
      location: { latitude: 51.5, longitude: -0.1, name: 'Tower' },
    }),
    await to.sendContacts({
      ...base,
      contacts: [
        {
          name: { formattedName: 'Grace Hopper', firstName: 'Grace' },
          phones: [{ phone: '+1 202-555-0102', waId: '12025550102', type: 'CELL' }],
          emails: [{ email: 'grace@example.org', type: 'WORK' }],
          addresses: [{ street: 'Bridge St', countryCode: 'us', type: 'HOME' }],
          org: { company: 'Navy', department: 'Compilers', title: 'Admiral' },
          urls: [{ url: 'https://example.org', type: 'WORK' }],
          birthday: '1906-12-09',
        },
      ],
    }),
    await to.sendReaction({ ...base, reaction: { messageId, emoji: '👍' } }),
    await to.sendReaction({ ...base, reaction: { messageId, emoji: '' } }),
    await to.sendInteractiveButtons({
      ...base,
      header: { type: 'image', image },
      bodyText: 'Keep Friday?',
      footerText: 'Reply by 18:00',
      buttons: [
        { id: 'keep', title: 'Keep' },
        { id: 'move', title: 'Move' },
      ],
    }),
    await to.sendInteractiveList({
      ...base,
      bodyText: 'Pick a size',
      buttonText: 'Sizes',
      sections: [{ title: 'Adult', rows: [{ id: 's', title: 'Small', description: '34-36' }] }],
    }),
    await to.sendInteractiveProduct({
      ...base,
      bodyText: 'This one',
      catalogId: CATALOG,
      productRetailerId: 'tea-jasmine',
    }),
    await to.sendInteractiveProductList({
      ...base,
      header: { type: 'text', text: 'Teas' },
      bodyText: 'All of them',
      catalogId: CATALOG,
      sections: [{ title: 'Green', productItems: [{ productRetailerId: 'tea-jasmine' }] }],
    }),
    await to.sendInteractiveFlow({
      ...base,
      bodyText: 'Sign up',
      parameters: {
        flowId: FLOW,
        flowCta: 'Start',
        flowToken: 'bk-77',
        flowAction: 'navigate',
        flowActionPayload: { screen: 'WELCOME', data: { first_name: 'Ada' } },
      },
    }),
    await to.sendInteractiveAddress({
      ...base,
      bodyText: 'Where to?',
      parameters: { country: 'IN', savedAddresses: [{ id: 'a', value: { inPinCode: '400063' } }] },
    }),
    await to.sendInteractiveLocationRequest({
      ...base,
      bodyText: 'Where are you?',
      parameters: { requestMessage: 'Where are you?' },
    }),
    await to.sendInteractiveCallPermission({
      ...base,
      bodyText: 'May we call?',
      parameters: { phoneNumber: '+12025550111' },
    }),
    await to.sendInteractiveCtaUrl({
      ...base,
      bodyText: 'See the plan',
      parameters: { displayText: 'Open', url: 'https://example.org/p/9' },
    }),
    await to.sendInteractiveCarousel({
      ...base,
      bodyText: 'Our teas',
      cards: [0, 1].map((at) => card(at, { displayText: 'Look', url: 'https://example.org' })),
    }),
    await to.sendInteractiveCarousel({
      ...base,
      bodyText: 'Our teas',
      cards: [0, 1].map((at) => card(at, { buttons: [{ id: `more-${at}`, title: 'More' }] })),
    }),
    await to.sendInteractiveCatalogMessage({
      ...base,
      bodyText: 'Everything',
      parameters: { thumbnailProductRetailerId: 'tea-jasmine' },
    }),
    await to.sendInteractiveRaw({
      ...base,
      interactive: {
        type: 'voice_call',
        body: { text: 'Call us' },
        action: { name: 'voice_call', parameters: { displayText: 'Call' } },
      },
    }),
  ]
  await emulator.clock.runUntilIdle()

  for (const each of sent) {
    expect(each).toMatchObject({ contacts: [{ input: ADA, waId: ADA }] })
  }
  const statuses = hook.received.flatMap((each) => parse(emulator, each).statuses)
  expect(statuses.filter(({ status }) => status === 'failed')).toEqual([])
  expect(
    statuses
      .filter(({ status }) => status === 'sent')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(sent.map(({ messages }) => messages[0]?.id).sort())
})

it('sends templates from its own builders', async () => {
  await using emulator = await frozenEmulator()
  const client = clientOf(emulator)
  const { phoneNumberId } = emulator.ids
  const image = await upload(client, phoneNumberId, samples.png, 'image/png')
  const text = (value: string) => ({ type: 'text' as const, text: value })
  const header = { type: 'image' as const, image }
  const cards = ['1', '2'].map((product, cardIndex) => ({
    cardIndex,
    components: [
      { type: 'header' as const, parameters: [header] as [typeof header] },
      { type: 'body' as const, parameters: [text('20%')] },
      {
        type: 'button' as const,
        subType: 'quick_reply' as const,
        index: 0,
        parameters: [{ type: 'payload' as const, payload: `send-${product}` }],
      },
      {
        type: 'button' as const,
        subType: 'url' as const,
        index: 1,
        parameters: [text(product)],
      },
    ],
  }))
  const templates = [
    payload({ name: 'hello_world', language: 'en_US' }),
    payload({
      name: 'order_update',
      language: 'en',
      header,
      body: [text('Ada'), text('A-1042'), text('Friday')],
      buttons: [
        {
          type: 'button',
          subType: 'quick_reply',
          index: 0,
          parameters: [{ type: 'payload', payload: 'ADDRESS' }],
        },
        { type: 'button', subType: 'url', index: 2, parameters: [text('A-1042')] },
      ],
    }),
    payload({
      name: 'login_code',
      language: 'en_US',
      body: [text('482913')],
      buttons: [{ type: 'button', subType: 'url', index: 0, parameters: [text('482913')] }],
    }),
    payload({
      name: 'spring_promo',
      language: 'en_US',
      body: [text('Ada')],
      cards,
    }),
  ]

  for (const template of templates) {
    const { messages } = await client.messages.sendTemplate({ phoneNumberId, to: ADA, template })
    expect(messages[0]).toMatchObject({ messageStatus: 'accepted' })
  }
  const missing = client.messages.sendTemplate({
    phoneNumberId,
    to: ADA,
    template: payload({ name: 'order_updat', language: 'en' }),
  })
  await expect(missing).rejects.toMatchObject({
    code: 132001,
    httpStatus: 404,
    category: 'template',
    details: 'template name (order_updat) does not exist in en',
  })
})

it('uploads, describes, downloads and deletes media', async () => {
  await using emulator = await frozenEmulator()
  const client = clientOf(emulator)
  const { phoneNumberId } = emulator.ids

  const { id: mediaId } = await upload(client, phoneNumberId, samples.pdf, 'application/pdf')
  const described = await client.media.get({ mediaId, phoneNumberId })
  expect(described).toMatchObject({ id: mediaId, mimeType: 'application/pdf' })
  const bytes = await client.media.download({ mediaId, auth: 'always' })
  expect(Buffer.from(bytes as ArrayBuffer)).toEqual(samples.pdf)
  expect(await client.media.delete({ mediaId })).toEqual({ success: true })
  await expect(client.media.get({ mediaId })).rejects.toMatchObject({ code: 100, errorSubcode: 33 })
})

it('reads what customers write', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const inbound = (type: string, content: object, more: object = {}) =>
    emulator.inbound.send({ from: ADA, type, [type]: content, ...more })

  const id = await inbound('text', { body: 'Olá 👋 a/b' })
  await inbound('image', { data: samples.png.toString('base64'), mime_type: 'image/png' })
  await inbound('button', { payload: 'TRACK', text: 'Track' }, { context: { message_id: id } })
  await inbound('interactive', {
    type: 'nfm_reply',
    nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"flow_token":"bk-77"}' },
  })
  await inbound('order', {
    catalog_id: CATALOG,
    text: 'please',
    product_items: [
      { product_retailer_id: 'tea-jasmine', quantity: 2, item_price: 12, currency: 'USD' },
    ],
  })
  await control(emulator, 'post', '/webhooks/trigger').send({ field: 'smb_message_echoes' })
  await emulator.clock.runUntilIdle()

  const parsed = hook.received.map((each) => parse(emulator, each))
  const messages = parsed.flatMap((each) => each.messages)
  const { phoneNumberId } = emulator.ids
  expect(parsed[0]).toMatchObject({ phoneNumberId, displayPhoneNumber: '12025550111' })
  expect(parsed[0]?.contacts).toMatchObject([{ waId: ADA, profile: { name: 'Ada' } }])
  expect(isBusinessScopedUserId(String(parsed[0]?.contacts[0]?.['userId']))).toBe(true)
  expect(messages).toMatchObject([
    { id, type: 'text', text: { body: 'Olá 👋 a/b' }, kapso: { direction: 'inbound' } },
    { type: 'image', image: { mimeType: 'image/png' } },
    { type: 'button', button: { payload: 'TRACK' }, context: { id } },
    { type: 'interactive', kapso: { flowToken: 'bk-77' } },
    { type: 'order', order: { orderText: 'please' } },
    { type: 'text', kapso: { direction: 'outbound', source: 'smb_message_echo' } },
  ])
  const mediaId = String(messages[1]?.image?.id)
  const bytes = await clientOf(emulator).media.download({ mediaId, auth: 'always' })
  expect(Buffer.from(bytes as ArrayBuffer)).toEqual(samples.png)
})

it('marks as read, addresses by user id and sorts errors', async () => {
  await using emulator = await frozenEmulator()
  const client = clientOf(emulator)
  const { phoneNumberId } = emulator.ids
  const messageId = await emulator.inbound.text({ from: ADA, text: 'hi' })
  const { user_id: recipient } = await emulator.control<{ user_id: string }>(
    'GET',
    `/customers/${ADA}`,
  )

  const read = client.messages.markRead({
    phoneNumberId,
    messageId,
    typingIndicator: { type: 'text' },
  })
  expect(await read).toEqual({ success: true })
  const sent = await client.messages.sendText({ phoneNumberId, recipient, body: 'hi' })
  expect(sent.contacts).toEqual([{ input: recipient, userId: recipient }])

  const long = client.messages.sendText({ phoneNumberId, to: ADA, body: 'x'.repeat(4097) })
  await expect(long).rejects.toBeInstanceOf(GraphApiError)
  const throttled = client.messages.sendText({ phoneNumberId, to: '15559131056', body: 'hi' })
  await expect(throttled).rejects.toMatchObject({ code: 131056, category: 'throttling' })
  const stranger = new WhatsAppClient({ baseUrl: emulator.url, accessToken: 'EAAEmulatorExpired' })
  await expect(
    stranger.messages.sendText({ phoneNumberId, to: ADA, body: 'hi' }),
  ).rejects.toMatchObject({ code: 190, errorSubcode: 463, category: 'authorization' })
})

it('makes, lists and deletes templates', async () => {
  await using emulator = await frozenEmulator()
  const { templates } = clientOf(emulator)
  const { wabaId: businessAccountId } = emulator.ids
  const definition = TemplateDefinition.buildTemplateDefinition({
    name: 'parcel_left',
    language: 'en_US',
    category: 'UTILITY',
    parameterFormat: 'NAMED',
    components: [
      {
        type: 'BODY',
        text: 'Hello {{first_name}}, your parcel has left our warehouse this morning.',
        example: { bodyTextNamedParams: [{ paramName: 'first_name', example: 'Ada' }] },
      },
    ],
  })

  const made = await templates.create({
    businessAccountId,
    ...definition,
    components: definition.components.map((each) => ({ ...each })),
  })
  const listed = await templates.list({ businessAccountId, name: 'parcel_left' })
  const removed = await templates.delete({ businessAccountId, name: 'parcel_left' })

  expect(made).toMatchObject({ id: expect.stringMatching(/^\d+$/), category: 'UTILITY' })
  expect(listed.data).toMatchObject([{ id: made.id, name: 'parcel_left', language: 'en_US' }])
  expect(removed).toEqual({ success: true })
})

it('deploys and deprecates a flow', async () => {
  await using emulator = await frozenEmulator()
  const { flows } = clientOf(emulator)
  const flowJson = {
    version: '7.2',
    screens: [
      {
        id: 'WELCOME',
        title: 'Hello',
        terminal: true,
        success: true,
        data: {},
        layout: {
          type: 'SingleColumnLayout',
          children: [
            { type: 'TextHeading', text: 'Hello' },
            { type: 'Footer', label: 'Done', onClickAction: { name: 'complete', payload: {} } },
          ],
        },
      },
    ],
  } as Parameters<typeof flows.deploy>[0]

  const deployed = await flows.deploy(flowJson, {
    name: 'hello',
    wabaId: emulator.ids.wabaId,
    publish: true,
    preview: true,
  })
  const published = await flows.get({ flowId: deployed.flowId })
  const deprecated = await flows.deprecate({ flowId: deployed.flowId })

  expect(deployed.previewUrl).toContain(`/${deployed.flowId}/preview/`)
  expect(published).toMatchObject({ name: 'hello', status: 'PUBLISHED' })
  expect(deprecated).toMatchObject({ success: true })
})

it('registers a number, sets its profile and its calling', async () => {
  await using emulator = await frozenEmulator()
  const { phoneNumbers } = clientOf(emulator)
  const { phoneNumberId } = emulator.ids
  const second = '400000000000002'

  expect(await phoneNumbers.register({ phoneNumberId: second, pin: '123456' })).toEqual({
    success: true,
  })
  expect(await phoneNumbers.deregister({ phoneNumberId: second })).toEqual({ success: true })
  await phoneNumbers.businessProfile.update({ phoneNumberId, about: 'Tea', vertical: 'RETAIL' })
  expect(
    await phoneNumbers.businessProfile.get({ phoneNumberId, fields: 'about,vertical' }),
  ).toMatchObject({ data: [{ about: 'Tea', vertical: 'RETAIL' }] })
  await phoneNumbers.settings.update({ phoneNumberId, calling: { status: 'ENABLED' } })
  expect(await phoneNumbers.settings.get({ phoneNumberId })).toMatchObject({
    calling: { status: 'ENABLED', callIconVisibility: 'DEFAULT' },
  })
})
