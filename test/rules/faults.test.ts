import { describe, expect, it } from 'vitest'
import type { Emulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { cloudSend, codeOf, idOf, onpremSend } from '../support/traffic.ts'

/** What a client saw of 1,000 requests, one after another. */
async function run(emulator: Emulator, count: number): Promise<string[]> {
  const seen: string[] = []
  for (let n = 0; n < count; n += 1) {
    const send = n % 2 === 0 ? cloudSend : onpremSend
    const { status, error, body } = await send(emulator, `1202555${1000 + n}`)
    seen.push(`${status ?? '-'} ${error ?? 'ok'} ${body.length}`)
  }
  return seen
}

describe('faults', () => {
  it('hit every Nth, the first N, a share, so many times, and count', async () => {
    await using emulator = await frozenEmulator({ throughput: 'off' })
    const hits = async (rule: Record<string, unknown>) => {
      const { id } = await emulator.faults.add({
        match: { path: '/messages' },
        error: 131016,
        ...rule,
      })
      const outcomes: number[] = []
      for (let n = 0; n < 8; n += 1)
        outcomes.push((await cloudSend(emulator)).status === 500 ? 1 : 0)
      const [shown] = await emulator.faults.list()
      await emulator.faults.remove(id)
      return [outcomes.join(''), shown?.['seen'], shown?.['hits']]
    }

    expect(await hits({ every_nth: 3 })).toEqual(['00100100', 8, 2])
    expect(await hits({ first_n: 2 })).toEqual(['11000000', 2, 2])
    expect(await hits({ times: 3 })).toEqual(['11100000', 3, 3])
    expect(await hits({ probability: 0 })).toEqual(['00000000', 8, 0])
    expect(await hits({ probability: 1, every_nth: 2, times: 1 })).toEqual(['01000000', 2, 1])
  })

  it('revert by themselves', async () => {
    await using emulator = await frozenEmulator()
    await emulator.faults.add({ match: { path: '/messages' }, error: 131016, for: '10s' })

    const during = await cloudSend(emulator)
    await emulator.clock.advance('10s')
    const later = await cloudSend(emulator)

    expect([during.status, later.status]).toEqual([500, 200])
  })

  it('are part of the state: forks and exports have them', async () => {
    await using emulator = await frozenEmulator()
    await emulator.faults.add({ match: { path: '/messages' }, error: 131016 })
    const fork = await emulator.fork()
    await emulator.faults.clear()

    expect((await cloudSend(fork)).status).toBe(500)
    expect((await cloudSend(emulator)).status).toBe(200)
    expect(JSON.stringify(await fork.control('GET', '/state'))).toContain('131016')
  })

  it.each([
    [{ eror: 1 }, 'eror: is no action, did you mean error?'],
    [{ every: 3 }, 'every: is no action, did you mean every_nth?'],
    [
      { match: { dialects: 'cloud' }, error: 131016 },
      'match.dialects: is not known here; did you mean dialect?',
    ],
    [{ match: { zzzzzz: 1 }, error: 131016 }, 'match.zzzzzz: is not known here'],
    [[], 'a rule is an object'],
    [{ error: 1, match: { dialect: 'clod' } }, 'match.dialect: must be cloud, onprem or both'],
    [{ preset: 'flaky-network', times: 2 }, 'a preset goes alone: its rules are its own'],
    [{ reset: 'later' }, 'reset: is not like "after"'],
  ])('that can not be read are refused with what is wrong: %j', async (written, message) => {
    await using emulator = await frozenEmulator()

    const { status, body } = await control(emulator, 'post', '/faults').send(written)

    expect(status).toBe(400)
    expect(body.error).toMatchObject({ code: 'invalid_request', message })
  })

  it('come and go by name', async () => {
    await using emulator = await frozenEmulator()

    const added = await control(emulator, 'post', '/presets/rate-limited').expect(201)
    const active = await control(emulator, 'get', '/presets')
    await control(emulator, 'delete', '/presets/rate-limited').expect(200)
    const missing = await control(emulator, 'post', '/faults').send({ preset: 'nope' })

    expect(added.body.rules).toHaveLength(3)
    expect(active.body.data).toContainEqual(
      expect.objectContaining({ name: 'rate-limited', active: true }),
    )
    expect(await emulator.faults.list()).toEqual([])
    expect(missing.status).toBe(404)
    expect(missing.body.error.message).toContain('flaky-network')
  })
})

describe('a rule about a customer', () => {
  it('hits who is written to by user id, and by marketing_messages', async () => {
    await using emulator = await frozenEmulator()
    await emulator.faults.add({ match: { customer: '12025550101' }, error: 131016 })
    const { body: ada } = await control(emulator, 'get', '/customers/12025550101')
    const post = (edge: string, body: object) =>
      graph(emulator, 'post', `/v24.0/${emulator.ids.phoneNumberId}/${edge}`).send({
        messaging_product: 'whatsapp',
        ...body,
      })

    const byId = await post('messages', {
      recipient: ada.user_id,
      type: 'text',
      text: { body: 'hi' },
    })
    const marketing = await post('marketing_messages', {
      to: '12025550101',
      type: 'template',
      template: { name: 'spring_promo', language: { code: 'en_US' } },
    })

    expect([byId, marketing].map(({ body }) => body.error?.code)).toEqual([131016, 131016])
  })
})

it('the headers of one request are rules for it alone', async () => {
  await using emulator = await frozenEmulator()
  const headers = (text: string) => ({ headers: { 'x-emulator-fault': text } })

  const error = await cloudSend(emulator, undefined, headers('131016'))
  const both = await onpremSend(emulator, undefined, headers('131016'))
  const reset = await cloudSend(emulator, undefined, headers('reset'))
  const wrong = await cloudSend(emulator, undefined, headers('nothing'))
  const plain = await cloudSend(emulator)

  expect([codeOf(error), codeOf(both), reset.error]).toEqual([131016, 1016, 'ECONNRESET'])
  expect(wrong.status).toBe(400)
  expect(wrong.body).toContain('X-Emulator-Fault: nothing: is no action')
  expect(plain.status).toBe(200)
  expect(await emulator.messages.list()).toHaveLength(1)
})

it('the header of a request reaches the webhooks of its message', async () => {
  await using receiver = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: receiver.url })

  await cloudSend(emulator, undefined, { headers: { 'x-emulator-fault': 'duplicate_webhook' } })
  await cloudSend(emulator, undefined, { headers: { 'x-emulator-fault': 'drop_webhook' } })
  await cloudSend(emulator)
  await emulator.clock.advance('1m')

  expect(receiver.received).toHaveLength(2 * 3 + 3)
})

