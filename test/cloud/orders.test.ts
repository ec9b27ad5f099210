import { describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADA, errorOf, send, statusesOf, WABA } from './support.ts'

const inr = (value: number) => ({ value, offset: 100 })

const details = (reference_id: string, more: object = {}) => ({
  reference_id,
  type: 'digital-goods',
  currency: 'INR',
  total_amount: inr(21_000),
  payment_settings: [
    { type: 'payment_gateway', payment_gateway: { type: 'razorpay', configuration_name: 'shop' } },
  ],
  order: {
    status: 'pending',
    items: [{ retailer_id: '1', name: 'Tea', amount: inr(20_000), quantity: 1 }],
    subtotal: inr(20_000),
    tax: inr(1_000),
  },
  ...more,
})

interface Form {
  readonly details: (reference: string, more?: object) => object
  readonly status: (reference: string, status: string) => object
}

const interactive = (type: string, name: string, parameters: unknown) => ({
  type: 'interactive',
  interactive: { type, body: { text: 'Your order' }, action: { name, parameters } },
})

const template = (name: string, components: object[]) => ({
  type: 'template',
  template: { name, language: { code: 'en' }, components },
})

const news = (reference_id: string, status: string) => ({ reference_id, order: { status } })

const asInteractive: Form = {
  details: (reference, more) =>
    interactive('order_details', 'review_and_pay', details(reference, more)),
  status: (reference, status) =>
    interactive('order_status', 'review_order', news(reference, status)),
}

const asTemplate: Form = {
  details: (reference, more) =>
    template('pay_for_it', [
      {
        type: 'button',
        sub_type: 'order_details',
        index: 0,
        parameters: [{ type: 'action', action: { order_details: details(reference, more) } }],
      },
    ]),
  status: (reference, status) =>
    template('news_of_it', [
      {
        type: 'order_status',
        parameters: [{ type: 'order_status', order_status: news(reference, status) }],
      },
    ]),
}

const forms: [string, Form][] = [
  ['interactive', asInteractive],
  ['template', asTemplate],
]

const shop = async (webhookUrl?: string) => {
  const emulator = await frozenEmulator({
    throughput: 'off',
    ...(webhookUrl !== undefined && { webhookUrl }),
  })
  const make = (name: string, components: object[]) =>
    graph(emulator, 'post', `/v23.0/${WABA}/message_templates`)
      .send({ name, language: 'en', category: 'UTILITY', components })
      .expect(200)
  const body = { type: 'BODY', text: 'Your order' }
  const button = { type: 'ORDER_DETAILS', text: 'Review and Pay' }
  await make('pay_for_it', [body, { type: 'BUTTONS', buttons: [button] }])
  await make('news_of_it', [body])
  return emulator
}

const used = (reference: string) =>
  errorOf(
    131009,
    '(#131009) Parameter value is not valid',
    `reference_id ${reference} was already used for another order`,
  )

const sent = async (emulator: LocalEmulator, body: object) => {
  const reply = await send(emulator, body)
  expect([reply.status, reply.body]).toEqual([200, expect.anything()])
  return reply.body.messages[0].id as string
}

const pay = (emulator: LocalEmulator, id: string, body: object) =>
  control(emulator, 'post', `/messages/${encodeURIComponent(id)}/payment`).send(body)

