import { createHmac, generateKeyPairSync } from 'node:crypto'
import request from 'supertest'
import { expect, it } from 'vitest'
import { control, frozenEmulator, graph } from '../support/emulator.ts'

const TOKEN = 'EAAEmulatorSystemUserToken'

it('expands an edge inside fields, with arguments, an alias and links of its own', async () => {
  await using emulator = await frozenEmulator()
  const { wabaId } = emulator.ids

  const { body } = await graph(
    emulator,
    'get',
    `/v23.0/${wabaId}?fields=name,phone_numbers.limit(1).as(numbers).summary(true){display_phone_number}`,
  ).expect(200)

  expect(Object.keys(body)).toEqual(['name', 'numbers', 'id'])
  expect(body.numbers.data).toHaveLength(1)
  expect(body.numbers.summary).toEqual({ total_count: 4 })
  const next = new URL(body.numbers.paging.next)
  expect(next.pathname).toBe(`/v23.0/${wabaId}/phone_numbers`)
  expect(next.searchParams.get('fields')).toBe('display_phone_number')
  const second = await graph(emulator, 'get', next.pathname + next.search).expect(200)
  expect(second.body.data[0].id).not.toBe(body.numbers.data[0].id)
  expect(second.body.paging.previous).toContain('before=')
})

it('reads several nodes at once, or one edge of each', async () => {
  await using emulator = await frozenEmulator()
  const [one, two] = ['300000000000001', '300000000000002']

  const nodes = await graph(emulator, 'get', `/v23.0/?ids=${one},${two}&fields=name`).expect(200)
  expect(nodes.body).toEqual({
    [one]: { name: 'Blue Lantern Tea', id: one },
    [two]: { name: 'Blue Lantern Coffee', id: two },
  })
  const edges = await graph(emulator, 'get', `/v23.0/phone_numbers?ids=${one},${two}`).expect(200)
  expect(edges.body[two].data).toHaveLength(1)
  const missing = await graph(emulator, 'get', `/v23.0/?ids=${one},17`).expect(404)
  expect(missing.body.error).toMatchObject({ code: 803 })
})

it('answers 304 to the entity tag that it gave', async () => {
  await using emulator = await frozenEmulator()
  const path = `/v23.0/${emulator.ids.wabaId}`

  const first = await graph(emulator, 'get', path).expect(200)
  const again = await graph(emulator, 'get', path).set('if-none-match', first.headers['etag'] ?? '')

  expect(again.status).toBe(304)
  expect(again.text).toBe('')
})

it('takes the verb from the query or from a form', async () => {
  await using emulator = await frozenEmulator()
  const { wabaId } = emulator.ids

  const read = await request(emulator.server)
    .post(`/v23.0/${wabaId}`)
    .type('form')
    .send({ method: 'get', fields: 'currency', access_token: TOKEN })
    .expect(200)
  expect(read.body).toEqual({ currency: 'USD', id: wabaId })
  await graph(emulator, 'post', `/v23.0/${wabaId}/subscribed_apps?method=delete`).expect(200)
})

it('takes the verb from a JSON object too, and what else stands there', async () => {
  await using emulator = await frozenEmulator()
  const { wabaId, phoneNumberId } = emulator.ids

  const read = await graph(emulator, 'post', `/v25.0/${wabaId}`)
    .send({ method: 'get', fields: 'currency' })
    .expect(200)
  expect(read.body).toEqual({ currency: 'USD', id: wabaId })
  const { body: made } = await graph(emulator, 'post', `/v25.0/${phoneNumberId}/message_qrdls`)
    .send({ prefilled_message: 'Hello' })
    .expect(200)
  const code = `/v25.0/${phoneNumberId}/message_qrdls/${made.code}`
  await graph(emulator, 'post', code).send({ method: 'delete' }).expect(200)
  expect((await graph(emulator, 'get', code)).body).toEqual({ data: [] })
})

it('reads lists in the query as PHP writes them', async () => {
  await using emulator = await frozenEmulator()
  const list = (query: string) =>
    graph(emulator, 'get', `/v25.0/${emulator.ids.wabaId}/message_templates?fields=status&${query}`)
  const statuses = async (query: string) => [
    ...new Set(
      (await list(query).expect(200)).body.data.map((each: { status: string }) => each.status),
    ),
  ]

  expect(await statuses('status[0]=PAUSED&status[1]=REJECTED')).toEqual(['PAUSED', 'REJECTED'])
  expect(await statuses('status[]=REJECTED')).toEqual(['REJECTED'])
  const sandbox = await graph(
    emulator,
    'get',
    `/v25.0/${emulator.ids.wabaId}/phone_numbers?filtering[0][field]=account_mode&filtering[0][operator]=EQUAL&filtering[0][value]=SANDBOX`,
  ).expect(200)
  expect(sandbox.body.data).toMatchObject([{ id: '400000000000004' }])
  const paged = await list('status[]=PAUSED&status[]=REJECTED&limit=1').expect(200)
  expect(new URL(paged.body.paging.next).searchParams.get('status')).toBe('PAUSED,REJECTED')
})

