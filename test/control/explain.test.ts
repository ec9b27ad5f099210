import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, onprem } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { cloudSend, idOf, type Outcome, onpremSend } from '../support/traffic.ts'

let emulator: LocalEmulator

beforeEach(async () => {
  emulator = await frozenEmulator({ httpsPort: 'off' })
})

afterEach(() => emulator.stop())

const linkOf = (headers: Outcome['headers']) =>
  new URL(String(headers['x-emulator-explain'])).pathname.replace('/_emulator', '')

async function explained({ headers }: Pick<Outcome, 'headers'>) {
  const { status, body } = await control(emulator, 'get', linkOf(headers))
  expect(status).toBe(200)
  return body
}

describe('a send that was refused is explained', () => {
  it('by its error, where it is not valid', async () => {
    const body = await explained(await cloudSend(emulator, 'nobody'))

    expect(body).toMatchObject({
      status: 400,
      because: [expect.stringMatching(/^it was refused with 131009 .*not a valid phone number/)],
      error: { code: 131009 },
      rules: [],
      limits: {},
    })
  })

  it("by the customer's outcome, in both dialects", async () => {
    const cloud = await explained(await cloudSend(emulator, '15559131016'))
    const local = await explained(await onpremSend(emulator, '15558001013'))

    expect(cloud).toMatchObject({
      because: [
        "the customer's outcome is error:cloud:131016",
        expect.stringMatching(/^it was refused with 131016/),
      ],
      error: { code: 131016, message: 'Service unavailable' },
      outcome: 'error:cloud:131016',
      window: { open: true },
      limits: { throughput: { available: 80 }, pair: { available: 45 } },
    })
    expect(local).toMatchObject({ outcome: 'error:onprem:1013', error: { code: 1013 } })
  })

  it('by the window, where that is told at once: there is no message to link to', async () => {
    await emulator.settings.patch({ cloud: { windowErrorMode: 'sync' } })

    const body = await explained(await cloudSend(emulator, '12025559999'))

    expect(body).toMatchObject({
      id: 'request-1',
      error: { code: 131047 },
      window: { open: false },
    })
  })

  it('by maintenance', async () => {
    await control(emulator, 'patch', `/phone-numbers/${emulator.ids.phoneNumberId}`).send({
      throughput: 'HIGH',
    })

    expect(await explained(await cloudSend(emulator))).toMatchObject({ error: { code: 131057 } })
  })

  it('by a limit, with its numbers, and by coming back too early', async () => {
    await emulator.settings.patch({ throughput: '1' })
    for (let n = 0; n < 2; n += 1) await cloudSend(emulator)

    const body = await explained(await cloudSend(emulator))

    expect(body.limits.throughput).toEqual({
      allowance: 1,
      available: 0,
      retry_at: '2026-01-01T00:00:01.000Z',
      early: true,
      refused: true,
    })
    expect(body.because.slice(0, 2)).toEqual([
      'the limit throughput of 1 was used up',
      'it came back before it should have',
    ])
  })

  it('by a rule', async () => {
    const { id } = await emulator.faults.add({ error: 131016 })

    const body = await explained(await cloudSend(emulator))

    expect(body.because[0]).toBe(`${id} hit it with error`)
    expect(body.rules).toMatchObject([{ id, hits: 1 }])
  })
})

it('contacts beyond the limit of the day are explained, and answered as the settings say', async () => {
  await emulator.settings.patch({ onprem: { limits: { contactsPerDay: 1, answer: 503 } } })
  const check = () =>
    onprem(emulator, 'post', '/v1/contacts').send({ contacts: ['+12025550101', '+12025550102'] })

  const { status, body, headers } = await check()

  expect([status, body.errors[0].code]).toEqual([503, 1016])
  expect((await explained({ headers })).limits.contacts_per_day).toMatchObject({ refused: true })
})

it('a message that failed shows the failure, one that came in the window that it opens', async () => {
  const failed = await cloudSend(emulator, '12025559999')
  const { body: inbound } = await control(emulator, 'post', '/inbound').send({
    from: '12025559998',
    type: 'text',
    text: { body: 'hello' },
  })
  await emulator.clock.advance('1m')

  const explain = async (id: string) => (await control(emulator, 'get', `/explain/${id}`)).body

  expect((await explain(idOf(failed))).failure).toMatchObject({ code: 131047 })
  expect((await explain(inbound.message_id)).window).toEqual({
    last_inbound_at: '2026-01-01T00:00:00.000Z',
    open_now: true,
  })
})

it('a webhook that nobody acknowledges is told', async () => {
  await using receiver = await startReceiver()
  receiver.otherwise = 500
  await using hooked = await frozenEmulator({ onpremWebhookUrl: receiver.url })
  const sent = await onpremSend(hooked)
  await hooked.clock.advance('1s')

  const { body } = await control(hooked, 'get', `/explain/${idOf(sent)}`)

  expect(body.because).toEqual(['a webhook has not been acknowledged: HTTP 500'])
})

it.each([
  ['blocked', { blocked: true }, 'the customer has blocked the business'],
  ['not on WhatsApp', { onWhatsapp: false }, 'the customer is not on WhatsApp'],
])('a message to a customer who is %s is explained, in both dialects', async (_, change, cause) => {
  await emulator.customers.set('12025550101', change)
  await cloudSend(emulator)
  await onpremSend(emulator)
  await emulator.clock.advance('1s')

  const sent = await emulator.messages.list({ to: '12025550101' })
  expect(sent).toHaveLength(2)
  for (const { id, status } of sent) {
    expect(status).toBe('failed')
    expect((await emulator.messages.explain(id)).because).toContain(cause)
  }
})

it.each([
  ['{"to":', 'application/json', 'the body is no JSON object, and counts as empty'],
  [
    '{"to":"1"}',
    'application/x-www-form-urlencoded',
    'the body looks like JSON, its Content-Type says form',
  ],
  ['{"to":"1"}', 'text/plain', 'the body counts as empty, for its Content-Type text/plain'],
])('a Cloud body that is not read is explained: %s as %s', async (body, type, cause) => {
  const reply = await fetch(`${emulator.url}/v23.0/${emulator.ids.phoneNumberId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.ids.accessToken}`, 'content-type': type },
    body,
  })

  const { because } = await explained({ headers: Object.fromEntries(reply.headers) })
  expect(because).toEqual([
    'it was refused with 100 The parameter messaging_product is required.',
    cause,
  ])
})

it.each([
  ['nope', 'the token was not issued here: POST /_emulator/tokens makes one'],
  [`EAA${'x'.repeat(90)}`, 'the token looks like a live one and was not issued here'],
])('a token that nobody issued is explained: %s', async (token, cause) => {
  const { headers } = await cloudSend(emulator, '12025550101', {
    headers: { authorization: `Bearer ${token}` },
  })

  expect((await explained({ headers })).because).toEqual([
    expect.stringMatching(/^it was refused with 190/),
    cause,
  ])
})
