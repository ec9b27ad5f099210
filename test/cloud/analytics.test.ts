import { expect, it } from 'vitest'
import { frozenEmulator, graph, onprem } from '../support/emulator.ts'

const DAY = 1_767_225_600
const range = `start(${DAY}).end(${DAY + 86_400 * 2})`

async function traffic() {
  const emulator = await frozenEmulator()
  const { phoneNumberId } = emulator.ids
  const send = (body: object) =>
    graph(emulator, 'post', `/v24.0/${phoneNumberId}/messages`)
      .send({ messaging_product: 'whatsapp', to: '12025550101', ...body })
      .expect(200)
  await send({ text: { body: 'hi' } })
  const promo = await send({
    type: 'template',
    template: {
      name: 'login_code',
      language: { code: 'en_US' },
      components: [
        { type: 'body', parameters: [{ type: 'text', text: '123456' }] },
        {
          type: 'button',
          sub_type: 'url',
          index: 0,
          parameters: [{ type: 'text', text: '123456' }],
        },
      ],
    },
  })
  await emulator.clock.runUntilIdle()
  const { id } = promo.body.messages[0]
  await emulator.inbound.text({ from: '12025550101', text: 'thanks' })
  const read = async (path: string) =>
    (await graph(emulator, 'get', `/v24.0/${emulator.ids.wabaId}${path}`)).body
  return { emulator, read, id }
}

it('counts messages by day, as a field of the WABA', async () => {
  const { emulator, read } = await traffic()
  await using _ = emulator

  const { analytics } = await read(`?fields=analytics.${range}.granularity(DAY)`)
  expect(analytics).toEqual({
    phone_numbers: expect.arrayContaining(['12025550111']),
    country_codes: ['US'],
    granularity: 'DAY',
    data_points: [{ start: DAY, end: DAY + 86_400, sent: 2, delivered: 2 }],
  })
  const templates = await read(`?fields=analytics.${range}.granularity(DAY).product_types([0])`)
  expect(templates.analytics.data_points[0].sent).toBe(1)
})

it('counts what the On-Premises number of the account sends', async () => {
  const { emulator, read } = await traffic()
  await using _ = emulator
  await onprem(emulator, 'post', '/v1/messages')
    .send({ to: '12025550101', type: 'text', text: { body: 'hi' } })
    .expect(201)
  await emulator.clock.runUntilIdle()

  const own = '.phone_numbers(["12025550119"])'
  const { analytics, pricing_analytics: prices } = await read(
    `?fields=analytics.${range}.granularity(DAY)${own},pricing_analytics.${range}.granularity(DAILY)${own}`,
  )

  const day = { start: DAY, end: DAY + 86_400 }
  expect(analytics.data_points).toEqual([{ ...day, sent: 1, delivered: 1 }])
  expect(prices.data[0].data_points).toEqual([{ ...day, volume: 1, cost: 0 }])
})

it('prices delivered messages by the rate card', async () => {
  const { emulator, read } = await traffic()
  await using _ = emulator
  const query = `start=${DAY}&end=${DAY + 86_400}&granularity=DAILY`

  const all = await read(`/pricing_analytics?${query}&dimensions=PRICING_CATEGORY,PRICING_TYPE`)
  expect(all.data[0].data_points).toEqual([
    {
      start: DAY,
      end: DAY + 86_400,
      pricing_type: 'FREE_CUSTOMER_SERVICE',
      pricing_category: 'SERVICE',
      volume: 1,
      cost: 0,
    },
    {
      start: DAY,
      end: DAY + 86_400,
      pricing_type: 'REGULAR',
      pricing_category: 'AUTHENTICATION',
      volume: 1,
      cost: 0.0045,
    },
  ])
  const conversations = await read(
    `?fields=conversation_analytics.${range}.granularity(DAILY).dimensions([CONVERSATION_CATEGORY])`,
  )
  expect(conversations.conversation_analytics.data[0].data_points).toHaveLength(2)
  const none = await read(`/pricing_analytics?start=${DAY}&end=${DAY + 1}`)
  expect(none.error.message).toBe('(#100) The parameter granularity is required.')
  const late = await read(`/pricing_analytics?start=${DAY}&end=${DAY}&granularity=DAILY`)
  expect(late.error.message).toBe('(#100) Param end must be greater than start')
})

it('tells how a template did, once insights are on', async () => {
  const { emulator, read } = await traffic()
  await using _ = emulator
  const path = `/template_analytics?start=${DAY}&end=${DAY + 86_400}&granularity=DAILY&template_ids=[440000000000003]`

  expect((await read(path)).error).toMatchObject({ code: 200007 })
  await graph(emulator, 'post', `/v24.0/${emulator.ids.wabaId}`)
    .send({ is_enabled_for_insights: true })
    .expect(200)
  expect((await read(path)).data[0]).toEqual({
    granularity: 'DAILY',
    product_type: 'cloud_api',
    data_points: [
      {
        template_id: '440000000000003',
        start: DAY,
        end: DAY + 86_400,
        sent: 1,
        delivered: 1,
        read: 1,
        replied: 0,
        cost: [
          { type: 'amount_spent', value: 0.0045 },
          { type: 'cost_per_delivered', value: 0.0045 },
        ],
      },
    ],
  })
})