it('takes ids as a list, and needs one', async () => {
  await using emulator = await frozenEmulator()
  const { wabaId } = emulator.ids

  const ids = encodeURIComponent(JSON.stringify([wabaId]))
  const { body } = await graph(emulator, 'get', `/v25.0/?ids=${ids}&fields=id`).expect(200)
  expect(body).toEqual({ [wabaId]: { id: wabaId } })
  const none = await graph(emulator, 'get', '/v25.0/?ids=').expect(400)
  expect(none.body.error.message).toBe('(#100) The parameter ids is required.')
})

it('obeys the parameters of any call in a body as well', async () => {
  await using emulator = await frozenEmulator()

  const form = await graph(emulator, 'post', '/v25.0/12345')
    .type('form')
    .send({ suppress_http_code: '1' })
    .expect(200)
  expect(form.body.error).toMatchObject({ code: 100, error_subcode: 33 })
  const json = await graph(emulator, 'post', `/v25.0/${emulator.ids.phoneNumberId}/message_qrdls`)
    .send({ pretty: true, suppress_http_code: 1 })
    .expect(200)
  expect(json.text).toContain('\n')
  expect(json.body.error.code).toBe(100)
})

it('obeys pretty, debug, callback, metadata and suppress_http_code', async () => {
  await using emulator = await frozenEmulator()
  const path = `/v12.0/${emulator.ids.wabaId}?fields=name`

  const pretty = await graph(emulator, 'get', `${path}&pretty=1`).expect(200)
  expect(pretty.text).toContain('\n  "name": "Blue Lantern Tea"')
  const debug = await graph(emulator, 'get', `${path}&debug=all`).expect(200)
  expect(debug.body.__debug__.messages[0].message).toContain('auto-upgraded to v13.0 as v12.0')
  expect(debug.headers['facebook-api-version']).toBe('v13.0')
  const jsonp = await graph(emulator, 'get', `${path}&callback=fn`).buffer(true).expect(200)
  expect(jsonp.headers['content-type']).toBe('text/javascript; charset=UTF-8')
  expect(jsonp.text).toMatch(/^\/\*\*\/ fn\(\{.*\}\);$/)
  const metadata = await graph(emulator, 'get', `${path}&metadata=1`).expect(200)
  expect(metadata.body.metadata.type).toBe('whatsappbusinessaccount')
  expect(metadata.body.metadata.connections.phone_numbers).toContain('/phone_numbers')
  const quiet = await graph(emulator, 'get', '/v23.0/17?suppress_http_code=1').expect(200)
  expect(quiet.body.error).toMatchObject({ code: 100, error_subcode: 33 })
})

it('knows the app of a token, and refuses a wrong proof', async () => {
  await using emulator = await frozenEmulator()
  const proof = (message: string) =>
    createHmac('sha256', emulator.ids.appSecret).update(message).digest('hex')

  const app = await graph(emulator, 'get', '/v23.0/app').expect(200)
  expect(app.body.id).toBe(emulator.ids.appId)
  const me = await request(emulator.server).get('/v23.0/me').expect(400)
  expect(me.body.error).toMatchObject({ code: 2500 })
  await graph(emulator, 'get', `/v23.0/app?appsecret_proof=${proof(TOKEN)}`).expect(200)
  const timed = proof(`${TOKEN}|1767225600`)
  await graph(
    emulator,
    'get',
    `/v23.0/app?appsecret_proof=${timed}&appsecret_time=1767225600`,
  ).expect(200)
  const wrong = await graph(emulator, 'get', '/v23.0/app?appsecret_proof=00').expect(400)
  expect(wrong.body.error).toMatchObject({ type: 'GraphMethodException', code: 100 })
})

it('answers a form that is sent to a path that nobody has', async () => {
  await using emulator = await frozenEmulator()

  const answer = await graph(emulator, 'post', `/v23.0/${emulator.ids.phoneNumberId}/nothing_here`)
    .type('form')
    .send({ a: 'b' })
    .expect(400)

  expect(answer.body.error.code).toBe(2500)
})

it('takes either WhatsApp scope for a number, and no third one', async () => {
  await using emulator = await frozenEmulator()
  const read = async (scope: string) => {
    const { body } = await control(emulator, 'post', '/tokens').send({ scopes: [scope] })
    return graph(emulator, 'get', `/v25.0/${emulator.ids.phoneNumberId}`).set(
      'authorization',
      `Bearer ${body.access_token}`,
    )
  }

  expect((await read('whatsapp_business_messaging')).status).toBe(200)
  expect((await read('whatsapp_business_management')).status).toBe(200)
  expect((await read('whatsapp_business_manage_events')).status).toBe(403)
})

it('asks for the scope of an edge that is expanded inside fields as well', async () => {
  await using emulator = await frozenEmulator()
  await control(emulator, 'post', '/tokens')
    .send({ token: 'EAAMessaging', scopes: ['whatsapp_business_messaging'] })
    .expect(201)

  const path = '/v24.0/me?fields=name,assigned_whatsapp_business_accounts'
  const { body } = await graph(emulator, 'get', path)
    .set('authorization', 'Bearer EAAMessaging')
    .expect(403)
  expect(body.error).toMatchObject({ code: 200, type: 'OAuthException' })
})

