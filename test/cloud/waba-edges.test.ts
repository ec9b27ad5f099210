import { describe, expect, it } from 'vitest'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { errorOf, WABA } from './support.ts'

it('names its edges among its fields', async () => {
  await using emulator = await frozenEmulator()
  const made = await graph(emulator, 'post', `/v25.0/${WABA}/template_groups`)
    .type('form')
    .send({ name: 'spring' })
    .expect(200)
  const dataset = await graph(emulator, 'post', `/v25.0/${WABA}/dataset`).expect(200)

  const { body } = await graph(
    emulator,
    'get',
    `/v25.0/${WABA}?fields=template_groups{name},dataset,solutions,audiences`,
  ).expect(200)

  expect(body).toMatchObject({
    template_groups: { data: [{ name: 'spring', id: made.body.id }] },
    dataset: { data: [{ id: dataset.body.id }] },
    solutions: { data: [] },
    audiences: { data: [] },
  })
})

it.each([
  ['payment_configurations', 134011, 'The Payments API'],
  ['welcome_message_sequences', 10, 'The Welcome Message Sequences API'],
])(
  'has nothing in the field %s, and says of the edge that it is not emulated',
  async (edge, code, name) => {
    await using emulator = await frozenEmulator()

    const field = await graph(emulator, 'get', `/v25.0/${WABA}?fields=id,${edge}`).expect(200)
    const { body } = await graph(emulator, 'get', `/v25.0/${WABA}/${edge}`)

    expect(field.body).toEqual({ id: WABA, [edge]: { data: [] } })
    expect(body).toEqual(errorOf(code, '', `${name} is not emulated: GET /{waba-id}/${edge}.`))
  },
)

it('answers those members of an object that are asked for', async () => {
  await using emulator = await frozenEmulator()

  const { body } = await graph(
    emulator,
    'get',
    '/v25.0/550660770880990?fields=application{name},health_status{can_send_message,entities{id}}',
  ).expect(200)

  expect(body).toEqual({
    application: { name: 'Lantern Connect', id: '200000000000001' },
    health_status: {
      can_send_message: 'AVAILABLE',
      entities: [
        { id: '550660770880990' },
        { id: WABA },
        { id: '100000000000001' },
        { id: '200000000000001' },
      ],
    },
    id: '550660770880990',
  })
})

describe('an edge of a WABA whose rows are no nodes', () => {
  it('answers those members of its rows that are asked for, and their ids', async () => {
    await using emulator = await frozenEmulator()
    await graph(emulator, 'post', `/v25.0/${WABA}/schedules`)
      .send({ name: 'Hours', schedule_type: 'CUSTOM', start_time: '09:00', end_time: '17:00' })
      .expect(200)
    await graph(emulator, 'post', `/v25.0/${WABA}/assigned_users`)
      .send({ user: '100200300400502', tasks: ['DEVELOP'] })
      .expect(200)
    const read = async (query: string) =>
      (await graph(emulator, 'get', `/v25.0/${WABA}/${query}`)).body

    const users = await read('assigned_users?business=100000000000001&fields=tasks')
    const schedules = await read('schedules?fields=id,status,description')
    const activities = await read('activities?fields=activity_type,ip_address')
    const unknown = await read('activities?fields=weather')

    expect(users.data).toEqual([
      { tasks: ['MANAGE'], id: '100200300400500' },
      { tasks: ['DEVELOP'], id: '100200300400502' },
    ])
    expect(schedules.data).toEqual([{ id: expect.any(String), status: 'ACTIVE' }])
    expect(activities.data).toEqual([{ activity_type: 'USER_ADDED', id: expect.any(String) }])
    expect(unknown).toEqual(
      errorOf(
        100,
        '(#100) Tried accessing nonexisting field (weather) on node type (WhatsAppBusinessAccountActivity)',
      ),
    )
  })

  it.each([
    [
      `${WABA}/schedules`,
      { description: 'd'.repeat(501) },
      'Param description must be at most 500 characters long.',
    ],
    [
      `${WABA}/assigned_users`,
      { user: '100200300400502', tasks: [] },
      'The parameter tasks is required.',
    ],
  ])('refuses for %s what is %j', async (path, more, message) => {
    await using emulator = await frozenEmulator()

    const { status, body } = await graph(emulator, 'post', `/v25.0/${path}`).send({
      name: 'Hours',
      schedule_type: 'CUSTOM',
      start_time: '09:00',
      end_time: '17:00',
      ...more,
    })

    expect([status, body]).toEqual([400, errorOf(100, `(#100) ${message}`)])
  })
})

