import { describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { startFiles } from '../support/files.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADA, PHONE, PNG, STRANGER, send, statusesOf, WABA } from './support.ts'

const text = { text: { body: 'hi' } }
const hello = { type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } }
const HELLO = '440000000000001'
const GRACE = '12025550102'

const status = async (emulator: LocalEmulator, id: string) =>
  (await emulator.messages.get(id)).status

/** Sends, lets everything happen, answers the statuses that were told. */
async function told(
  emulator: LocalEmulator,
  hook: Awaited<ReturnType<typeof startReceiver>>,
  body: object,
) {
  hook.received.length = 0
  await send(emulator, body).expect(200)
  await emulator.clock.runUntilIdle()
  return statusesOf(hook.received)
}

const failure = (statuses: Record<string, unknown>[]) =>
  (statuses[0]?.['errors'] as { code: number }[] | undefined)?.[0]?.code

describe('the service window', () => {
  it('is open for 24 hours from the last message of the customer', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    await emulator.inbound.text({ from: STRANGER, text: 'hello' })

    await emulator.clock.advance('23h')
    const open = await told(emulator, hook, { ...text, to: STRANGER })
    await emulator.clock.advance('1h')
    const closed = await told(emulator, hook, { ...text, to: STRANGER })
    await emulator.inbound.text({ from: STRANGER, text: 'still there?' })
    const again = await told(emulator, hook, { ...text, to: STRANGER })

    expect([open, closed, again].map(failure)).toEqual([undefined, 131047, undefined])
  })

  it('does not matter to templates, but to their price', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })

    const closed = await told(emulator, hook, { ...hello, to: STRANGER })
    const open = await told(emulator, hook, hello)

    expect(closed[0]?.['pricing']).toMatchObject({ billable: true, type: 'regular' })
    expect(open[0]?.['pricing']).toMatchObject({ billable: false, type: 'free_customer_service' })
  })

  it('is lifted by a setting', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url, serviceWindow: 'open' })

    expect(failure(await told(emulator, hook, { ...text, to: STRANGER }))).toBeUndefined()
  })
})

it('keeps one conversation for a free entry point, and each message its own elsewhere', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await control(emulator, 'patch', '/settings').send({ cloud: { webhookVersion: 'v23.0' } })
  const conversation = async () => {
    const [sent] = await told(emulator, hook, text)
    return sent?.['conversation'] as { id: string; expiration_timestamp: string }
  }
  const own = [await conversation(), await conversation()]
  await emulator.inbound.send({
    from: ADA,
    type: 'text',
    text: { body: 'your ad' },
    referral: { source_type: 'ad', source_id: '1', source_url: 'https://fb.me/1' },
  })

  const free = [await conversation(), await conversation()]

  expect(own[0]?.id).not.toBe(own[1]?.id)
  expect(free[0]).toEqual(free[1])
  expect(free[0]).toMatchObject({ origin: { type: 'referral_conversion' } })
})

describe('a template under watch', () => {
  const watched = async (emulator: LocalEmulator) => {
    await control(emulator, 'patch', `/templates/${HELLO}`).send({ pacing_left: 1 }).expect(200)
    const first = await send(emulator, hello).expect(200)
    const second = await send(emulator, hello).expect(200)
    return [first, second].map(({ body }) => body.messages[0])
  }

  it('holds what comes after its first messages, and releases it', async () => {
    await using emulator = await frozenEmulator()

    const [first, second] = await watched(emulator)
    await emulator.clock.advance('1m')
    const before = await status(emulator, second.id)
    await emulator.clock.advance('30m')

    expect([first.message_status, second.message_status]).toEqual([
      'accepted',
      'held_for_quality_assessment',
    ])
    expect([before, await status(emulator, second.id)]).toEqual(['accepted', 'read'])
  })

  it('drops it with 132015 when it is paused in the meantime', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })

    const [, second] = await watched(emulator)
    await control(emulator, 'patch', `/templates/${HELLO}`).send({ status: 'PAUSED' }).expect(200)
    await emulator.clock.advance('31m')

    const errors = statusesOf(hook.received.filter(({ raw }) => raw.includes('"statuses"')))
      .filter(({ id }) => id === second.id)
      .map((each) => failure([each]))
    expect(errors).toEqual([132015])
    const paused = await send(emulator, hello).expect(400)
    expect(paused.body.error.code).toBe(132015)
  })
})