it('takes the bytes of an upload for what they are, whatever curl calls them', async () => {
  await using emulator = await frozenEmulator()
  const bytes = Buffer.from('%PDF-1.4 method=delete&x=1')
  const path = `/v24.0/${emulator.ids.appId}/uploads?file_length=${bytes.length}&file_type=application/pdf`
  const session = await graph(emulator, 'post', path).expect(200)

  const { body } = await graph(emulator, 'post', `/v24.0/${session.body.id}`)
    .set('file_offset', '0')
    .set('content-type', 'application/x-www-form-urlencoded')
    .send(bytes.toString())
    .expect(200)
  expect(body.h).toMatch(/^4::/)
})

it.each(['v23', 'v2', 'v23.0.1'])('%s is no version but the id of nothing', async (version) => {
  await using emulator = await frozenEmulator()

  const { body } = await graph(emulator, 'get', `/${version}/${emulator.ids.phoneNumberId}`).expect(
    400,
  )

  expect(body.error).toMatchObject({
    code: 100,
    error_subcode: 33,
    type: 'GraphMethodException',
    message: expect.stringContaining(`Object with ID '${version}' does not exist`),
  })
})

it.each(['v23.1', 'v24.5', 'v23.10', 'v4.1', 'v27.0', 'v99.0'])(
  '%s is a version that there is not',
  async (version) => {
    await using emulator = await frozenEmulator()
    const path = `/${emulator.ids.phoneNumberId}/messages`

    const answer = await graph(emulator, 'post', `/${version}${path}`).expect(400)
    const root = await graph(emulator, 'get', `/${version}`).expect(400)

    expect(answer.body.error).toMatchObject({
      message: `Unknown path components: ${path}`,
      type: 'OAuthException',
      code: 2500,
    })
    expect(root.body.error.code).toBe(2500)
  },
)

it.each(['v1.0', 'v2.12', 'v3.3', 'v12.0'])('%s has expired and is raised', async (version) => {
  await using emulator = await frozenEmulator()

  const { headers } = await graph(
    emulator,
    'get',
    `/${version}/${emulator.ids.phoneNumberId}`,
  ).expect(200)

  expect(headers['facebook-api-version']).toBe('v13.0')
})

it('shows the asked fields of every list', async () => {
  await using emulator = await frozenEmulator()
  const { phoneNumberId, wabaId } = emulator.ids
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  await graph(emulator, 'post', `/v25.0/${phoneNumberId}/whatsapp_business_encryption`)
    .send({ business_public_key: publicKey.export({ type: 'spki', format: 'pem' }) })
    .expect(200)
  const rows: [string, string, object][] = [
    ['100000000000001/system_users', 'name', { name: 'Lantern bot', id: '100200300400500' }],
    [
      '100200300400500/assigned_whatsapp_business_accounts',
      'id,tasks',
      { id: wabaId, tasks: ['MANAGE'] },
    ],
    [
      `${phoneNumberId}/whatsapp_commerce_settings`,
      'is_cart_enabled',
      { is_cart_enabled: true, id: '660770880990110' },
    ],
    [
      `${phoneNumberId}/whatsapp_business_encryption`,
      'business_public_key_signature_status',
      { business_public_key_signature_status: 'VALID' },
    ],
  ]
  for (const [path, fields, first] of rows) {
    const { body } = await graph(emulator, 'get', `/v25.0/${path}?fields=${fields}`).expect(200)
    expect(body.data[0]).toEqual(first)
    const unknown = await graph(emulator, 'get', `/v25.0/${path}?fields=colour`).expect(400)
    expect(unknown.body.error.message).toContain('nonexisting field (colour)')
  }
})

it('takes an id of the old API for an alias, whatever it begins with', async () => {
  await using emulator = await frozenEmulator()
  for (const id of [
    'ea1814f3-c4fd-45c1-a04d-4b10e936a4db',
    '820bbb04-eeaa-4079-93a8-459be838871f',
  ]) {
    const { body } = await graph(emulator, 'get', `/v25.0/${id}`).expect(404)
    expect(body.error).toMatchObject({
      code: 803,
      message: `(#803) Some of the aliases you requested do not exist: ${id}`,
    })
  }
})

it('reads nodes of all kinds by ids, Flows among them, and knows a weak entity tag', async () => {
  await using emulator = await frozenEmulator()
  const ids = [
    ...['100000000000001', '300000000000001', '550660770880990', '440550660770880'],
    ...['660770880990110', '100200300400500'],
  ]
  const path = `/v25.0/?ids=${ids.join()}&fields=id,name`

  const { body, headers } = await graph(emulator, 'get', path).expect(200)

  expect(Object.keys(body)).toEqual(ids)
  expect(body['550660770880990']).toEqual({ id: '550660770880990', name: 'sign_up' })
  const weak = `W/${headers['etag']}`
  await graph(emulator, 'get', path).set('if-none-match', weak).expect(304)
})
