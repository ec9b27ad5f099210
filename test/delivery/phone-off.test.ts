import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { ADA, send, statusesOf, WABA } from '../cloud/support.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { idOf, onpremSend } from '../support/traffic.ts'

let emulator: LocalEmulator
let receiver: Receiver

beforeEach(async () => {
  receiver = await startReceiver()
  emulator = await frozenEmulator({
    httpsPort: 'off',
    webhookUrl: receiver.url,
    onpremWebhookUrl: receiver.url,
  })
  await phone('off')
})

afterEach(async () => {
  await emulator.stop()
  await receiver[Symbol.asyncDispose]()
})

const phone = (state: 'on' | 'off') =>
  control(emulator, 'patch', `/customers/${ADA}`)
    .send({ phone_off: state === 'off' })
    .expect(200)

const text = (body: string) => ({ text: { body } })
const template = (name: string, components: object[] = [], code = 'en_US') => ({
  type: 'template',
  template: { name, language: { code }, components },
})
const loginCode = template('login_code', [
  { type: 'body', parameters: [{ type: 'text', text: '123456' }] },
  {
    type: 'button',
    sub_type: 'url',
    index: '0',
    parameters: [{ type: 'text', text: '123456' }],
  },
])

/** Sends and answers the id. */
async function sent(body: object): Promise<string> {
  const answer = await send(emulator, body)
  expect([answer.status, answer.body.error]).toEqual([200, undefined])
  return answer.body.messages[0].id
}

/** A template of its own that says how long it lives. */
async function ownTemplate(name: string, category: string, seconds: number): Promise<void> {
  await graph(emulator, 'post', `/v23.0/${WABA}/message_templates`)
    .send({
      name,
      category,
      language: 'en_US',
      message_send_ttl_seconds: seconds,
      components: [{ type: 'BODY', text: 'Your parcel is on its way to you.' }],
    })
    .expect(200)
}

const messageOf = async (id: string) =>
  (await control(emulator, 'get', `/messages/${encodeURIComponent(id)}`).expect(200)).body

const explained = async (id: string) =>
  (await control(emulator, 'get', `/explain/${encodeURIComponent(id)}`).expect(200)).body

/** `<status> <place of its message>` of each webhook of statuses, in order of arrival. */
const told = (...ids: string[]) =>
  statusesOf(receiver.received).map(({ id, status }) => `${status} ${ids.indexOf(String(id)) + 1}`)

describe('a phone that is off', () => {
  it('gets nothing: a message stays sent, and says how long it is tried', async () => {
    const id = await sent(text('hello'))
    await emulator.clock.advance('29d')

    expect(told(id)).toEqual(['sent 1'])
    expect(await messageOf(id)).toMatchObject({
      status: 'sent',
      undelivered: { until: '2026-01-31T00:00:00.000Z' },
    })
    expect(await explained(id)).toMatchObject({
      because: ["the customer's phone is off: it is tried until 2026-01-31T00:00:00.000Z"],
      undelivered: { until: '2026-01-31T00:00:00.000Z' },
    })
    expect((await control(emulator, 'get', `/customers/${ADA}`)).body.phone_off).toBe(true)
  })

  it('gets it all when it is on again, in the order in which it was sent', async () => {
    const first = await sent(text('one'))
    await emulator.clock.advance('1h')
    const second = await sent(text('two'))
    const third = await sent(text('three'))
    await emulator.clock.advance('2h')
    receiver.received.length = 0

    await phone('on')
    await emulator.clock.advance('1s')

    expect(told(first, second, third)).toEqual([
      'delivered 1',
      'delivered 2',
      'delivered 3',
      'read 1',
      'read 2',
      'read 3',
    ])
    const { history, undelivered } = await messageOf(first)
    expect(history.slice(-2)).toMatchObject([
      { status: 'delivered', at: '2026-01-01T03:00:00.000Z' },
      { status: 'read', at: '2026-01-01T03:00:00.250Z' },
    ])
    expect(undelivered).toBeUndefined()
  })

  it('never gets what has expired; nobody is told, and `explain` says so', async () => {
    const code = await sent(loginCode)
    const note = await sent(text('still there?'))
    await emulator.clock.advance('10m')
    const dropped = await messageOf(code)
    await phone('on')
    await emulator.clock.advance('31d')

    expect(dropped).toMatchObject({
      status: 'sent',
      undelivered: { until: '2026-01-01T00:10:00.000Z', dropped_at: '2026-01-01T00:10:00.000Z' },
    })
    expect(told(code, note)).toEqual(['sent 1', 'sent 2', 'delivered 2', 'read 2'])
    expect((await messageOf(code)).status).toBe('sent')
    expect((await explained(code)).because).toEqual([
      "the customer's phone was off until its time to live was over, 2026-01-01T00:10:00.000Z: it was dropped, and nobody is told",
    ])
  })

  it('is on when it writes', async () => {
    const id = await sent(text('hello'))
    await emulator.clock.advance('1h')

    await emulator.inbound.text({ from: ADA, text: 'back again' })
    await emulator.clock.advance('1s')

    expect((await messageOf(id)).status).toBe('read')
    expect((await control(emulator, 'get', `/customers/${ADA}`)).body.phone_off).toBe(false)
  })

  it('holds back what was on its way when it went off, and what was to be read', async () => {
    await phone('on')
    const first = await sent(text('one'))
    await emulator.clock.advance('200ms')
    const second = await sent(text('two'))
    await emulator.clock.advance('100ms')
    await phone('off')
    await emulator.clock.advance('1h')
    const before = told(first, second)
    await phone('on')
    await emulator.clock.advance('1s')

    expect(before).toEqual(['sent 1', 'delivered 1', 'sent 2'])
    expect(told(first, second).slice(before.length).sort()).toEqual([
      'delivered 2',
      'read 1',
      'read 2',
    ])
  })

  it('does not keep the world from being idle', async () => {
    const id = await sent(text('hello'))
    await emulator.clock.runUntilIdle()

    expect((await messageOf(id)).undelivered).not.toHaveProperty('dropped_at')
  })

  it('does not keep a message from failing', async () => {
    await control(emulator, 'patch', `/customers/${ADA}`).send({ blocked: true })
    const id = await sent(text('hello'))
    await emulator.clock.advance('1s')

    expect((await messageOf(id)).status).toBe('failed')
  })
})