describe.each(forms)('an order sent as %s', (_, form) => {
  it('has a reference of its own', async () => {
    await using emulator = await shop()
    await sent(emulator, form.details('order-1'))

    for (const [, other] of forms) {
      const again = await send(emulator, other.details('order-1')).expect(400)
      expect(again.body).toEqual(used('order-1'))
    }
    await sent(emulator, form.details('order-2'))
  })

  it('is told of by its reference only', async () => {
    await using emulator = await shop()

    const { body } = await send(emulator, form.status('order-1', 'processing')).expect(400)

    expect(body).toEqual(
      errorOf(
        131009,
        '(#131009) Parameter value is not valid',
        'Order with reference_id order-1 does not exist',
      ),
    )
  })

  it.each([
    ['pending', 'processing', 'partially_shipped', 'shipped', 'completed'],
    ['pending', 'shipped', 'completed'],
    ['partially_shipped', 'completed'],
    ['partially_shipped', 'canceled'],
    ['processing', 'canceled'],
    ['processing', 'shipped', 'completed'],
    ['processing', 'completed'],
    ['canceled'],
    ['captured', 'processing', 'completed'],
    ['captured', 'shipped'],
    ['failed', 'pending', 'captured', 'completed'],
    ['failed', 'canceled'],
  ])('goes from pending to %s, %s, %s …', async (...way) => {
    await using emulator = await shop()
    await sent(emulator, form.details('order-1'))

    const ids: string[] = []
    for (const status of way) ids.push(await sent(emulator, form.status('order-1', status)))
    await emulator.clock.runUntilIdle()

    for (const id of ids) expect((await emulator.messages.get(id)).status).toBe('read')
  })

  it.each([
    [['processing'], 'pending', 2046],
    [['processing'], 'processing', 2046],
    [['processing'], 'captured', 2046],
    [['partially_shipped'], 'processing', 2046],
    [['shipped'], 'processing', 2046],
    [['shipped'], 'canceled', 2046],
    [['completed'], 'canceled', 2046],
    [['completed'], 'pending', 2046],
    [['canceled'], 'processing', 2046],
    [['canceled'], 'canceled', 2046],
    [['captured'], 'pending', 2046],
    [['captured'], 'failed', 2046],
    [['captured'], 'canceled', 2047],
    [['captured', 'processing'], 'canceled', 2047],
    [['captured', 'completed'], 'canceled', 2047],
  ])('that was told to be %j can not become %s: %d', async (before, after, code) => {
    await using hook = await startReceiver()
    await using emulator = await shop(hook.url)
    await sent(emulator, form.details('order-1'))
    for (const status of before) await sent(emulator, form.status('order-1', status))
    await emulator.clock.runUntilIdle()
    hook.received.length = 0

    const id = await sent(emulator, form.status('order-1', after))
    await emulator.clock.runUntilIdle()

    const title =
      code === 2046
        ? 'New order status was not correctly transitioned.'
        : "Could not change order status to 'canceled'"
    const href = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/'
    expect(statusesOf(hook.received)).toEqual([
      {
        id,
        status: 'failed',
        timestamp: expect.any(String),
        recipient_id: ADA,
        errors: [{ code, title, message: title, error_data: { details: title }, href }],
      },
    ])
    const { body } = await control(emulator, 'get', `/explain/${encodeURIComponent(id)}`)
    expect(body.because).toEqual([
      `it failed with ${code} ${title}`,
      expect.stringMatching(new RegExp(`^order order-1 was .* should have become ${after}$`)),
    ])
    expect(body.facts.order).toMatchObject({
      reference_id: 'order-1',
      from: before.at(-1),
      to: after,
    })
  })

  it('can not be canceled once it is paid', async () => {
    await using hook = await startReceiver()
    await using emulator = await shop(hook.url)
    const id = await sent(emulator, form.details('order-1'))
    await emulator.clock.runUntilIdle()
    hook.received.length = 0

    const { body } = await pay(emulator, id, {
      status: 'captured',
      transaction_id: 'tx-1',
      pg_transaction_id: 'pg-1',
    }).expect(200)
    await emulator.clock.advance('1s')

    expect(body).toEqual({
      business_id: '100000000000001',
      reference_id: 'order-1',
      message_id: id,
      status: 'pending',
      payment: 'captured',
      amount: inr(21_000),
      currency: 'INR',
      transaction_id: 'tx-1',
      pg_transaction_id: 'pg-1',
    })
    const [call, ...others] = hook.received
    expect(others).toEqual([])
    expect(call?.body).toEqual({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: WABA,
          changes: [
            {
              value: {
                messaging_product: 'whatsapp',
                metadata: {
                  display_phone_number: '12025550111',
                  phone_number_id: '400000000000001',
                },
                statuses: [
                  {
                    id,
                    recipient_id: ADA,
                    type: 'payment',
                    status: 'captured',
                    timestamp: '1767225600',
                    payment: {
                      reference_id: 'order-1',
                      amount: inr(21_000),
                      currency: 'INR',
                      transaction: {
                        id: 'tx-1',
                        pg_transaction_id: 'pg-1',
                        type: 'razorpay',
                        status: 'success',
                        created_timestamp: 1_767_225_600,
                        updated_timestamp: 1_767_225_600,
                        method: { type: 'upi' },
                      },
                    },
                  },
                ],
              },
              field: 'messages',
            },
          ],
        },
      ],
    })
    const refused = await sent(emulator, form.status('order-1', 'canceled'))
    await sent(emulator, form.status('order-1', 'processing'))
    const later = await sent(emulator, form.status('order-1', 'canceled'))
    await emulator.clock.runUntilIdle()
    for (const each of [refused, later]) {
      const { history } = await emulator.messages.get(each)
      expect(history.at(-1)).toMatchObject({ status: 'failed', errors: [{ code: 2047 }] })
    }
  })
})

