import { expect, it } from 'vitest'
import type { EmulatorOptions, LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADA, PHONE, send, valuesOf, WABA } from './support.ts'

const GRACE = '12025550102'
const DAY = 1_767_225_600
const shop = {
  name: 'shop_news',
  language: 'en_US',
  category: 'MARKETING',
  components: [
    { type: 'BODY', text: 'New teas are here: https://shop.example/new — have a look around.' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Stop' },
        {
          type: 'URL',
          text: 'Shop',
          url: 'https://shop.example/{{1}}',
          example: ['https://shop.example/tea'],
        },
        { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+12025550111' },
        { type: 'COPY_CODE', example: 'SPRING' },
      ],
    },
  ],
}
const filled = {
  type: 'template',
  template: {
    name: 'shop_news',
    language: { code: 'en_US' },
    components: [
      {
        type: 'button',
        sub_type: 'url',
        index: 1,
        parameters: [{ type: 'text', text: 'tea/7' }],
      },
      {
        type: 'button',
        sub_type: 'copy_code',
        index: 3,
        parameters: [{ type: 'coupon_code', coupon_code: 'TEA25' }],
      },
    ],
  },
}

/** A shop with its template, insights on, an hour after the start of the day. */
async function shopkeeper(options: EmulatorOptions = {}, template: object = {}) {
  const emulator = await frozenEmulator(options)
  const { body } = await graph(emulator, 'post', `/v24.0/${WABA}/message_templates`)
    .send({ ...shop, ...template })
    .expect(200)
  await graph(emulator, 'post', `/v24.0/${WABA}`).send({ is_enabled_for_insights: true })
  await emulator.clock.advance('1h')
  return { emulator, templateId: String(body.id) }
}

async function deliver(emulator: LocalEmulator, to = ADA, edge = 'messages'): Promise<string> {
  const { body } = await graph(emulator, 'post', `/v24.0/${PHONE}/${edge}`)
    .send({ messaging_product: 'whatsapp', to, ...filled })
    .expect(200)
  await emulator.clock.runUntilIdle()
  return body.messages[0].id
}

async function insights(emulator: LocalEmulator, id: string, more = '') {
  const query = `start=${DAY}&end=${DAY + 86_400}&granularity=DAILY&template_ids=${id}${more}`
  const { body } = await graph(emulator, 'get', `/v24.0/${WABA}/template_analytics?${query}`)
  return body.data[0]
}

it('counts presses of URL buttons by their text, all of them and by person, and their price', async () => {
  const { emulator, templateId } = await shopkeeper()
  await using _ = emulator
  const [ada, grace] = [await deliver(emulator), await deliver(emulator, GRACE)]

  const pressed = await emulator.messages.click(ada, { button: 'Shop' })
  await emulator.messages.click(ada, { button: 1 })
  await emulator.messages.click(ada)
  await emulator.messages.click(grace)
  await emulator.messages.click(grace, { button: 'Call us' })
  await emulator.messages.click(grace, { component: 'body' })
  await emulator.inbound.send({
    from: ADA,
    type: 'button',
    button: { text: 'Stop', payload: 'Stop' },
    context: { message_id: ada },
  })

  expect(pressed).toEqual({
    message_id: ada,
    component: 'cta',
    type: 'url',
    text: 'Shop',
    target: 'https://shop.example/tea/7',
    index: 1,
    at: expect.stringMatching(/^2026-01-01T01:00/),
  })
  expect((await emulator.messages.get(grace)).clicks).toMatchObject([
    { type: 'url', text: 'Shop' },
    { type: 'phone_number', text: 'Call us', target: '+12025550111', index: 2 },
    { component: 'body', type: 'url', target: 'https://shop.example/new' },
  ])
  expect(await insights(emulator, templateId)).toEqual({
    granularity: 'DAILY',
    product_type: 'cloud_api',
    data_points: [
      {
        template_id: templateId,
        start: DAY,
        end: DAY + 86_400,
        sent: 2,
        delivered: 2,
        read: 2,
        replied: 0,
        clicked: [
          { type: 'quick_reply_button', button_content: 'Stop', count: 1 },
          { type: 'url_button', button_content: 'Shop', count: 4 },
          { type: 'unique_url_button', button_content: 'Shop', count: 2 },
        ],
        cost: [
          { type: 'amount_spent', value: 0.05 },
          { type: 'cost_per_delivered', value: 0.025 },
          { type: 'cost_per_url_button_click', value: 0.0125 },
        ],
      },
    ],
  })
})