it('counts templates by the days of the account where that is asked for', async () => {
  const { emulator, read } = await traffic()
  await using _ = emulator
  await graph(emulator, 'post', `/v24.0/${emulator.ids.wabaId}`)
    .send({ is_enabled_for_insights: true })
    .expect(200)
  const query = 'granularity=DAILY&template_ids=440000000000003&use_waba_timezone=true'
  const eightHours = 8 * 3600

  const { data } = await read(`/template_analytics?start=2025-12-31&end=2026-01-01&${query}`)
  const tomorrow = await read(`/template_analytics?start=2026-01-01&end=2026-01-02&${query}`)
  const wrong = await read(`/template_analytics?start=${DAY}&end=${DAY + 86_400}&${query}`)

  expect(data[0]).toMatchObject({
    waba_timezone: 'America/Los_Angeles',
    data_points: [{ start: DAY - 86_400 + eightHours, end: DAY + eightHours, sent: 1 }],
  })
  expect(tomorrow.data[0].data_points).toEqual([])
  expect(wrong.error.message).toContain('must have the form YYYY-MM-DD')
})

it.each([
  ['7', 'America/New_York', ['2025-12-31', '2026-01-01'], [DAY - 86_400 + 5 * 3600, 86_400]],
  ['100', 'Pacific/Auckland', ['2026-01-01', '2026-01-02'], [DAY - 13 * 3600, 86_400]],
  ['0', 'UTC', ['2026-01-01', '2026-01-02'], [DAY, 86_400]],
])(
  'counts by the days of time zone %s, %s',
  async (id, zone, [from, to], [start = 0, length = 0]) => {
    const { emulator, read } = await traffic()
    await using _ = emulator
    const change = (body: object) =>
      graph(emulator, 'post', `/v24.0/${emulator.ids.wabaId}`).send(body).expect(200)
    await change({ is_enabled_for_insights: true })
    await change({ timezone_id: id })

    const { data } = await read(
      `/template_analytics?start=${from}&end=${to}&granularity=DAILY&template_ids=440000000000003&use_waba_timezone=true`,
    )

    expect(data[0]).toMatchObject({
      waba_timezone: zone,
      data_points: [{ start, end: start + length, sent: 1 }],
    })
  },
)

it('has days of 23 and of 25 hours where the clock of the account changes', async () => {
  const emulator = await frozenEmulator({ clock: 'frozen@2026-03-08T06:30:00Z' })
  await using _ = emulator
  const waba = `/v24.0/${emulator.ids.wabaId}`
  await graph(emulator, 'post', waba).send({ is_enabled_for_insights: true })
  await graph(emulator, 'post', waba).send({ timezone_id: '7' })
  for (const by of ['0h', '22h']) {
    await emulator.clock.advance(by)
    await graph(emulator, 'post', `/v24.0/${emulator.ids.phoneNumberId}/messages`)
      .send({
        messaging_product: 'whatsapp',
        to: '12025550101',
        type: 'template',
        template: { name: 'hello_world', language: { code: 'en_US' } },
      })
      .expect(200)
    await emulator.clock.runUntilIdle()
  }
  const hello = await graph(emulator, 'get', `${waba}/message_templates?name=hello_world`)

  const { body } = await graph(
    emulator,
    'get',
    `${waba}/template_analytics?start=2026-03-07&end=2026-03-10&granularity=DAILY&use_waba_timezone=true&template_ids=${hello.body.data[0].id}`,
  )

  const sunday = Date.UTC(2026, 2, 8, 5) / 1000
  expect(body.data[0].data_points).toMatchObject([
    { start: sunday, end: sunday + 23 * 3600, sent: 1 },
    { start: sunday + 23 * 3600, end: sunday + 47 * 3600, sent: 1 },
  ])
})

it('shows how many before what they are, and what they cost after it', async () => {
  const { emulator, read } = await traffic()
  await using _ = emulator

  const { data } = await read(
    `/conversation_analytics?start=${DAY}&end=${DAY + 86_400}&granularity=daily&dimensions=phone,country,conversation_type,conversation_direction,conversation_category&conversation_categories=[authentication]`,
  )

  expect(Object.keys(data[0].data_points[0])).toEqual(
    'start end conversation phone_number country conversation_type conversation_direction conversation_category cost'.split(
      ' ',
    ),
  )
})