describe('a payment', () => {
  const paymentsOf = (received: Parameters<typeof statusesOf>[0]) =>
    statusesOf(received)
      .filter(({ type }) => type === 'payment')
      .map(({ status, payment }) => ({
        status,
        transaction: (payment as { transaction: Record<string, unknown> }).transaction,
      }))

  it('that is pending goes on under its ids, another attempt has new ones', async () => {
    await using hook = await startReceiver()
    await using emulator = await shop(hook.url)
    const id = await sent(emulator, asInteractive.details('order-1'))
    for (const status of ['pending', 'failed', 'canceled', 'captured']) {
      await pay(emulator, id, { status, method: 'card' }).expect(200)
      await emulator.clock.advance('10s')
    }

    const [pending, failed, canceled, captured] = paymentsOf(hook.received)

    expect([pending?.status, failed?.status, canceled?.status, captured?.status]).toEqual([
      'pending',
      'failed',
      'canceled',
      'captured',
    ])
    expect(failed?.transaction).toEqual({
      ...pending?.transaction,
      status: 'failed',
      updated_timestamp: 1_767_225_610,
    })
    expect(pending?.transaction).toMatchObject({ status: 'pending', method: { type: 'card' } })
    expect(canceled?.transaction).toMatchObject({ status: 'canceled' })
    expect(captured?.transaction).toMatchObject({
      status: 'success',
      created_timestamp: 1_767_225_630,
    })
    const ids = [failed, canceled, captured].map((each) => each?.transaction['id'])
    expect(new Set(ids).size).toBe(3)
  })

  it('that failed or was given up leaves the order open', async () => {
    await using emulator = await shop()
    const id = await sent(emulator, asInteractive.details('order-1'))
    for (const status of ['pending', 'failed', 'canceled']) await pay(emulator, id, { status })

    const canceled = await sent(emulator, asInteractive.status('order-1', 'canceled'))
    await emulator.clock.runUntilIdle()

    expect((await emulator.messages.get(canceled)).status).toBe('read')
  })

  it('names who takes it, and tells of a hidden number by user id', async () => {
    await using hook = await startReceiver()
    await using emulator = await shop(hook.url)
    const { body: ada } = await control(emulator, 'patch', `/customers/${ADA}`).send({
      identity_mode: 'bsuid',
    })
    const payment_settings = [{ type: 'pix_dynamic_code', pix_dynamic_code: { code: 'x' } }]
    const id = await sent(emulator, {
      ...asInteractive.details('order-1', { payment_settings }),
      biz_opaque_callback_data: 'job-9',
    })

    await pay(emulator, id, { status: 'captured' })
    await emulator.clock.advance(0)

    expect(statusesOf(hook.received).find(({ type }) => type === 'payment')).toMatchObject({
      recipient_user_id: ada.user_id,
      biz_opaque_callback_data: 'job-9',
      payment: { transaction: { type: 'pix_dynamic_code' } },
    })
  })

  it('is met by rules under its own status', async () => {
    await using hook = await startReceiver()
    await using emulator = await shop(hook.url)
    const id = await sent(emulator, asInteractive.details('order-1'))
    await emulator.clock.runUntilIdle()
    const statuses = (status: string) => ({ match: { webhook: 'statuses', status } })
    await emulator.faults.add({ ...statuses('read'), drop_webhook: true })
    await emulator.faults.add({ ...statuses('failed'), drop_webhook: true })

    for (const status of ['failed', 'captured']) await pay(emulator, id, { status }).expect(200)
    await emulator.clock.advance('1s')

    expect(paymentsOf(hook.received).map(({ status }) => status)).toEqual(['captured'])
  })

  it('is taken once', async () => {
    await using hook = await startReceiver()
    await using emulator = await shop(hook.url)
    const id = await sent(emulator, asInteractive.details('order-1'))
    await pay(emulator, id, { status: 'captured' }).expect(200)

    const { body } = await pay(emulator, id, { status: 'captured' }).expect(409)
    await emulator.clock.runUntilIdle()

    expect(body).toEqual({
      error: { code: 'already_paid', message: `the order of ${id} is paid` },
    })
    expect(paymentsOf(hook.received)).toHaveLength(1)
  })

  it('is only of a message that asked for one', async () => {
    await using emulator = await shop()
    const text = await sent(emulator, { text: { body: 'hi' } })
    const order = await sent(emulator, asInteractive.details('order-1'))

    const none = await pay(emulator, text, { status: 'captured' }).expect(400)
    const gone = await pay(emulator, 'wamid.none', { status: 'captured' }).expect(404)
    const word = await pay(emulator, order, { status: 'paid' }).expect(400)
    const key = await pay(emulator, order, { status: 'captured', transacton_id: 'x' }).expect(400)

    expect(none.body.error).toMatchObject({
      code: 'invalid_request',
      message: `${text} asks for no payment: it has no order_details`,
    })
    expect([gone, word, key].map(({ body }) => body.error.code)).toEqual([
      'not_found',
      'invalid_request',
      'invalid_request',
    ])
  })

  it('can be made from the library', async () => {
    await using emulator = await shop()
    const id = await sent(emulator, asInteractive.details('order-1'))

    expect(await emulator.messages.setPayment(id, 'captured')).toMatchObject({
      payment: 'captured',
    })
  })
})

