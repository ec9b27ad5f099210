import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph, onprem } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { cloudSend, codeOf, type Outcome, onpremSend } from '../support/traffic.ts'

let emulator: LocalEmulator

beforeEach(async () => {
  emulator = await frozenEmulator({ httpsPort: 'off' })
})

afterEach(() => emulator.stop())

/** One customer after another, so that the pair limit is not met. */
async function burst(
  count: number,
  send: (to: string) => Promise<Outcome>,
  first = 0,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (let n = 0; n < count; n += 1) outcomes.push(await send(`1202555${1000 + first + n}`))
  return outcomes
}

const passed = (outcomes: readonly Outcome[]) =>
  outcomes.filter(({ status = 0 }) => status < 300).length

describe('throughput', () => {
  it('of a Cloud number is 80/s: 130429 beyond it, and nothing is stored', async () => {
    const outcomes = await burst(100, (to) => cloudSend(emulator, to))

    expect(passed(outcomes)).toBe(80)
    expect(JSON.parse(outcomes[80]?.body ?? '')).toEqual({
      error: {
        message: '(#130429) Rate limit hit',
        type: 'OAuthException',
        code: 130429,
        error_data: {
          messaging_product: 'whatsapp',
          details: 'Cloud API message throughput has been reached.',
        },
        fbtrace_id: expect.any(String),
      },
    })
    expect(outcomes[80]?.status).toBe(400)
    expect(await emulator.messages.list({ limit: '1000' } as never)).toHaveLength(80)
  })

  it('comes back by the clock, exact to the message', async () => {
    const accepted: number[] = []
    await burst(80, (to) => cloudSend(emulator, to))
    for (const ms of [12, 1, 12, 13, 125]) {
      await emulator.clock.advance(ms)
      accepted.push(passed(await burst(12, (to) => cloudSend(emulator, to), accepted.length * 20)))
    }

    // 80/s: one each 12.5 ms. After 12, 13, 25, 38 and 163 ms there have been 0, 1, 2, 3 and 13.
    expect(accepted).toEqual([0, 1, 1, 1, 10])
  })

  it('of a level HIGH, an On-Premises number and each profile is its own', async () => {
    const high = await burst(85, (to) => cloudSend(emulator, to, { from: '400000000000003' }))
    const local = await burst(75, (to) => onpremSend(emulator, to))
    await emulator.settings.patch({ throughput: 'high-load' })
    await emulator.clock.advance('10s')
    const halved = await burst(45, (to) => cloudSend(emulator, to), 200)

    expect([passed(high), passed(local), passed(halved)]).toEqual([85, 70, 40])
    expect(JSON.parse(local[70]?.body ?? '')).toMatchObject({
      errors: [{ code: 1015, title: 'Too many requests', details: expect.any(String) }],
    })
    expect(local[70]?.status).toBe(429)
    expect(local[70]?.headers).not.toHaveProperty('retry-after')
  })

  it('is judged before the outcome, and the outcome before the window', async () => {
    await emulator.settings.patch({ throughput: '1', cloud: { windowErrorMode: 'sync' } })
    await control(emulator, 'patch', '/customers/12025559999').send({ outcome: 'error:131016' })

    const outcome = await cloudSend(emulator, '12025559999')
    const throttled = await cloudSend(emulator, '12025559999')
    await emulator.clock.advance('1s')
    const window = await cloudSend(emulator, '12025559998')

    expect([outcome, throttled, window].map(codeOf)).toEqual([131016, 130429, 131047])
    expect(await emulator.messages.list()).toEqual([])
  })

  it('counts calls of an app outside of its WABAs: 4', async () => {
    await emulator.settings.patch({ cloud: { appUsers: 1 } })
    const path = `/v23.0/${emulator.ids.appId}/subscriptions`
    const token = `${emulator.ids.appId}|${emulator.ids.appSecret}`
    const codes: number[] = []
    for (let n = 0; n < 201; n += 1) {
      const { body } = await graph(emulator, 'get', path).set('authorization', `Bearer ${token}`)
      codes.push(body.error?.code ?? 0)
    }

    expect(codes.slice(0, 200)).not.toContain(4)
    expect(codes[200]).toBe(4)
  })

  it('can be off, with the pair limit', async () => {
    await emulator.settings.patch({ throughput: 'off' })

    expect(passed(await burst(120, () => cloudSend(emulator)))).toBe(120)
  })

  it('is answered with 429 or as an overload where the settings say so', async () => {
    await emulator.settings.patch({
      throughput: '1',
      cloud: { throttleStatus: 429 },
      onprem: { limits: { answer: 503 } },
    })
    await cloudSend(emulator)
    await onpremSend(emulator)

    expect((await cloudSend(emulator)).status).toBe(429)
    const local = await onpremSend(emulator)
    expect([local.status, codeOf(local)]).toEqual([503, 1016])
  })

  it('is one for each number and each world', async () => {
    const fork = await emulator.fork()
    await burst(80, (to) => cloudSend(emulator, to))

    expect((await cloudSend(emulator)).status).toBe(400)
    expect((await cloudSend(fork)).status).toBe(200)
    expect((await cloudSend(emulator, undefined, { from: '400000000000003' })).status).toBe(200)
  })

  it('starts anew with a reset', async () => {
    await burst(81, (to) => cloudSend(emulator, to))
    await emulator.reset()

    expect((await cloudSend(emulator)).status).toBe(200)
  })
})