it('1,000 requests under flaky-network end the same twice', async () => {
  const once = async () => {
    await using emulator = await frozenEmulator({ httpsPort: 'off', throughput: 'off' })
    await emulator.control('POST', '/presets/flaky-network')
    return await run(emulator, 1000)
  }

  const [first, second] = [await once(), await once()]

  expect(second).toEqual(first)
  const cut = first.filter((each) => each.includes('ECONNRESET')).length
  expect(cut).toBeGreaterThan(30)
  expect(cut).toBeLessThan(120)
}, 60_000)

describe('explain', () => {
  it('tells window, limits, webhooks and what a rule did', async () => {
    await using receiver = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: receiver.url })
    const { id: rule } = await emulator.faults.add({
      match: { path: '/messages' },
      until: 'sent',
    })
    const sent = await cloudSend(emulator)
    await emulator.clock.advance('1m')

    const link = new URL(String(sent.headers['x-emulator-explain'])).pathname
    const { body } = await control(emulator, 'get', link.replace('/_emulator', ''))

    expect(body).toMatchObject({
      id: idOf(sent),
      status: 'sent',
      because: ['rules hit it', 'it goes no further than sent'],
      window: { open: true },
      limits: {
        throughput: { allowance: 80, available: 80 },
        pair: { allowance: 45, available: 45 },
      },
      outcome: 'none',
      until: 'sent',
      rules: [{ id: rule, hits: 1 }],
      failure: null,
      webhooks: [{ subject: 'statuses', state: 'delivered', attempts: [{ status: 200 }] }],
      webhook_silence: null,
    })
  })

  it('tells why nobody was told', async () => {
    await using emulator = await frozenEmulator()
    const sent = await cloudSend(emulator, '15557000003')
    await emulator.clock.advance('1m')

    const { body } = await control(emulator, 'get', `/explain/${idOf(sent)}`)

    expect(body).toMatchObject({
      outcome: 'never_read',
      subscriptions: [{ app_id: emulator.ids.appId, subscribed_to_waba: expect.any(Boolean) }],
      webhooks: [],
      webhook_silence: expect.stringMatching(/no .*app/),
    })
  })

  it('tells a failure with its cause', async () => {
    await using emulator = await frozenEmulator()
    const sent = await cloudSend(emulator, '12025559999')
    await emulator.clock.advance('1m')

    const { body } = await control(emulator, 'get', `/explain/${idOf(sent)}`)
    const ledger = await control(emulator, 'get', '/ledger')

    expect(body.window).toMatchObject({ open: false, last_inbound_at: null, open_now: false })
    expect(body.because[0]).toMatch(/^it failed with 131047/)
    expect(ledger.body.messages).toMatchObject({ accepted: 1, failed: 1, outside_window: 1 })
  })

  it('knows nothing of other ids', async () => {
    await using emulator = await frozenEmulator()

    await control(emulator, 'get', '/explain/wamid.X').expect(404)
  })
})

it('the ledger counts what was sent twice and what was acknowledged', async () => {
  await using receiver = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: receiver.url })
  await emulator.faults.add({ match: { path: '/messages' }, reset: 'after', times: 1 })
  receiver.answers.push(202)

  await cloudSend(emulator)
  await cloudSend(emulator)
  await emulator.clock.advance('1m')
  const { body } = await control(emulator, 'get', '/ledger')

  expect(body).toMatchObject({
    messages: { accepted: 2, sent: 2, delivered: 2, read: 2, failed: 0, doubled: 1 },
    webhooks: { pending: 0, acknowledged: 6, failed: 0, dropped: 0, attempts: 6, not_200: 1 },
  })
})