describe('a template whose pacing was stopped', () => {
  const patch = (emulator: LocalEmulator, body: object) =>
    control(emulator, 'patch', `/templates/${HELLO}`).send(body).expect(200)
  const sendHello = async (emulator: LocalEmulator) => {
    const { body } = await send(emulator, hello).expect(200)
    return body.messages[0] as { id: string; message_status: string }
  }

  it('drops what is held at once, the rest goes its way', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    await patch(emulator, { pacing_left: 1 })
    const first = await sendHello(emulator)
    const second = await sendHello(emulator)
    await emulator.clock.advance('1m')
    const held = await control(emulator, 'get', `/explain/${second.id}`).expect(200)

    const { body } = await patch(emulator, { pacing_stopped: true })
    await emulator.clock.advance('1s')
    const dropped = await control(emulator, 'get', `/explain/${second.id}`).expect(200)
    const later = await sendHello(emulator)
    await emulator.clock.advance('1s')
    const stopped = await control(emulator, 'get', `/explain/${later.id}`).expect(200)

    expect(held.body.because).toEqual([
      'its template is under watch (pacing_left): it is held for quality assessment until 2026-01-01T00:30:00.000Z',
    ])
    expect(dropped.body.because).toContain(
      'it was held while its template was under watch, and that ended badly',
    )
    expect(stopped.body.because).toContain(
      'the pacing of its template has been stopped (pacing_stopped)',
    )

    expect([body.status, body.pacing_stopped, body.pacing_left]).toEqual([
      'APPROVED',
      true,
      undefined,
    ])
    expect([await status(emulator, first.id), await status(emulator, second.id)]).toEqual([
      'read',
      'failed',
    ])
    const failed = statusesOf(hook.received).filter(({ id }) => id === second.id)
    expect(failed.map((each) => [each['status'], failure([each])])).toEqual([['failed', 132015]])
  })

  it('answers paused and fails with 132015, though it is approved', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    await patch(emulator, { pacing_stopped: true })

    const { body } = await send(emulator, hello).expect(200)
    await emulator.clock.runUntilIdle()

    const { id } = body.messages[0]
    expect(body).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: ADA, wa_id: ADA }],
      messages: [{ id, message_status: 'paused' }],
    })
    expect(statusesOf(hook.received)).toEqual([
      {
        id,
        status: 'failed',
        timestamp: '1767225600',
        recipient_id: ADA,
        errors: [
          {
            code: 132015,
            title: 'Template is paused',
            message: 'Template is paused',
            error_data: { details: 'Template is paused' },
            href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
          },
        ],
      },
    ])
    const why = await control(emulator, 'get', `/explain/${encodeURIComponent(id)}`)
    expect(why.body).toMatchObject({
      because: [
        'it failed with 132015 Template is paused',
        'the pacing of its template has been stopped (pacing_stopped)',
      ],
      template: { status: 'APPROVED' },
      facts: { pacing: 'stopped' },
    })
  })

  it('is refused at once when it is paused as well', async () => {
    await using emulator = await frozenEmulator()
    await patch(emulator, { pacing_stopped: true, status: 'PAUSED' })

    const { body } = await send(emulator, hello).expect(400)

    expect(body.error).toMatchObject({ code: 132015, message: '(#132015) Template is paused' })
  })

  it.each([
    ['pacing_stopped: false', { pacing_stopped: false }],
    ['the end of the watch', { pacing_left: null }],
    ['another watch', { pacing_left: 1 }],
    ['an approval', { status: 'APPROVED' }],
  ])('is sent again after %s', async (_, change) => {
    await using emulator = await frozenEmulator()
    await patch(emulator, { pacing_stopped: true })

    const { body } = await patch(emulator, change)
    const { id, message_status } = await sendHello(emulator)
    await emulator.clock.advance('1s')

    expect([body.pacing_stopped, message_status]).toEqual([undefined, 'accepted'])
    expect(await status(emulator, id)).toBe('read')
  })

  it('holds no other template and no other kind of message', async () => {
    await using emulator = await frozenEmulator()
    await patch(emulator, { pacing_stopped: true })

    const sent = await send(emulator, text).expect(200)
    await emulator.clock.advance('1s')

    expect(sent.body.messages[0]).toEqual({ id: expect.any(String) })
    expect(await status(emulator, sent.body.messages[0].id)).toBe('read')
  })
})