it('is listed as it stands', async () => {
  await using emulator = await shop()
  const first = await sent(emulator, asInteractive.details('order-1'))
  const second = await sent(emulator, asTemplate.details('order-2'))
  await sent(emulator, asTemplate.status('order-2', 'shipped'))
  await pay(emulator, first, { status: 'captured', transaction_id: 't', pg_transaction_id: 'g' })
  const listed = async (query: string) =>
    (await control(emulator, 'get', `/orders${query}`).expect(200)).body
  const order = { business_id: '100000000000001', amount: inr(21_000), currency: 'INR' }

  const paid = {
    ...order,
    reference_id: 'order-1',
    message_id: first,
    status: 'pending',
    payment: 'captured',
    transaction_id: 't',
    pg_transaction_id: 'g',
  }
  const shipped = { ...order, reference_id: 'order-2', message_id: second, status: 'shipped' }
  expect(await listed('')).toEqual({ data: [paid, shipped], after: null })
  expect((await listed('?payment=captured')).data).toEqual([paid])
  expect((await listed('?status=shipped')).data).toEqual([shipped])
  expect((await listed('?reference_id=order-2')).data).toEqual([shipped])
})

it('keeps references apart by business, not by number', async () => {
  await using emulator = await shop()
  await sent(emulator, asInteractive.details('order-1'))
  const second = await control(emulator, 'post', '/phone-numbers')
    .send({ waba_id: '300000000000002', registered: true })
    .expect(201)
  const tenant = await emulator.tenant()
  const from = (id: string, token: string, body: object) =>
    graph(emulator, 'post', `/v23.0/${id}/messages`)
      .set('authorization', `Bearer ${token}`)
      .send({ messaging_product: 'whatsapp', to: ADA, ...body })

  const own = emulator.ids.accessToken
  const sibling = await from(second.body.id, own, asInteractive.details('order-1'))
  const news = await from(second.body.id, own, asInteractive.status('order-1', 'completed'))
  const stranger = await from(
    tenant.phoneNumberId,
    tenant.accessToken,
    asInteractive.details('order-1'),
  )

  expect([sibling.status, sibling.body]).toEqual([400, used('order-1')])
  expect([news.status, stranger.status]).toEqual([200, 200])
})