it('filters by country in any case and by tier', async () => {
  const { emulator, read } = await traffic()
  await using _ = emulator
  const query = `start=${DAY}&end=${DAY + 86_400}&granularity=DAILY`
  const points = async (more: string) =>
    (await read(`/pricing_analytics?${query}&${more}`)).data[0].data_points

  const all = 'dimensions=["TIER","PRICING_CATEGORY","COUNTRY"]'
  expect(await points(`${all}&tiers=["0:MAX"]`)).toEqual([
    {
      start: DAY,
      end: DAY + 86_400,
      country: 'US',
      tier: '0:MAX',
      pricing_category: 'AUTHENTICATION',
      volume: 1,
      cost: 0.0045,
    },
  ])
  expect(await points('tiers=100:MAX')).toEqual([])
  expect(await points("country_codes=['us']")).toMatchObject([{ volume: 2 }])
  expect(await points('country_codes="us","br"')).toMatchObject([{ volume: 2 }])
  expect(await points('country_codes=[BR]')).toEqual([])
})

it('takes single values in quotes too', async () => {
  const { emulator, read } = await traffic()
  await using _ = emulator

  const { analytics } = await read(
    '?fields=analytics.start("2026-01-01").end("2026-01-02").granularity("day")',
  )

  expect(analytics.data_points).toMatchObject([{ start: DAY, sent: 2 }])
})

it('withholds the cost from who pays by the credit line of a partner', async () => {
  const { emulator, read } = await traffic()
  await using _ = emulator
  const { wabaId } = emulator.ids
  await graph(emulator, 'post', `/v24.0/${wabaId}`).send({ is_enabled_for_insights: true })
  await graph(emulator, 'post', '/v24.0/700800900100200/whatsapp_credit_sharing_and_attach')
    .send({ waba_id: wabaId, waba_currency: 'USD' })
    .expect(200)
  const query = `start=${DAY}&end=${DAY + 86_400}&granularity=DAILY`
  const template = `/template_analytics?${query}&template_ids=440000000000003`

  expect((await read(template)).data[0].data_points[0]).not.toHaveProperty('cost')
  expect((await read(`${template}&metric_types=COST`)).error).toMatchObject({
    code: 100,
    error_user_title: 'Cost is not available',
  })
})

it.each([
  [
    'product types',
    '?fields=analytics.RANGE.granularity(DAY).product_types([0,7])',
    'Param product_types[1] must be one of {0, 2, 100} - got "7".',
  ],
  [
    'dimensions',
    '/conversation_analytics?QUERY&dimensions=[SIZE]',
    'Param dimensions[0] must be one of {CONVERSATION_CATEGORY, CONVERSATION_DIRECTION, CONVERSATION_TYPE, COUNTRY, PHONE} - got "SIZE".',
  ],
  [
    'products',
    '/template_analytics?QUERY&template_ids=440000000000003&product_type=FAX',
    'Param product_type must be one of {CLOUD_API, MARKETING_MESSAGES_LITE_API, MARKETING_MESSAGES_API_FOR_WHATSAPP} - got "FAX".',
  ],
  [
    'switches',
    '/template_analytics?QUERY&template_ids=440000000000003&use_waba_timezone=maybe',
    'Param use_waba_timezone must be a boolean.',
  ],
  [
    'metrics of calls',
    '/call_analytics?QUERY&metric_types=[SENT]',
    'Param metric_types[0] must be one of {COUNT, COST, AVERAGE_DURATION} - got "SENT".',
  ],
  [
    'dimensions of calls',
    '?fields=call_analytics.RANGE.granularity(DAILY).dimensions([SIZE])',
    'Param dimensions[0] must be one of {COUNTRY, DIRECTION, PHONE, TIER} - got "SIZE".',
  ],
  [
    'metrics of groups',
    '/group_analytics?QUERY&group_ids=a&metric_types=sent,seen',
    'Param metric_types[1] must be one of {SENT, DELIVERED, READ, PARTICIPANTS_JOINED, PARTICIPANTS_LEFT, CLICKS, COST, REPLIES} - got "seen".',
  ],
  [
    'groups',
    '/group_analytics?QUERY&group_ids=a,b&metric_types=SENT',
    'Param group_ids can have 1 entry at most.',
  ],
])('refuses %s that there are not', async (_what, path, message) => {
  await using emulator = await frozenEmulator()
  await graph(emulator, 'post', `/v24.0/${emulator.ids.wabaId}`).send({
    is_enabled_for_insights: true,
  })
  const filled = path
    .replace('RANGE', range)
    .replace('QUERY', `start=${DAY}&end=${DAY + 86_400}&granularity=DAILY`)

  const { body } = await graph(emulator, 'get', `/v24.0/${emulator.ids.wabaId}${filled}`)

  expect(body.error).toMatchObject({ code: 100, message: `(#100) ${message}` })
})