it('holds a template under watch before it fetches its links', async () => {
  await using files = await startFiles({ '/dot.png': { type: 'image/png', bytes: PNG } })
  await using emulator = await frozenEmulator()
  const { body: found } = await control(emulator, 'get', '/templates?name=order_update')
  await control(emulator, 'patch', `/templates/${found.data[0].id}`).send({ pacing_left: 0 })
  const words = ['Ada', 'A-1042', 'Friday'].map((text) => ({ type: 'text', text }))
  const suffix = [{ type: 'text', text: 'A-1042' }]

  const { body } = await send(emulator, {
    type: 'template',
    template: {
      name: 'order_update',
      language: { code: 'en' },
      components: [
        {
          type: 'header',
          parameters: [{ type: 'image', image: { link: `${files.url}/dot.png` } }],
        },
        { type: 'body', parameters: words },
        { type: 'button', sub_type: 'url', index: 2, parameters: suffix },
      ],
    },
  }).expect(200)
  await emulator.clock.advance('29m')
  const before = [await status(emulator, body.messages[0].id), files.hits.length]
  await emulator.clock.advance('2m')

  expect(body.messages[0].message_status).toBe('held_for_quality_assessment')
  expect(before).toEqual(['accepted', 0])
  expect([await status(emulator, body.messages[0].id), files.hits.length]).toEqual(['read', 1])
})

describe('numbers that can be written in two ways', () => {
  it.each([
    ['Brazil', '5511955501234', '551155501234'],
    ['Mexico', '5215512345678', '525512345678'],
    ['Argentina', '5491112345678', '541112345678'],
  ])('of %s reach the customer that is known', async (_country, written, known) => {
    await using emulator = await frozenEmulator()
    await emulator.inbound.text({ from: known, text: 'oi' })

    const { body } = await send(emulator, { ...text, to: `+${written}` }).expect(200)

    expect(body.contacts).toEqual([{ input: `+${written}`, wa_id: known }])
  })

  it('are held against the list of a test number as they are written', async () => {
    await using emulator = await frozenEmulator()
    const from = '400000000000004'
    const write = (to: string) =>
      graph(emulator, 'post', `/v23.0/${from}/messages`).send({
        messaging_product: 'whatsapp',
        to,
        ...text,
      })
    await control(emulator, 'patch', `/phone-numbers/${from}`)
      .send({ test_recipients: ['+55 21 98765-4321', '541155551234'] })
      .expect(200)
    await emulator.inbound.text({ from: '552187654321', to: from, text: 'oi' })
    await emulator.inbound.text({ from: '5491155551234', to: from, text: 'hola' })

    const listed = [await write('5521987654321').expect(200), await write('541155551234')]
    const others = [await write('552187654321').expect(400), await write('5491155551234')]

    expect(listed.map(({ body }) => body.contacts[0].wa_id)).toEqual([
      '552187654321',
      '5491155551234',
    ])
    expect(others.map(({ body }) => body.error.code)).toEqual([131030, 131030])
  })

  it('are taken as they are when the rules are off', async () => {
    await using emulator = await frozenEmulator()
    await control(emulator, 'patch', '/settings').send({ cloud: { waIdRules: false } })
    await emulator.inbound.text({ from: '551155501234', text: 'oi' })

    const { body } = await send(emulator, { ...text, to: '5511955501234' }).expect(200)

    expect(body.contacts[0].wa_id).toBe('5511955501234')
  })
})

