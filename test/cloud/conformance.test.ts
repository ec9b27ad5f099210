import { createHash, createHmac } from 'node:crypto'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { readWamid } from '../../src/core/messages/wamid.ts'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { startFiles } from '../support/files.ts'
import { startReceiver } from '../support/receiver.ts'
import {
  ADA,
  APP,
  APP_TOKEN,
  errorOf,
  PHONE,
  PNG,
  STRANGER,
  send,
  statusesOf,
  valuesOf,
  WABA,
} from './support.ts'

const text = { type: 'text', text: { body: 'Parcel 88 left the depot.' } }
const url = `/v23.0/${PHONE}/messages`

const enumMessage =
  '(#100) Param type must be one of {AUDIO, CONTACTS, DOCUMENT, GIF, IMAGE, INTERACTIVE, LINK_PREVIEW, LOCATION, PIN, REACTION, STICKER, TEMPLATE, TEXT, VIDEO} - got "jpeg".'

describe('conformance of the Cloud API', () => {
  it('1: a valid text in an open window is accepted and its statuses follow', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })

    const { body } = await send(emulator, { ...text, to: `+${ADA}` }).expect(200)
    await emulator.clock.runUntilIdle()

    const [{ id }] = body.messages
    expect(body).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: `+${ADA}`, wa_id: ADA }],
      messages: [{ id: expect.any(String) }],
    })
    expect(readWamid(id)).toMatchObject({ digits: ADA, fromBusiness: true })
    expect(statusesOf(hook.received).map((each) => [each['id'], each['status']])).toEqual([
      [id, 'sent'],
      [id, 'delivered'],
      [id, 'read'],
    ])
  })

  it('2: without Authorization it answers 401, 104', async () => {
    await using emulator = await frozenEmulator()

    const { body } = await request(emulator.server).post(url).send(text).expect(401)

    expect(body).toEqual(errorOf(104, 'An access token is required to request this resource.'))
  })

  it('3: with the token abc it answers 401, 190 and says so in WWW-Authenticate', async () => {
    await using emulator = await frozenEmulator()

    const { body, headers } = await request(emulator.server)
      .post(url)
      .set('authorization', 'Bearer abc')
      .send(text)
      .expect(401)

    expect(body).toEqual(errorOf(190, 'Invalid OAuth access token - Cannot parse access token'))
    expect(headers['www-authenticate']).toBe(
      'OAuth "Facebook Platform" "invalid_token" "Invalid OAuth access token - Cannot parse access token"',
    )
    expect(headers['x-fb-request-id']).toBe(body.error.fbtrace_id)
  })

  it('4: an expired token gets 190 with subcode 463', async () => {
    await using emulator = await frozenEmulator()

    const { body } = await request(emulator.server)
      .post(url)
      .set('authorization', 'Bearer EAAEmulatorExpired')
      .send(text)
      .expect(401)

    expect(body.error).toMatchObject({
      message:
        'Error validating access token: Session has expired on Tuesday, 30-Dec-25 16:00:00 PST. The current time is Wednesday, 31-Dec-25 16:00:00 PST.',
      code: 190,
      error_subcode: 463,
    })
  })

  it('5: an unknown phone number id gets 100 with subcode 33', async () => {
    await using emulator = await frozenEmulator()

    const { body } = await graph(emulator, 'post', '/v23.0/499999999999999/messages')
      .send(text)
      .expect(400)

    expect(body.error).toEqual({
      message:
        "Unsupported post request. Object with ID '499999999999999' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api",
      type: 'GraphMethodException',
      code: 100,
      error_subcode: 33,
      fbtrace_id: expect.any(String),
    })
  })

  it.each(['{}', '{"messaging_product":', ''])(
    '6: the body %j lacks messaging_product',
    async (raw) => {
      await using emulator = await frozenEmulator()

      const { body } = await graph(emulator, 'post', url)
        .set('content-type', 'application/json')
        .send(raw)
        .expect(400)

      expect(body).toEqual(errorOf(100, '(#100) The parameter messaging_product is required.'))
    },
  )

  it('7: without to it says that to is required', async () => {
    await using emulator = await frozenEmulator()

    const { body } = await send(emulator, { ...text, to: undefined }).expect(400)

    expect(body).toEqual(errorOf(100, '(#100) The parameter to is required.'))
  })

  it('8: an unknown type gets the list of types', async () => {
    await using emulator = await frozenEmulator()

    const { body } = await send(emulator, { type: 'jpeg' }).expect(400)

    expect(body).toEqual(errorOf(100, enumMessage))
  })

  it('9: a text of 4,097 characters is too long', async () => {
    await using emulator = await frozenEmulator()

    const { body } = await send(emulator, { text: { body: 'x'.repeat(4097) } }).expect(400)

    expect(body).toEqual(
      errorOf(100, "(#100) Param text['body'] must be at most 4096 characters long."),
    )
  })

  const button = (id: string, title = id) => ({ type: 'reply', reply: { id, title } })
  const buttons = (...all: object[]) => ({
    type: 'button',
    body: { text: 'Keep Friday?' },
    action: { buttons: all },
  })
  const rows = Array.from({ length: 11 }, (_, index) => ({
    id: `r${index}`,
    title: `Row ${index}`,
  }))

  it.each([
    [
      'four reply buttons',
      buttons(button('a'), button('b'), button('c'), button('d')),
      'Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3',
    ],
    [
      'a title of 21 characters',
      buttons(button('a', 'x'.repeat(21))),
      'Button title length invalid. Min length: 1, Max length: 20',
    ],
    [
      'eleven rows',
      {
        type: 'list',
        body: { text: 'Pick' },
        action: { button: 'Sizes', sections: [{ rows }] },
      },
      'Total row count exceed max allowed count: 10',
    ],
  ])('10: %s are refused with the observed details', async (_what, interactive, details) => {
    await using emulator = await frozenEmulator()

    const { body } = await send(emulator, { type: 'interactive', interactive }).expect(400)

    expect(body).toEqual(errorOf(131009, '(#131009) Parameter value is not valid', details))
  })

  it('11: a text to a closed window is accepted and fails with 131047', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })

    await send(emulator, { ...text, to: STRANGER }).expect(200)
    await emulator.clock.runUntilIdle()

    expect(statusesOf(hook.received)).toEqual([
      {
        id: expect.any(String),
        status: 'failed',
        timestamp: expect.any(String),
        recipient_id: STRANGER,
        errors: [
          {
            code: 131047,
            title: 'Re-engagement message',
            message: 'Re-engagement message',
            error_data: {
              details:
                'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
            },
            href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
          },
        ],
      },
    ])
  })

  const hello = { type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } }

  it('12: a template to a closed window is accepted at the regular price', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })

    const { body } = await send(emulator, { ...hello, to: STRANGER }).expect(200)
    await emulator.clock.runUntilIdle()

    expect(body.messages[0].message_status).toBe('accepted')
    expect(statusesOf(hook.received)[0]?.['pricing']).toEqual({
      billable: true,
      pricing_model: 'PMP',
      type: 'regular',
      category: 'utility',
    })
  })

  const order = (components: object[], name = 'order_update') => ({
    type: 'template',
    template: { name, language: { code: 'en' }, components },
  })
  const header = {
    type: 'header',
    parameters: [{ type: 'image', image: { link: 'http://127.0.0.1:1/a.jpg' } }],
  }
  const three = {
    type: 'body',
    parameters: ['Ada', 'A-1', 'Friday'].map((each) => ({ type: 'text', text: each })),
  }

  it.each([
    [
      'unknown',
      order([], 'parcel_updat'),
      404,
      errorOf(
        132001,
        '(#132001) Template name does not exist in the translation',
        'template name (parcel_updat) does not exist in en',
      ),
    ],
    [
      'with a wrong count',
      order([header, { type: 'body', parameters: three.parameters.slice(1, 2) }]),
      400,
      errorOf(
        132000,
        '(#132000) Number of parameters does not match the expected number of params',
        'body: number of localizable_params (1) does not match the expected number of params (3)',
      ),
    ],
    [
      'without its URL parameter',
      order([header, three]),
      400,
      errorOf(
        131008,
        '(#131008) Required parameter is missing',
        'buttons: Button at index 2 of type Url requires a parameter',
      ),
    ],
  ])('13: a template %s is refused', async (_what, body, status, expected) => {
    await using emulator = await frozenEmulator()

    const reply = await send(emulator, body).expect(status)

    expect(reply.body).toEqual(expected)
  })

  it('14: an image by a dead link is accepted and fails with 131053', async () => {
    await using files = await startFiles({})
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })

    await send(emulator, { type: 'image', image: { link: `${files.url}/gone.jpg` } }).expect(200)
    await emulator.clock.runUntilIdle()

    expect(statusesOf(hook.received)).toMatchObject([
      {
        status: 'failed',
        errors: [
          {
            code: 131053,
            title: 'Media upload error',
            error_data: {
              details:
                'Downloading media from weblink failed with http code 404, status message Not Found',
            },
          },
        ],
      },
    ])
  })

  it('15: an upload of video/quicktime is refused with the list of types', async () => {
    await using emulator = await frozenEmulator()

    const { body } = await graph(emulator, 'post', `/v23.0/${PHONE}/media`)
      .field('messaging_product', 'whatsapp')
      .attach('file', Buffer.from('x'), { filename: 'a.mov', contentType: 'video/quicktime' })
      .expect(400)

    expect(body.error.code).toBe(100)
    expect(body.error.message).toMatch(
      /^\(#100\) Param file must be a file with one of the following types: audio\/aac, .*\. Received file of type 'video\/quicktime'\.$/,
    )
  })

  it('16: media go up, are described, come down, lapse and are deleted', async () => {
    await using emulator = await frozenEmulator()
    const uploaded = await graph(emulator, 'post', `/v23.0/${PHONE}/media`)
      .field('messaging_product', 'whatsapp')
      .field('type', 'image/png')
      .attach('file', PNG, { filename: 'dot.png', contentType: 'image/png' })
      .expect(200)
    const { id } = uploaded.body

    const described = await graph(emulator, 'get', `/v23.0/${id}`).expect(200)
    const link = new URL(described.body.url)
    const path = link.pathname + link.search
    const down = await graph(emulator, 'get', path).expect(200).expect('content-type', 'image/png')

    expect(uploaded.body).toEqual({ id: expect.stringMatching(/^\d{15,17}$/) })
    expect(described.body).toEqual({
      url: expect.stringContaining(`/whatsapp_business/attachments/?mid=${id}&`),
      mime_type: 'image/png',
      sha256: createHash('sha256').update(PNG).digest('hex'),
      file_size: PNG.length,
      id,
      messaging_product: 'whatsapp',
    })
    expect(down.body).toEqual(PNG)

    await request(emulator.server).get(path).expect(401)
    await emulator.clock.advance('5m')
    await graph(emulator, 'get', path).expect(404)
    const deleted = await graph(emulator, 'delete', `/v23.0/${id}`).expect(200)
    expect(deleted.body).toEqual({ success: true })
    const gone = await graph(emulator, 'get', `/v23.0/${id}`).expect(400)
    expect(gone.body.error).toMatchObject({ code: 100, error_subcode: 33 })
  })

  it('17: an inbound image has its digest in base64, an address and an id that can be fetched', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })

    await emulator.inbound.send({
      from: ADA,
      type: 'image',
      image: { data: PNG.toString('base64'), mime_type: 'image/png', caption: 'a dot' },
    })
    await emulator.clock.runUntilIdle()

    const image = valuesOf(hook.received)[0]?.messages?.[0]?.['image'] as Record<string, string>
    expect(image).toEqual({
      caption: 'a dot',
      mime_type: 'image/png',
      sha256: createHash('sha256').update(PNG).digest('base64'),
      id: expect.stringMatching(/^\d+$/),
      url: expect.stringContaining('/whatsapp_business/attachments/?mid='),
    })
    const link = new URL(image['url'] ?? '')
    const down = await graph(emulator, 'get', link.pathname + link.search).expect(200)
    expect(down.body).toEqual(PNG)
    await graph(emulator, 'get', `/v23.0/${image['id']}`).expect(200)
  })

  it('18: marking as read with a typing indicator succeeds; an unknown wamid does not', async () => {
    await using emulator = await frozenEmulator()
    const id = await emulator.inbound.text({ from: ADA, text: 'Where is parcel 88?' })
    const read = (messageId: string) =>
      graph(emulator, 'post', url).send({
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: messageId,
        typing_indicator: { type: 'text' },
      })

    const { body } = await read(id).expect(200)
    const unknown = await read('wamid.HBgM').expect(400)

    expect(body).toEqual({ success: true })
    expect(unknown.body).toEqual(
      errorOf(131009, '(#131009) Parameter value is not valid', 'Message ID is invalid'),
    )
  })

  it('19: the 46th message to one customer within six seconds is one too many', async () => {
    await using emulator = await frozenEmulator({ throughput: '1000' })

    const sent = []
    for (let count = 1; count <= 46; count++) sent.push((await send(emulator, text)).status)
    const last = await send(emulator, text).expect(400)

    expect(sent).toEqual([...Array.from({ length: 45 }, () => 200), 400])
    expect(last.body).toEqual(
      errorOf(
        131056,
        '(#131056) (Business Account, Consumer Account) pair rate limit hit',
        'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
      ),
    )
  })

  it('20: the 81st message in one second is one too many', async () => {
    await using emulator = await frozenEmulator()

    const sent = []
    for (let count = 1; count <= 81; count++) {
      const to = `1202555${String(2000 + count)}`
      sent.push((await send(emulator, { ...text, to })).status)
    }
    const last = await send(emulator, text).expect(400)

    expect(sent).toEqual([...Array.from({ length: 80 }, () => 200), 400])
    expect(last.body).toEqual(
      errorOf(130429, '(#130429) Rate limit hit', 'Cloud API message throughput has been reached.'),
    )
  })

  it('21: a reaction is sent and nothing more', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    const id = await emulator.inbound.text({ from: ADA, text: 'hi' })
    await emulator.clock.runUntilIdle()
    hook.received.length = 0

    await send(emulator, { type: 'reaction', reaction: { message_id: id, emoji: '😀' } }).expect(
      200,
    )
    await emulator.clock.runUntilIdle()

    expect(statusesOf(hook.received).map((each) => each['status'])).toEqual(['sent'])
  })

  it('22: the signature is over the raw escaped bytes', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })

    await emulator.inbound.text({ from: ADA, text: 'Olá 👋 a/b' })
    await emulator.clock.runUntilIdle()

    const [call] = hook.received
    expect(call?.raw).toContain('"body":"Ol\\u00e1 \\ud83d\\udc4b a\\/b"')
    expect(call?.headers['x-hub-signature-256']).toBe(
      `sha256=${createHmac('sha256', 'emulator-app-secret')
        .update(call?.raw ?? '')
        .digest('hex')}`,
    )
    expect(call?.headers['user-agent']).toBe('facebookexternalua')
  })

  it('23: a webhook that was answered 500 twice comes again with the same body and signature', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    hook.answers.push(500, 500)

    await emulator.inbound.text({ from: ADA, text: 'hi' })
    await emulator.clock.advance('1m')

    const [first, second, third, fourth] = hook.received
    expect(fourth).toBeUndefined()
    for (const again of [second, third]) {
      expect(again?.raw).toBe(first?.raw)
      expect(again?.headers['x-hub-signature-256']).toBe(first?.headers['x-hub-signature-256'])
    }
  })

  it('24: the override of the number comes before that of the WABA and the callback of the app', async () => {
    await using app = await startReceiver()
    await using waba = await startReceiver({ verifyToken: 'w' })
    await using phone = await startReceiver({ verifyToken: 'p' })
    await using emulator = await frozenEmulator()
    await request(emulator.server)
      .post(`/v23.0/${APP}/subscriptions`)
      .set('authorization', `Bearer ${APP_TOKEN}`)
      .send({
        object: 'whatsapp_business_account',
        callback_url: app.url,
        verify_token: 'emulator-verify-token',
        fields: 'messages',
      })
      .expect(200)
    const told = async () => {
      await emulator.inbound.text({ from: ADA, text: 'hi' })
      await emulator.clock.runUntilIdle()
      return [app, waba, phone].map((each) => each.received.length)
    }

    const nobody = await told()
    await graph(emulator, 'post', `/v23.0/${WABA}/subscribed_apps`).expect(200)
    const toApp = await told()
    await graph(emulator, 'post', `/v23.0/${WABA}/subscribed_apps`)
      .send({ override_callback_uri: waba.url, verify_token: 'w' })
      .expect(200)
    const toWaba = await told()
    await graph(emulator, 'post', `/v23.0/${PHONE}`)
      .send({ webhook_configuration: { override_callback_uri: phone.url, verify_token: 'p' } })
      .expect(200)
    const toPhone = await told()
    await graph(emulator, 'post', `/v23.0/${PHONE}`)
      .send({ webhook_configuration: { override_callback_uri: '' } })
      .expect(200)
    await graph(emulator, 'post', `/v23.0/${WABA}/subscribed_apps`).expect(200)
    const toAppAgain = await told()

    expect([nobody, toApp, toWaba, toPhone, toAppAgain]).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
      [1, 1, 1],
      [2, 1, 1],
    ])
  })

  it('25: a message to itself is 131021, one from the test number to a stranger 131030', async () => {
    await using emulator = await frozenEmulator()

    const self = await send(emulator, { ...text, to: '12025550111' }).expect(400)
    const stranger = await graph(emulator, 'post', '/v23.0/400000000000004/messages')
      .send({ messaging_product: 'whatsapp', to: STRANGER, ...text })
      .expect(400)

    expect(self.body).toEqual(
      errorOf(
        131021,
        '(#131021) Recipient cannot be sender',
        'Recipient and sender phone number is same.',
      ),
    )
    expect(stranger.body).toEqual(
      errorOf(
        131030,
        '(#131030) Recipient phone number not in allowed list',
        'Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.',
      ),
    )
  })
})