it('forgets nothing in a snapshot and everything in a reset', async () => {
  await using emulator = await shop()
  await sent(emulator, asInteractive.details('order-1'))
  const { body: state } = await control(emulator, 'get', '/state').expect(200)

  await emulator.reset()
  await sent(emulator, asInteractive.details('order-1'))
  await control(emulator, 'put', '/state').send(state).expect(200)

  expect((await send(emulator, asInteractive.details('order-1'))).body).toEqual(used('order-1'))
})

describe('what an order must be', () => {
  const tea = { retailer_id: '1', name: 'Tea', amount: inr(100), quantity: 1 }
  const order = { status: 'pending', items: [tea], subtotal: inr(100) }
  const base = (more: object = {}, inOrder: object = {}) => ({
    reference_id: 'o',
    type: 'digital-goods',
    currency: 'INR',
    total_amount: inr(100),
    order: { ...order, ...inOrder },
    ...more,
  })
  const gateway = (given: object) => ({
    payment_settings: [{ type: 'payment_gateway', payment_gateway: given }],
  })
  const expiration = (length: number) => ({
    expiration: { timestamp: '1798761600', description: 'x'.repeat(length) },
  })
  const address = {
    country_of_origin: 'IN',
    importer_name: 'Lantern',
    importer_address: { address_line1: '1 Street', city: 'Pune' },
  }

  it.each([
    ['35 characters of reference', base({ reference_id: `A_z-9.${'x'.repeat(29)}` })],
    ['a name of 60', base({}, { items: [{ ...tea, name: 'x'.repeat(60) }] })],
    ['an end with 120 characters', base({}, expiration(120))],
    ['an end as a number', base({}, { expiration: { timestamp: 1_798_761_600 } })],
    ['quick_pay', base({}, { type: 'quick_pay', catalog_id: '1' })],
    ['BRL', base({ currency: 'BRL', payment_type: 'br' })],
    ['SGD', base({ currency: 'SGD', type: 'physical-goods', beneficiaries: [{ name: 'Ada' }] })],
    ...['razorpay', 'payu', 'billdesk', 'zaakpay'].map((type): [string, object] => [
      type,
      base(gateway({ type, configuration_name: 'shop' })),
    ]),
    ['a UPI intent', base({ payment_settings: [{ type: 'upi_intent_link' }] })],
    [
      'a whole item',
      base(
        {},
        {
          items: [
            {
              ...tea,
              ...address,
              sale_amount: inr(90),
              image: { link: 'https://x.example/a.png' },
            },
          ],
        },
      ),
    ],
    [
      'tax, shipping and discount',
      base({ total_amount: inr(118) }, { tax: inr(18), shipping: inr(5), discount: inr(5) }),
    ],
    ['JSON in a string', JSON.stringify(base())],
  ])('takes %s', async (_, parameters) => {
    await using emulator = await shop()

    await sent(emulator, interactive('order_details', 'review_and_pay', parameters))
  })

  it.each([
    [
      '36 characters of reference',
      base({ reference_id: 'x'.repeat(36) }),
      131009,
      'reference_id must be 1 to 35 characters of A-Z, a-z, 0-9, _, . and -',
    ],
    [
      'a blank in the reference',
      base({ reference_id: 'a b' }),
      131009,
      'reference_id must be 1 to 35 characters of A-Z, a-z, 0-9, _, . and -',
    ],
    [
      'no reference',
      base({ reference_id: undefined }),
      131008,
      "Parameter 'reference_id' is missing",
    ],
    [
      'a name of 61',
      base({}, { items: [{ ...tea, name: 'x'.repeat(61) }] }),
      131009,
      'Item name is too long. Max length is 60',
    ],
    [
      'an end with 121 characters',
      base({}, expiration(121)),
      131009,
      'Expiration description is too long. Max length is 120',
    ],
    ['no items', base({}, { items: [] }), 131009, 'An order must have at least one item'],
    [
      'none of an item',
      base({}, { items: [{ ...tea, quantity: 0 }] }),
      131009,
      'Item quantity must be at least 1',
    ],
    [
      'a picture without a link',
      base({}, { items: [{ ...tea, image: {} }] }),
      131008,
      "Parameter 'link' is missing",
    ],
    [
      'an offset of 10',
      base({ total_amount: { value: 100, offset: 10 } }),
      131009,
      'Amount offset must be 100',
    ],
    [
      'a total that forgets the tax',
      base({}, { tax: inr(1) }),
      131009,
      'Order total amount mismatch',
    ],
    [
      'a total that forgets the discount',
      base({}, { discount: inr(1) }),
      131009,
      'Order total amount mismatch',
    ],
    [
      'a total that forgets the shipping',
      base({}, { shipping: inr(1) }),
      131009,
      'Order total amount mismatch',
    ],
    ['no total', base({ total_amount: undefined }), 131008, "Parameter 'total_amount' is missing"],
    ['no subtotal', base({}, { subtotal: undefined }), 131008, "Parameter 'subtotal' is missing"],
    [
      'a gateway without its object',
      base({ payment_settings: [{ type: 'payment_gateway' }] }),
      131008,
      "Parameter 'payment_gateway' is missing",
    ],
    [
      'a gateway without a configuration',
      base(gateway({ type: 'payu' })),
      131008,
      "Parameter 'configuration_name' is missing",
    ],
    ['an end that is no time', base({}, { expiration: { timestamp: 'soon' } }), 100, undefined],
    ['a broken JSON text', '{"reference_id":', 100, undefined],
    ['EUR', base({ currency: 'EUR' }), 100, undefined],
    ['another type', base({ type: 'goods' }), 100, undefined],
    ['another type of order', base({}, { type: 'slow_pay' }), 100, undefined],
    ['another gateway', base(gateway({ type: 'cash', configuration_name: 'x' })), 100, undefined],
    ['another status', base({}, { status: 'completed' }), 100, undefined],
    ['half a rupee', base({ total_amount: { value: 1.5, offset: 100 } }), 100, undefined],
  ] as const)('refuses %s', async (_, parameters, code, said) => {
    await using emulator = await shop()

    const plain = await send(
      emulator,
      interactive('order_details', 'review_and_pay', parameters),
    ).expect(400)
    const inTemplate = await send(
      emulator,
      template('pay_for_it', [
        {
          type: 'button',
          sub_type: 'order_details',
          index: 0,
          parameters: [{ type: 'action', action: { order_details: parameters } }],
        },
      ]),
    ).expect(400)

    expect(plain.body).toEqual(errorOf(code, '', said))
    expect(inTemplate.body).toEqual(errorOf(code, '', said))
  })

  it.each([
    [
      'no order in the button',
      { action: { flow_token: 'x' } },
      "Parameter 'order_details' is missing",
    ],
  ])('refuses a template with %s', async (_, parameter, said) => {
    await using emulator = await shop()
    const component = { type: 'button', sub_type: 'order_details', index: 0 }

    const { body } = await send(
      emulator,
      template('pay_for_it', [{ ...component, parameters: [{ type: 'action', ...parameter }] }]),
    ).expect(400)
    const none = await send(emulator, template('pay_for_it', [])).expect(400)

    expect(body).toEqual(errorOf(131008, '(#131008) Required parameter is missing', said))
    expect(none.body).toEqual(
      errorOf(
        131008,
        '(#131008) Required parameter is missing',
        'buttons: Button at index 0 of type OrderDetails requires a parameter',
      ),
    )
  })
})

it('explains why an order did not follow', async () => {
  await using emulator = await shop()
  const asked = await sent(emulator, asInteractive.details('order-1'))
  await emulator.clock.advance('1s')
  await pay(emulator, asked, { status: 'captured' }).expect(200)

  const news = await sent(emulator, asInteractive.status('order-1', 'canceled'))
  await emulator.clock.advance('1s')

  const { body } = await control(emulator, 'get', `/explain/${news}`).expect(200)
  expect(body.because).toContain(
    'order order-1 was pending, its payment captured, and should have become canceled',
  )
})