it('counts them for groups of templates too, on the day of the press', async () => {
  const { emulator, templateId } = await shopkeeper()
  await using _ = emulator
  const { body: group } = await graph(emulator, 'post', `/v24.0/${WABA}/template_groups`)
    .send({ name: 'Spring', description: 'All of it', whatsapp_business_templates: [templateId] })
    .expect(200)
  const id = await deliver(emulator)
  await emulator.clock.advance('24h')
  await emulator.messages.click(id)

  const query = `start=${DAY}&end=${DAY + 2 * 86_400}&granularity=DAILY&template_group_ids=${group.id}&metric_types=clicked,cost`
  const { body } = await graph(emulator, 'get', `/v24.0/${WABA}/template_group_analytics?${query}`)

  expect(body.data[0].data_points).toEqual([
    {
      template_group_id: group.id,
      start: DAY,
      end: DAY + 86_400,
      cost: [
        { type: 'amount_spent', value: 0.025 },
        { type: 'cost_per_delivered', value: 0.025 },
      ],
    },
    {
      template_group_id: group.id,
      start: DAY + 86_400,
      end: DAY + 2 * 86_400,
      clicked: [
        { type: 'url_button', button_content: 'Shop', count: 1 },
        { type: 'unique_url_button', button_content: 'Shop', count: 1 },
      ],
      cost: [
        { type: 'amount_spent', value: 0 },
        { type: 'cost_per_url_button_click', value: 0 },
      ],
    },
  ])
})

it('tells nothing of clicks where the template has opted out, or is for authentication', async () => {
  const { emulator, templateId } = await shopkeeper({}, { cta_url_link_tracking_opted_out: true })
  await using _ = emulator
  const id = await deliver(emulator)
  await emulator.messages.click(id)
  const code = await send(emulator, {
    type: 'template',
    template: {
      name: 'login_code',
      language: { code: 'en_US' },
      components: [
        { type: 'body', parameters: [{ type: 'text', text: '1234' }] },
        { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '1234' }] },
      ],
    },
  }).expect(200)
  await emulator.clock.runUntilIdle()
  const pressed = await emulator.messages.click(code.body.messages[0].id)

  expect(pressed.target).toBe('https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp1234')
  for (const template of [templateId, '440000000000003']) {
    const [point] = (await insights(emulator, template)).data_points
    expect(point).toMatchObject({ delivered: 1 })
    expect(point).not.toHaveProperty('clicked')
    expect(point.cost).toHaveLength(2)
  }
})

it('tells of clicks on what went by marketing_messages, for seven days', async () => {
  await using hook = await startReceiver()
  const { emulator, templateId } = await shopkeeper({ webhookUrl: hook.url })
  await using _ = emulator
  const plain = await deliver(emulator)
  const id = await deliver(emulator, GRACE, 'marketing_messages')
  hook.received.length = 0

  await emulator.messages.click(plain)
  await emulator.messages.click(id, {
    productId: 'sku-7',
    clickId: 'c-81',
    trackingToken: 't-4',
  })
  await emulator.messages.click(id, { component: 'body' })
  await emulator.messages.click(id, { button: 'Call us' })
  await emulator.clock.runUntilIdle()
  await emulator.clock.advance('8d')
  await emulator.messages.click(id)
  await emulator.clock.runUntilIdle()

  const metadata = { display_phone_number: '12025550111', phone_number_id: PHONE }
  const action = (data: object) => ({
    messaging_product: 'whatsapp',
    metadata,
    user_actions: [
      {
        action_type: 'marketing_messages_link_click',
        timestamp: expect.stringMatching(/^17672\d{5}$/),
        marketing_messages_link_click_data: data,
      },
    ],
  })
  expect(valuesOf(hook.received)).toEqual([
    action({
      click_component: 'cta',
      product_id: 'sku-7',
      click_id: 'c-81',
      tracking_token: 't-4',
    }),
    action({ click_component: 'body' }),
  ])
  expect(await emulator.webhooks.list({ subject: 'user_actions' })).toMatchObject([
    { message_id: id },
    { message_id: id },
  ])
  const products = await Promise.all(
    ['', '&product_type=marketing_messages_lite_api'].map((more) =>
      insights(emulator, templateId, more),
    ),
  )
  expect(products).toMatchObject([
    { product_type: 'cloud_api', data_points: [{ sent: 1, clicked: [{ count: 1 }, {}] }] },
    {
      product_type: 'marketing_messages_lite_api',
      data_points: [{ sent: 1, clicked: [{ count: 1 }, {}] }],
    },
  ])
})