describe('the time to live of a template', () => {
  const until = async (body: object) => {
    const id = await sent(body)
    await emulator.clock.advance('1s')
    const { at, undelivered } = await messageOf(id)
    return (Date.parse(undelivered.until) - Date.parse(at)) / 1000
  }

  it('is 10 minutes for a code, 30 days for others', async () => {
    expect(await until(loginCode)).toBe(600)
    expect(await until(template('hello_world'))).toBe(2_592_000)
  })

  it('is its own where it has one; -1 stands for 30 days', async () => {
    await ownTemplate('parcel_soon', 'UTILITY', 30)
    await ownTemplate('parcel_whenever', 'UTILITY', -1)

    expect(await until(template('parcel_soon'))).toBe(30)
    expect(await until(template('parcel_whenever'))).toBe(2_592_000)
  })

  it('of a marketing template counts by /marketing_messages only', async () => {
    await ownTemplate('parcel_sale', 'MARKETING', 43_200)
    await emulator.clock.advance('11m')
    const direct = await until(template('parcel_sale'))
    const { body } = await graph(
      emulator,
      'post',
      `/v23.0/${emulator.ids.phoneNumberId}/marketing_messages`,
    )
      .send({ messaging_product: 'whatsapp', to: ADA, ...template('parcel_sale') })
      .expect(200)
    await emulator.clock.advance('12h')
    const { status, undelivered } = await messageOf(body.messages[0].id)

    expect(direct).toBe(2_592_000)
    expect(status).toBe('sent')
    expect(undelivered).toHaveProperty('dropped_at')
  })
})

describe('a phone that is off, to the On-Premises client', () => {
  const statusOf = async (id: string) => (await messageOf(id)).status

  it('gets what was sent within 30 days', async () => {
    const early = idOf(await onpremSend(emulator, ADA))
    await emulator.clock.advance('12h')
    const late = idOf(await onpremSend(emulator, ADA))
    await emulator.clock.advance('29d12h')
    await phone('on')
    await emulator.clock.advance('1s')

    expect([await statusOf(early), await statusOf(late)]).toEqual(['sent', 'read'])
    expect((await messageOf(early)).undelivered).toHaveProperty('dropped_at')
  })

  it('fails with 410 what has a time to live of its own', async () => {
    const message = { type: 'text', text: { body: 'soon' }, ttl: 'PT1H' }
    const id = idOf(await onpremSend(emulator, ADA, { message }))
    await emulator.clock.advance('1h')
    await phone('on')
    await emulator.clock.advance('1s')

    expect((await messageOf(id)).history.at(-1)).toMatchObject({
      status: 'failed',
      errors: [{ code: 410 }],
    })
  })
})