describe('the pair limit', () => {
  it('is a burst of 45 to one customer, then one each 6 s', async () => {
    const outcomes = await burst(46, () => cloudSend(emulator))
    await emulator.clock.advance('5999ms')
    const early = await cloudSend(emulator)
    await emulator.clock.advance('1ms')
    const next = await cloudSend(emulator)

    expect(passed(outcomes)).toBe(45)
    expect(codeOf(outcomes[45] as Outcome)).toBe(131056)
    expect([early.status, next.status]).toEqual([400, 200])
  })
})

describe('a caller who comes back too early', () => {
  it('is counted, and explained', async () => {
    await emulator.settings.patch({ throughput: '1' })
    await cloudSend(emulator)
    await cloudSend(emulator)
    const early = await cloudSend(emulator)

    const link = new URL(String(early.headers['x-emulator-explain'])).pathname
    const { body } = await control(emulator, 'get', link.replace('/_emulator', ''))
    const ledger = await control(emulator, 'get', '/ledger')

    expect(body).toMatchObject({
      status: 400,
      limits: {
        throughput: {
          allowance: 1,
          available: 0,
          refused: true,
          early: true,
          retry_at: '2026-01-01T00:00:01.000Z',
        },
      },
      limits_now: { throughput: { allowed: 1, refused: 2, early: 1 } },
    })
    expect(ledger.body).toMatchObject({ retried_too_early: 1, messages: { accepted: 1 } })
  })
})