it('reads the earlier messages of a chat with the one that is marked, and no others', async () => {
  await using emulator = await frozenEmulator()
  const ids: string[] = []
  for (const body of ['one', 'two', 'three']) {
    ids.push(await emulator.inbound.text({ from: ADA, text: body }))
  }
  const other = await emulator.inbound.text({ from: STRANGER, text: 'four' })

  await graph(emulator, 'post', `/v23.0/${PHONE}/messages`)
    .send({ messaging_product: 'whatsapp', status: 'read', message_id: ids[1] })
    .expect(200)

  const read = []
  for (const id of [...ids, other]) {
    const { body } = await control(emulator, 'get', `/messages/${encodeURIComponent(id)}`)
    read.push(body.read_by_business ?? false)
  }
  expect(read).toEqual([true, true, false, false])
})

it('cannot mark as read what came more than 30 days ago', async () => {
  await using emulator = await frozenEmulator()
  const id = await emulator.inbound.text({ from: ADA, text: 'hi' })
  const read = () =>
    graph(emulator, 'post', `/v23.0/${PHONE}/messages`).send({
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: id,
    })

  await read().expect(200)
  await emulator.clock.advance('721h')

  await read().expect(400)
})

it('fails a held template where one has blocked the other by the time it is released', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await control(emulator, 'patch', `/templates/${HELLO}`).send({ pacing_left: 0 }).expect(200)
  await send(emulator, hello).expect(200)
  await send(emulator, { ...hello, to: GRACE }).expect(200)
  await send(emulator, { ...hello, to: STRANGER }).expect(200)

  await control(emulator, 'patch', `/customers/${ADA}`).send({ blocked: true }).expect(200)
  await graph(emulator, 'post', `/v23.0/${PHONE}/block_users`)
    .send({ messaging_product: 'whatsapp', block_users: [{ user: GRACE }] })
    .expect(200)
  await emulator.clock.advance('31m')

  const told = statusesOf(hook.received)
  const of = (wa: string) => told.filter((each) => each['recipient_id'] === wa)
  expect(of(ADA)).toMatchObject([{ status: 'failed', errors: [{ code: 131026 }] }])
  expect(of(GRACE)).toMatchObject([{ status: 'failed', errors: [{ code: 130403 }] }])
  expect(of(STRANGER).map((each) => each['status'])).toEqual(['sent', 'delivered', 'read'])
})

it('fails a held marketing template for who has opted out by the time it is released', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const { body: made } = await graph(emulator, 'post', `/v23.0/${WABA}/message_templates`)
    .send({
      name: 'sale',
      language: 'en',
      category: 'MARKETING',
      components: [{ type: 'BODY', text: 'Our sale begins.' }],
    })
    .expect(200)
  await emulator.clock.runUntilIdle()
  await control(emulator, 'patch', `/templates/${made.id}`).send({ pacing_left: 0 }).expect(200)
  const sale = { type: 'template', template: { name: 'sale', language: { code: 'en' } } }
  await send(emulator, sale).expect(200)
  await send(emulator, { ...sale, to: GRACE }).expect(200)

  await control(emulator, 'patch', `/customers/${ADA}`).send({ marketing_opt_out: true })
  await emulator.clock.advance('31m')

  const of = (wa: string) => statusesOf(hook.received).filter((each) => each['recipient_id'] === wa)
  expect(of(ADA)).toMatchObject([{ status: 'failed', errors: [{ code: 131050 }] }])
  expect(of(GRACE)[0]).toMatchObject({ status: 'sent' })
})