it('knows two types of business of the WABAs of a portfolio', async () => {
  await using emulator = await frozenEmulator()
  const read = (type: string) =>
    graph(
      emulator,
      'get',
      `/v25.0/100000000000001/owned_whatsapp_business_accounts?business_type=${type}`,
    )

  await read('ENTERPRISE').expect(200)
  const { body } = await read('CORNER_SHOP').expect(400)

  expect(body).toEqual(
    errorOf(
      100,
      '(#100) Param business_type must be one of {ENTERPRISE, SMB} - got "CORNER_SHOP".',
    ),
  )
})

it('gives a WABA no name that is empty or too long', async () => {
  await using emulator = await frozenEmulator()

  for (const name of ['', 'x'.repeat(101)]) {
    const { body } = await graph(emulator, 'post', `/v24.0/${WABA}`).send({ name }).expect(400)
    expect(body).toEqual(errorOf(100, '(#100) Param name must be 1 to 100 characters long.'))
  }
  const { body } = await graph(emulator, 'get', `/v24.0/${WABA}?fields=name`)
  expect(body.name).toBe('Blue Lantern Tea')
})

it.each(['sort=__proto__', 'sort=constructor', 'sort=["nothing"]'])(
  'lists the WABAs of a portfolio in their order for an order that there is none of: %s',
  async (query) => {
    await using emulator = await frozenEmulator()
    const edge = '/v25.0/100000000000001/owned_whatsapp_business_accounts'

    const { body } = await graph(emulator, 'get', `${edge}?fields=id&${query}`).expect(200)

    expect(body.data).toEqual([{ id: WABA }, { id: '300000000000002' }])
  },
)

it('refuses a filter by what every object has', async () => {
  await using emulator = await frozenEmulator()
  const filtering = JSON.stringify([{ field: '__proto__', operator: 'EQUAL', value: 1 }])

  const { body } = await graph(
    emulator,
    'get',
    '/v25.0/100000000000001/owned_whatsapp_business_accounts',
  )
    .query({ filtering })
    .expect(400)

  expect(body).toEqual(errorOf(100, '(#100) Filtering field __proto__ is invalid.'))
})

it('hears which features a WABA uses', async () => {
  await using emulator = await frozenEmulator()
  const edge = `/v25.0/${WABA}/business_messaging_feature_status`

  const told = await graph(emulator, 'post', edge)
    .send({ features: ['CALLING'] })
    .expect(200)
  const nothing = await graph(emulator, 'post', edge).send({}).expect(400)

  expect(told.body).toEqual({ success: true })
  expect(nothing.body).toEqual(errorOf(100, '(#100) The parameter features is required.'))
})

it('takes what a partner tells about its client, and shows that it is pending', async () => {
  await using emulator = await frozenEmulator()
  const business = `/v25.0/${emulator.ids.businessId}`
  const submissions = `${business}/self_certified_whatsapp_business_submissions`

  const made = await graph(emulator, 'post', `${business}/self_certify_whatsapp_business`)
    .field('end_business_id', '100000000000002')
    .field('end_business_legal_name', 'Paper Crane Ltd')
    .attach('business_documents[0]', Buffer.from('%PDF-1.4'), 'register.pdf')
    .expect(200)
  const { body } = await graph(emulator, 'get', submissions).expect(200)
  const named = await graph(emulator, 'get', `${submissions}?fields=client_business_id`).expect(200)

  const id = made.body.verification_attempt_id
  expect(made.body).toEqual({
    success: true,
    verification_attempt_id: expect.stringMatching(/^\d+$/),
  })
  expect(body.data).toEqual([
    {
      id,
      verification_status: 'PENDING',
      rejection_reasons: ['NONE'],
      submitted_info: { end_business_legal_name: 'Paper Crane Ltd' },
      submitted_time: '2026-01-01T00:00:00+0000',
      update_time: '2026-01-01T00:00:00+0000',
    },
  ])
  expect(named.body.data).toEqual([{ client_business_id: '100000000000002', id }])
})