it('knows the buttons of cta_url messages and of the cards of a carousel', async () => {
  await using emulator = await frozenEmulator()
  const cta = await send(emulator, {
    type: 'interactive',
    interactive: {
      type: 'cta_url',
      body: { text: 'The shop' },
      action: {
        name: 'cta_url',
        parameters: { display_text: 'Open', url: 'https://shop.example/open' },
      },
    },
  }).expect(200)
  const card = (index: number) => ({
    card_index: index,
    components: [
      {
        type: 'header',
        parameters: [{ type: 'image', image: { link: `${emulator.url}/_emulator/livez` } }],
      },
      { type: 'body', parameters: [{ type: 'text', text: '20%' }] },
      {
        type: 'button',
        sub_type: 'url',
        index: 1,
        parameters: [{ type: 'text', text: `${index}` }],
      },
    ],
  })
  const promo = await send(emulator, {
    type: 'template',
    template: {
      name: 'spring_promo',
      language: { code: 'en_US' },
      components: [
        { type: 'body', parameters: [{ type: 'text', text: 'Ada' }] },
        { type: 'carousel', cards: [card(1), card(0)] },
      ],
    },
  }).expect(200)
  const [ctaId, promoId] = [cta.body.messages[0].id, promo.body.messages[0].id]
  await emulator.messages.setStatus(ctaId, 'delivered')
  await emulator.messages.setStatus(promoId, 'delivered')

  expect(await emulator.messages.click(ctaId)).toMatchObject({
    type: 'url',
    text: 'Open',
    target: 'https://shop.example/open',
    index: 0,
  })
  expect(await emulator.messages.click(promoId, { card: 1 })).toMatchObject({
    text: 'Look at it',
    target: 'https://shop.example/tea/1',
    index: 1,
    card: 1,
  })
})

it('refuses in words what cannot be pressed', async () => {
  const { emulator } = await shopkeeper()
  await using _ = emulator
  const { body } = await send(emulator, filled).expect(200)
  const early = body.messages[0].id
  const click = (id: string, given: object) =>
    control(emulator, 'post', `/messages/${id}/clicks`).send(given)

  const refused = await click(early, {}).expect(409)
  expect(refused.body.error).toEqual({
    code: 'not_delivered',
    message: `${early} is accepted: it has not reached the customer; GET /_emulator/explain/${early} says why`,
  })
  await emulator.clock.runUntilIdle()
  const none = await click(early, { button: 'Stop' }).expect(400)
  expect(none.body.error).toEqual({
    code: 'invalid_request',
    message: `${early} has no button "Stop" that leads to an address, a number or a code; a quick reply is answered with POST /_emulator/inbound`,
    details: [
      { index: 1, type: 'url', text: 'Shop' },
      { index: 2, type: 'phone_number', text: 'Call us' },
      { index: 3, type: 'copy_code', text: 'Copy offer code' },
    ],
  })
  await click(early, { card: 0 }).expect(400)
  await click(early, { component: 'body', button: 0 }).expect(400)
  await click('wamid.none', {}).expect(404)
  const text = await send(emulator, { text: { body: 'https://shop.example' } }).expect(200)
  await emulator.clock.runUntilIdle()
  await click(text.body.messages[0].id, {}).expect(400)
  await click(text.body.messages[0].id, { component: 'body' }).expect(400)
  const theirs = await emulator.inbound.text({ from: ADA, text: 'hi' })
  const inbound = await click(theirs, {}).expect(400)
  expect(inbound.body.error.message).toBe(`${theirs} is a customer's message`)
})