it('shows restrictions of an account in its health', async () => {
  await using emulator = await frozenEmulator()
  const health = async () => {
    const { body } = await graph(emulator, 'get', `/v23.0/${WABA}?fields=health_status`).expect(200)
    return body.health_status.entities[0]
  }
  const type = 'RESTRICTED_BIZ_INITIATED_MESSAGING'

  await control(emulator, 'patch', `/wabas/${WABA}`).send({
    restrictions: [{ type, expires_in: '24h' }],
  })

  expect(await health()).toEqual({
    entity_type: 'WABA',
    id: WABA,
    can_send_message: 'LIMITED',
    additional_info: [`${type} is in force.`],
  })
  await emulator.clock.advance('24h')
  expect((await health()).can_send_message).toBe('AVAILABLE')
  await control(emulator, 'patch', `/wabas/${WABA}`).send({ status: 'RESTRICTED' }).expect(200)
  expect(await health()).toMatchObject({
    can_send_message: 'BLOCKED',
    errors: [{ error_code: 141014 }],
  })
})

it('answers a closed window at once by a setting, also one that an outcome says', async () => {
  await using emulator = await frozenEmulator()
  await emulator.settings.patch({ cloud: { windowErrorMode: 'sync' } })

  const closed = await send(emulator, { ...text, to: STRANGER }).expect(400)
  const magic = await send(emulator, { ...text, to: '15559131047' }).expect(400)
  const counterpart = await send(emulator, { ...hello, to: '15558000470' }).expect(400)

  for (const { body } of [closed, magic, counterpart]) {
    expect(body.error).toMatchObject({
      message: '(#131047) Re-engagement message',
      code: 131047,
      error_data: { messaging_product: 'whatsapp' },
    })
  }
  expect(await emulator.messages.list()).toEqual([])
})

describe('strict mode off', () => {
  it('asks for no scopes and tells every callback', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url, strict: false })

    await graph(emulator, 'delete', '/v23.0/300000000000001/subscribed_apps').expect(200)
    await graph(emulator, 'post', `/v23.0/${PHONE}/messages`)
      .set('authorization', 'Bearer EAAEmulatorNoScope')
      .send({ messaging_product: 'whatsapp', to: ADA, ...text })
      .expect(200)
    await emulator.clock.runUntilIdle()

    expect(statusesOf(hook.received)).toHaveLength(3)
  })

  it('asks for no registration, but of a number that lives On-Premises', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url, strict: false })
    const from = (id: string) =>
      graph(emulator, 'post', `/v23.0/${id}/messages`).send({
        messaging_product: 'whatsapp',
        to: ADA,
        type: 'template',
        template: { name: 'hello_world', language: { code: 'en_US' } },
      })

    await from('400000000000002').expect(200)
    await emulator.clock.runUntilIdle()
    const elsewhere = await from('400000000000009').expect(400)
    await emulator.settings.patch({ strict: true })
    const strict = await from('400000000000002').expect(400)

    expect(statusesOf(hook.received).map((each) => each['status'])).toEqual([
      'sent',
      'delivered',
      'read',
    ])
    expect([elsewhere.body.error.code, strict.body.error.code]).toEqual([133010, 133010])
  })
})

it('tells nobody where no app is subscribed, and says so when asked', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })

  await graph(emulator, 'delete', '/v23.0/300000000000001/subscribed_apps').expect(200)
  const { body } = await send(emulator, text).expect(200)
  await emulator.clock.runUntilIdle()

  expect(hook.received).toEqual([])
  const why = await emulator.control('GET', `/explain/${body.messages[0].id}`)
  expect(JSON.stringify(why)).toContain('no app is subscribed')
})