describe('management', () => {
  it('counts calls against the allowance of app and WABA, and says so in a header', async () => {
    const path = `/v23.0/${emulator.ids.wabaId}/phone_numbers`
    const first = await graph(emulator, 'get', path)
    for (let n = 0; n < 49; n += 1) await graph(emulator, 'get', path)
    const later = await graph(emulator, 'get', path)

    const usage = ({ headers }: typeof first) =>
      JSON.parse(headers['x-business-use-case-usage'] ?? '')[emulator.ids.wabaId][0]
    expect(usage(first)).toEqual({
      type: 'whatsapp',
      call_count: 1,
      total_cputime: 1,
      total_time: 1,
      estimated_time_to_regain_access: 0,
    })
    expect(usage(later).call_count).toBe(2)
  })

  it('refuses with 80008 beyond it, and says when there is room again', {
    timeout: 120_000,
  }, async () => {
    const path = `/v23.0/${emulator.ids.wabaId}/phone_numbers`
    const token = `Bearer ${emulator.ids.accessToken}`
    const get = () => fetch(`${emulator.url}${path}`, { headers: { authorization: token } })
    for (let n = 0; n < 5000; n += 1) await (await get()).arrayBuffer()
    await emulator.clock.advance('10m')

    const refused = await get()
    const body = await refused.json()
    await emulator.clock.advance('50m')
    const again = await get()

    expect(refused.status).toBe(400)
    expect(body).toMatchObject({
      error: {
        code: 80008,
        message: expect.stringMatching(/^\(#80008\) There have been too many/),
      },
    })
    expect(body).not.toHaveProperty('error.error_data')
    const usage = JSON.parse(refused.headers.get('x-business-use-case-usage') ?? '')
    expect(usage[emulator.ids.wabaId][0]).toMatchObject({
      call_count: 100,
      estimated_time_to_regain_access: 50,
    })
    expect(again.status).toBe(200)
  })
})

describe('the messaging limit', () => {
  const template = {
    type: 'template',
    template: { name: 'hello_world', language: { code: 'en_US' } },
  }

  it('counts customers written to first within 24 hours; beyond it a template fails with 131048', async () => {
    await emulator.control('PATCH', `/businesses/${emulator.ids.businessId}`, {
      messaging_limit: 2,
    })
    const send = async (to: string) => {
      const sent = await cloudSend(emulator, to, { message: template })
      await emulator.clock.advance('1s')
      return (await emulator.messages.get(JSON.parse(sent.body).messages[0].id)).status
    }

    const fates = [
      await send('12025551001'),
      await send('12025551002'),
      await send('12025551003'),
      await send('12025551001'),
      await send('12025550101'),
    ]
    await send('12025551003')
    const { body } = await control(emulator, 'get', '/ledger')
    await emulator.clock.advance('24h')
    const nextDay = await send('12025551003')

    expect(fates).toEqual(['read', 'read', 'failed', 'read', 'read'])
    expect(body.limits.messaging_tier).toEqual({ allowed: 3, refused: 2, early: 1 })
    expect(nextDay).toBe('read')
  })

  describe('of one customer', () => {
    const [first, second] = ['12025551001', '12025551002']

    const sendTemplate = async (to: string): Promise<string> => {
      const sent = await cloudSend(emulator, to, { message: template })
      return JSON.parse(sent.body).messages[0].id
    }
    const fateOf = async (to: string): Promise<string> => {
      const id = await sendTemplate(to)
      await emulator.clock.advance('1s')
      return (await emulator.messages.get(id)).status
    }
    const customer = (to: string, change: object) =>
      control(emulator, 'post', '/customers').send({ wa_id: to, ...change })

    beforeEach(async () => {
      await control(emulator, 'patch', `/businesses/${emulator.ids.businessId}`)
        .send({ messaging_limit: 1 })
        .expect(200)
    })

    it('is free again when the message has failed', async () => {
      await customer(first, { on_whatsapp: false }).expect(201)

      expect([await fateOf(first), await fateOf(second)]).toEqual(['failed', 'read'])
    })

    it('is taken while the message is under way', async () => {
      await sendTemplate(first)

      expect(await fateOf(second)).toBe('failed')
    })

    it('is taken for a day from the arrival on, also after the state was put back', async () => {
      await customer(first, { phone_off: true }).expect(201)
      await fateOf(first)
      await emulator.clock.advance('10h')
      await control(emulator, 'patch', `/customers/${first}`).send({ phone_off: false }).expect(200)
      await emulator.clock.advance('23h')
      const late = await fateOf(second)
      const { body } = await control(emulator, 'get', '/state').expect(200)
      await control(emulator, 'put', '/state').send(body).expect(200)
      const restored = await fateOf(second)
      await emulator.clock.advance('1h')

      expect([late, restored, await fateOf(second)]).toEqual(['failed', 'failed', 'read'])
    })

    it('is held for a day by what does not arrive', async () => {
      await customer(first, { outcome: 'never_delivered' }).expect(201)
      await fateOf(first)
      await emulator.clock.advance('23h')
      const before = await fateOf(second)
      const { body } = await control(emulator, 'get', '/state').expect(200)
      await control(emulator, 'put', '/state').send(body).expect(200)
      const restored = await fateOf(second)
      await emulator.clock.advance('1h')

      expect([before, restored, await fateOf(second)]).toEqual(['failed', 'failed', 'read'])
    })

    it('is free again when the message was dropped', async () => {
      await customer(first, { phone_off: true }).expect(201)
      const text = [{ type: 'text', text: '123456' }]
      await cloudSend(emulator, first, {
        message: {
          type: 'template',
          template: {
            name: 'login_code',
            language: { code: 'en_US' },
            components: [
              { type: 'body', parameters: text },
              { type: 'button', sub_type: 'url', index: 0, parameters: text },
            ],
          },
        },
      })
      await emulator.clock.advance('9m')
      const during = await fateOf(second)
      await emulator.clock.advance('1m')

      expect([during, await fateOf(second)]).toEqual(['failed', 'read'])
    })
  })
})

describe('an upgrade of the throughput', () => {
  it('puts the number into maintenance for a minute: 131057; then it is fast', async () => {
    await using receiver = await startReceiver()
    await using own = await frozenEmulator({ webhookUrl: receiver.url })
    const patch = await control(own, 'patch', `/phone-numbers/${own.ids.phoneNumberId}`)
      .send({ throughput: 'HIGH' })
      .expect(200)

    const during = await cloudSend(own)
    await own.clock.advance('59s')
    const still = await cloudSend(own)
    await own.clock.advance('1s')
    const after = await burst(90, (to) => cloudSend(own, to))

    expect(patch.body.upgrading_until).toBe('2026-01-01T00:01:00.000Z')
    expect([during.status, codeOf(during)]).toEqual([500, 131057])
    expect(codeOf(still)).toBe(131057)
    expect(passed(after)).toBe(90)
    expect(receiver.received[0]?.body).toMatchObject({
      entry: [
        {
          changes: [
            {
              field: 'phone_number_quality_update',
              value: { event: 'THROUGHPUT_UPGRADE', display_phone_number: '12025550111' },
            },
          ],
        },
      ],
    })
  })
})

describe('registration', () => {
  it('is refused after ten times in 72 hours with 133016', async () => {
    const path = `/v23.0/${emulator.ids.phoneNumberId}`
    const calls: number[] = []
    for (let n = 0; n < 11; n += 1) {
      const { body } = await graph(emulator, 'post', `${path}/register`).send({
        messaging_product: 'whatsapp',
        pin: '123456',
      })
      calls.push(body.error?.code ?? 0)
    }
    await emulator.clock.advance('72h')
    const later = await graph(emulator, 'post', `${path}/register`).send({
      messaging_product: 'whatsapp',
      pin: '123456',
    })

    expect(calls.slice(0, 10)).not.toContain(133016)
    expect(calls[10]).toBe(133016)
    expect(later.body.error?.code).not.toBe(133016)
  })
})

describe('verification codes', () => {
  it('are five an hour for a number, then 136024; the sixth is counted and explained', async () => {
    const made = await graph(emulator, 'post', `/v23.0/${emulator.ids.wabaId}/phone_numbers`).send({
      cc: '1',
      phone_number: '2025550150',
      verified_name: 'Lantern Outlet',
    })
    const path = `/v23.0/${made.body.id}/request_code?code_method=SMS&language=en_US`
    const statuses: number[] = []
    for (let n = 0; n < 5; n += 1) statuses.push((await graph(emulator, 'post', path)).status)
    const refused = await graph(emulator, 'post', path)
    await graph(emulator, 'post', path)
    const link = new URL(String(refused.headers['x-emulator-explain'])).pathname
    const why = await control(emulator, 'get', link.replace('/_emulator', ''))
    const ledger = await control(emulator, 'get', '/ledger')
    await emulator.clock.advance('1h')

    expect(statuses).toEqual([200, 200, 200, 200, 200])
    expect(refused.body.error).toMatchObject({ code: 136024, error_subcode: 2388004 })
    expect(why.body.limits).toEqual({
      code_request: {
        allowance: 5,
        available: 0,
        retry_at: '2026-01-01T01:00:00.000Z',
        refused: true,
      },
    })
    expect(ledger.body.limits.code_request).toEqual({ allowed: 5, refused: 2, early: 1 })
    expect((await graph(emulator, 'post', path)).status).toBe(200)
  })
})

describe('a call that is refused for being one too many', () => {
  it('uses up none of the rarer allowances', async () => {
    await emulator.settings.patch({ cloud: { appUsers: 0 } })
    const register = () =>
      graph(emulator, 'post', `/v23.0/${emulator.ids.phoneNumberId}/register`).send({
        messaging_product: 'whatsapp',
        pin: '123456',
      })
    const codes: number[] = []
    for (let n = 0; n < 11; n += 1) codes.push((await register()).body.error?.code)
    const { headers } = await graph(emulator, 'get', `/v23.0/${emulator.ids.businessId}`)
    await emulator.settings.patch({ cloud: { appUsers: 1000 } })

    expect(JSON.parse(headers['x-app-usage'] ?? '')).toMatchObject({ call_count: 100 })
    expect(new Set(codes)).toEqual(new Set([4]))
    expect((await register()).status).toBe(200)
  })
})

describe('new templates', () => {
  it('are a hundred an hour for a WABA, then 80008', async () => {
    const create = (n: number) =>
      graph(emulator, 'post', `/v23.0/${emulator.ids.wabaId}/message_templates`).send({
        name: `made_${n}`,
        language: 'en',
        category: 'UTILITY',
        components: [{ type: 'BODY', text: 'Your order has shipped.' }],
      })
    const codes: number[] = []
    for (let n = 0; n < 100; n += 1) codes.push((await create(n)).body.error?.code ?? 0)
    const refused = await create(100)
    await emulator.clock.advance('1h')
    const later = await create(101)

    expect(new Set(codes)).toEqual(new Set([0]))
    expect(refused.body.error.code).toBe(80008)
    expect(
      JSON.parse(refused.headers['x-business-use-case-usage'] ?? '')[emulator.ids.wabaId][0],
    ).toMatchObject({ call_count: 100, estimated_time_to_regain_access: 60 })
    expect(later.status).toBe(200)
  })
})

describe('the limiters of the On-Premises server', () => {
  const limits = (change: object) => emulator.settings.patch({ onprem: { limits: change } })
  const health = () => onprem(emulator, 'get', '/v1/health')

  it('refuse any request per second, hour and day', async () => {
    await limits({ perSecond: 3, perHour: 4, perDay: 5 })
    const statuses: number[] = []
    for (const by of [0, 0, 0, 0, 1000, 1000, 3_600_000, 1000]) {
      await emulator.clock.advance(by)
      statuses.push((await health()).status)
    }

    expect(statuses).toEqual([200, 200, 200, 429, 200, 429, 200, 429])
  })

  it('refuse more than so many at once', async () => {
    await limits({ concurrent: 2 })
    await emulator.clock.set({ mode: 'real' })
    await emulator.faults.add({ match: { dialect: 'onprem' }, delay: 100 })

    const outcomes = await Promise.all(Array.from({ length: 5 }, () => onpremSend(emulator)))
    const after = await onpremSend(emulator)

    expect(outcomes.filter(({ status }) => status === 429)).toHaveLength(3)
    expect(after.status).toBe(201)
  })

  it('count one that is never answered until its client goes away', async () => {
    await limits({ concurrent: 1 })
    await emulator.faults.add({ match: { dialect: 'onprem' }, never_answer: true, times: 1 })
    const hung = onpremSend(emulator, undefined, { timeout: 500 })
    await control(emulator, 'get', '/requests?wait=5s').expect(200)

    const during = await onpremSend(emulator)
    const { error } = await hung

    expect([error, during.status]).toEqual(['NO_ANSWER', 429])
    await vi.waitFor(async () => expect((await onpremSend(emulator)).status).toBe(201))
  })
})

describe('credit lines', () => {
  it('take 5,000 calls an hour of an app for a business, by whatever edge, then 80008', {
    timeout: 120_000,
  }, async () => {
    const { businessId } = emulator.ids
    const line = '700800900100200'
    const edges = [
      `${businessId}/extendedcredits`,
      line,
      `${line}/owning_credit_allocation_configs`,
    ].map((path) => ({ method: 'GET', relative_url: `v23.0/${path}` }))
    const batch = Array.from({ length: 50 }, (_, n) => edges[n % 3])
    const codes = new Set<number>()
    for (let n = 0; n < 100; n += 1) {
      const { body } = await graph(emulator, 'post', '/v23.0/').send({ batch })
      for (const { code } of body) codes.add(code)
    }
    await emulator.clock.advance('10m')

    const refused = await graph(emulator, 'get', `/v23.0/${line}`)
    const share = await graph(emulator, 'post', `/v23.0/${line}/whatsapp_credit_sharing`).send({
      receiving_business_id: businessId,
    })
    const business = await graph(emulator, 'get', `/v23.0/${businessId}`)
    await emulator.settings.patch({ throughput: 'off' })
    const free = await graph(emulator, 'get', `/v23.0/${line}`)
    await emulator.settings.patch({ throughput: 'auto' })
    await emulator.clock.advance('50m')
    const later = await graph(emulator, 'get', `/v23.0/${line}`)

    expect(codes).toEqual(new Set([200]))
    for (const { status, body, headers } of [refused, share]) {
      expect(status).toBe(400)
      expect(body.error).toMatchObject({
        message: expect.stringMatching(
          /^\(#80008\) There have been too many calls to this WhatsApp/,
        ),
        type: 'OAuthException',
        code: 80008,
      })
      expect(JSON.parse(headers['x-business-use-case-usage'] ?? '')[businessId]).toMatchObject([
        { type: 'whatsapp', call_count: 100, estimated_time_to_regain_access: 50 },
        { type: 'whatsapp_business_management', call_count: 100 },
      ])
    }
    expect(business.headers).toHaveProperty('x-app-usage')
    expect([business.status, free.status, later.status]).toEqual([200, 200, 200])
  })
})

describe('batches of a catalog', () => {
  it('are two hundred an hour, of both edges together, then 80014', async () => {
    const { body: catalogs } = await graph(
      emulator,
      'get',
      `/v23.0/${emulator.ids.businessId}/owned_product_catalogs`,
    )
    const catalog = catalogs.data[0].id
    const post = (edge: string) =>
      graph(emulator, 'post', `/v23.0/${catalog}/${edge}`).send({
        item_type: 'PRODUCT_ITEM',
        requests: [{ method: 'DELETE', retailer_id: 'sku-0' }],
      })
    const codes = new Set<number>()
    for (let n = 0; n < 200; n += 1) {
      codes.add((await post(n % 2 === 0 ? 'items_batch' : 'batch')).status)
    }
    const refused = await post('items_batch')
    const read = await graph(emulator, 'get', `/v23.0/${catalog}/products`)
    const ledger = await control(emulator, 'get', '/ledger')
    await emulator.settings.patch({ throughput: 'off' })
    const free = await post('items_batch')
    await emulator.settings.patch({ throughput: 'auto' })
    await emulator.clock.advance('1h')
    const later = await post('batch')

    expect(codes).toEqual(new Set([200]))
    expect(refused.status).toBe(400)
    expect(refused.body.error).toEqual({
      message:
        '(#80014) There have been too many calls for the batch uploads to this catalog account. Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.',
      type: 'OAuthException',
      code: 80014,
      fbtrace_id: expect.any(String),
    })
    expect(JSON.parse(refused.headers['x-business-use-case-usage'] ?? '')).toEqual({
      [catalog]: [
        {
          type: 'catalog_batch',
          call_count: 100,
          total_cputime: 100,
          total_time: 100,
          estimated_time_to_regain_access: 60,
        },
      ],
    })
    expect(ledger.body.limits.catalog_batch).toEqual({ allowed: 200, refused: 1, early: 0 })
    expect([read.status, free.status, later.status]).toEqual([200, 200, 200])
  })
})