describe('marketing to the United States', () => {
  const promo = {
    type: 'template',
    template: { name: 'summer_sale', language: { code: 'en_US' } },
  }

  const withPromo = async (url: string, setting: 'on' | 'off') => {
    const emulator = await frozenEmulator({ webhookUrl: url })
    await emulator.settings.patch({ cloud: { usMarketingPause: setting } })
    await graph(emulator, 'post', '/v23.0/300000000000001/message_templates')
      .send({
        name: 'summer_sale',
        category: 'MARKETING',
        language: 'en_US',
        components: [{ type: 'BODY', text: 'All kettles are half price this week.' }],
      })
      .expect(200)
    await emulator.clock.advance('11m')
    return emulator
  }

  it('is delivered: the pause is a setting that is off', async () => {
    await using hook = await startReceiver()
    await using emulator = await withPromo(hook.url, 'off')

    expect(await emulator.settings.get()).toMatchObject({ cloud: { usMarketingPause: 'off' } })
    expect(failure(await told(emulator, hook, promo))).toBeUndefined()
  })

  it('fails with 131049 where the pause is on, by either edge, and says why', async () => {
    await using hook = await startReceiver()
    await using emulator = await withPromo(hook.url, 'on')

    const [direct] = await told(emulator, hook, promo)
    hook.received.length = 0
    const { body } = await graph(emulator, 'post', `/v23.0/${PHONE}/marketing_messages`)
      .send({ messaging_product: 'whatsapp', to: ADA, ...promo })
      .expect(200)
    await emulator.clock.runUntilIdle()

    expect(direct).toMatchObject({ status: 'failed', errors: [{ code: 131049 }] })
    expect(failure(statusesOf(hook.received))).toBe(131049)
    const why = await emulator.control('GET', `/explain/${body.messages[0].id}`)
    expect(why).toMatchObject({
      because: [
        expect.stringMatching(/^it failed with 131049/),
        'cloud.usMarketingPause is on, and the number is one of the United States',
      ],
      facts: { marketing: { us_pause: true } },
    })
  })

  it.each([
    ['Canada', '14165550199'],
    ['Jamaica', '18765550199'],
    ['Puerto Rico', '17875550199'],
    ['a toll-free code', '18005550199'],
    ['a magic number', '15557000003'],
    ['Britain', '447700900321'],
  ])('goes on to %s', async (_where, to) => {
    await using hook = await startReceiver()
    await using emulator = await withPromo(hook.url, 'on')

    expect(failure(await told(emulator, hook, { ...promo, to }))).toBeUndefined()
  })

  it('is about marketing templates alone', async () => {
    await using hook = await startReceiver()
    await using emulator = await withPromo(hook.url, 'on')

    expect(failure(await told(emulator, hook, hello))).toBeUndefined()
    expect(failure(await told(emulator, hook, text))).toBeUndefined()
  })

  it('went on before April 2025', async () => {
    await using hook = await startReceiver()
    await using emulator = await withPromo(hook.url, 'on')
    await emulator.clock.set({ mode: 'frozen', now: '2025-03-31T23:59:00Z' })

    expect(failure(await told(emulator, hook, promo))).toBeUndefined()
  })
})

describe('a pin', () => {
  const pin = (content: object, more: object = {}) => ({
    type: 'pin',
    recipient_type: 'group',
    pin: { type: 'pin', message_id: 'wamid.X', ...content },
    ...more,
  })

  it.each([
    ['days that are missing', pin({}), 131008, "Parameter 'expiration_days' is missing"],
    ['days that are null', pin({ expiration_days: null }), 131008, undefined],
    ['a missing member before one that is unknown', pin({ days: 3 }), 131008, undefined],
    ['too many days', pin({ expiration_days: 31 }), 131009, undefined],
    ['nothing', pin({ expiration_days: 30 }), 131215, undefined],
    ['nothing of an unpin', pin({ type: 'unpin' }), 131215, undefined],
  ])('is refused for %s before it is refused for its group', async (_what, body, code, details) => {
    await using emulator = await frozenEmulator()

    const { error } = (await send(emulator, body)).body

    expect(error.code).toBe(code)
    if (details !== undefined) expect(error.error_data.details).toBe(details)
  })
})
