import { createHmac } from 'node:crypto'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADA, APP, errorOf, PHONE, PNG, STRANGER, send, statusesOf, WABA } from './support.ts'

type Rows = Record<string, Record<string, Record<string, unknown>>>

/** Changes rows of the world by its document. */
async function edit(emulator: LocalEmulator, change: (rows: Rows) => void): Promise<void> {
  const { body } = await control(emulator, 'get', '/state').expect(200)
  change(body.state)
  await control(emulator, 'put', '/state').send(body).expect(200)
}

const TOKEN = 'EAAEmulatorSystemUserToken'

const read = (emulator: LocalEmulator, token = TOKEN, query = '') =>
  request(emulator.server).get(`/v23.0/${PHONE}${query}`).set('authorization', `Bearer ${token}`)

describe('a token that is no longer good', () => {
  it.each([
    [458, `The user has not authorized application ${APP}.`],
    [459, 'The user is enrolled in a blocking, logged-in checkpoint'],
    [460, 'The session has been invalidated because the user has changed the password.'],
    [467, 'The session is invalid because the user logged out.'],
  ])('gets 190 with subcode %d', async (subcode, sentence) => {
    await using emulator = await frozenEmulator()
    await edit(emulator, ({ tokens }) => {
      if (tokens?.[TOKEN]) tokens[TOKEN]['revokedSubcode'] = subcode
    })

    const { body } = await read(emulator).expect(401)

    expect(body.error).toMatchObject({
      message: `Error validating access token: ${sentence}`,
      code: 190,
      error_subcode: subcode,
    })
  })
})

describe('a token that was given some WABAs only', () => {
  it('does not see the numbers of others', async () => {
    await using emulator = await frozenEmulator()
    await edit(emulator, ({ tokens }) => {
      if (tokens?.[TOKEN]) tokens[TOKEN]['wabaIds'] = ['300000000000002']
    })

    const { body } = await read(emulator).expect(400)

    expect(body.error).toMatchObject({ code: 100, error_subcode: 33 })
    await request(emulator.server)
      .get('/v23.0/400000000000003')
      .set('authorization', `Bearer ${TOKEN}`)
      .expect(200)
  })
})

describe('an app that asks for proof', () => {
  const proof = createHmac('sha256', 'emulator-app-secret').update(TOKEN).digest('hex')
  const asking = async () => {
    const emulator = await frozenEmulator()
    await edit(emulator, ({ apps }) => {
      if (apps?.[APP]) apps[APP]['requireProof'] = true
    })
    return emulator
  }
  const refusal = (message: string) => ({
    error: { ...errorOf(100, message).error, type: 'GraphMethodException' },
  })

  it('refuses a call without it', async () => {
    await using emulator = await asking()

    const { body } = await read(emulator).expect(400)

    expect(body).toEqual(refusal('API calls from the server require an appsecret_proof argument'))
  })

  it('refuses a wrong one', async () => {
    await using emulator = await asking()

    const { body } = await read(emulator, TOKEN, '?appsecret_proof=abc').expect(400)

    expect(body).toEqual(refusal('Invalid appsecret_proof provided in the API argument'))
  })

  it('takes the right one, from the query and from the body', async () => {
    await using emulator = await asking()

    await read(emulator, TOKEN, `?appsecret_proof=${proof}`).expect(200)
    await request(emulator.server)
      .post(`/v23.0/${PHONE}/messages`)
      .send({
        messaging_product: 'whatsapp',
        to: ADA,
        text: { body: 'hi' },
        access_token: TOKEN,
        appsecret_proof: proof,
      })
      .expect(200)
  })

  const sends = { messaging_product: 'whatsapp', to: ADA, text: { body: 'hi' } }
  const post = (emulator: LocalEmulator, path: string, body: object) =>
    request(emulator.server).post(path).set('authorization', `Bearer ${TOKEN}`).send(body)

  it('takes it from the body of a call with the token in the header, and looks at it there', async () => {
    await using emulator = await asking()
    const path = `/v23.0/${PHONE}/messages`

    await post(emulator, path, { ...sends, appsecret_proof: proof }).expect(200)
    const none = await post(emulator, path, sends).expect(400)
    const wrong = await post(emulator, path, { ...sends, appsecret_proof: 'abc' }).expect(400)

    expect(none.body).toEqual(
      refusal('API calls from the server require an appsecret_proof argument'),
    )
    expect(wrong.body).toEqual(refusal('Invalid appsecret_proof provided in the API argument'))
  })

  const codes = (answers: { code: number }[]) => answers.map(({ code }) => code)
  const get = { method: 'GET', relative_url: PHONE }
  const form = new URLSearchParams({ ...sends, text: '{"body":"hi"}' }).toString()
  const send = { method: 'POST', relative_url: `${PHONE}/messages`, body: form }

  it.each([
    ['body', '/v23.0/', { appsecret_proof: proof }],
    ['query', `/v23.0/?appsecret_proof=${proof}`, {}],
  ])(
    'takes that of a batch from its %s for all calls with its token',
    async (_where, path, more) => {
      await using emulator = await asking()
      const batch = [get, send]

      const inHeader = await post(emulator, path, { batch, ...more }).expect(200)
      const inBody = await request(emulator.server)
        .post(path)
        .send({ batch, access_token: TOKEN, ...more })
        .expect(200)

      expect(codes(inHeader.body)).toEqual([200, 200])
      expect(codes(inBody.body)).toEqual([200, 200])
    },
  )

  it('takes that of each call of a batch from where it stands', async () => {
    await using emulator = await asking()
    const other = 'EAAOther'
    await control(emulator, 'post', '/tokens').send({ token: other, scopes: [] }).expect(201)
    const ownProof = createHmac('sha256', 'emulator-app-secret').update(other).digest('hex')
    const batch = [
      { ...get, relative_url: `${PHONE}?appsecret_proof=${proof}` },
      { ...send, body: `${form}&appsecret_proof=${proof}` },
      { ...send, body: `${form}&access_token=${TOKEN}&appsecret_proof=${proof}` },
      { ...get, relative_url: 'app', access_token: other, appsecret_proof: ownProof },
      { ...get, relative_url: `app?access_token=${other}&appsecret_proof=${ownProof}` },
      get,
      { ...get, relative_url: 'app', access_token: other },
      { ...get, appsecret_proof: 'abc' },
    ]

    const { body } = await post(emulator, '/v23.0/', { batch }).expect(200)
    const shared = await post(emulator, '/v23.0/', {
      appsecret_proof: proof,
      batch: [{ ...send, body: `${form}&access_token=${other}` }],
    }).expect(200)

    expect(codes(body)).toEqual([200, 200, 200, 200, 200, 400, 400, 400])
    expect(JSON.parse(shared.body[0].body)).toMatchObject(
      refusal('API calls from the server require an appsecret_proof argument'),
    )
  })

  it('takes token and proof from the form of an upload', async () => {
    await using emulator = await asking()
    const upload = (fields: Record<string, string>) =>
      request(emulator.server)
        .post(`/v23.0/${PHONE}/media`)
        .field({ messaging_product: 'whatsapp', ...fields })
        .attach('file', PNG, 'a.png')

    const { body } = await upload({ access_token: TOKEN, appsecret_proof: proof }).expect(200)
    const header = await upload({ appsecret_proof: proof })
      .set('authorization', `Bearer ${TOKEN}`)
      .expect(200)
    const unproved = await upload({ access_token: TOKEN }).expect(400)
    const wrong = await upload({ appsecret_proof: 'abc' })
      .set('authorization', `Bearer ${TOKEN}`)
      .expect(400)
    await upload({}).expect(401)
    await upload({ access_token: 'abc' }).expect(401)

    expect([body.id, header.body.id]).toEqual([expect.any(String), expect.any(String)])
    expect(unproved.body).toEqual(
      refusal('API calls from the server require an appsecret_proof argument'),
    )
    expect(wrong.body).toEqual(refusal('Invalid appsecret_proof provided in the API argument'))
  })

  it('takes them from the form of a Flow too, and asks for the scope', async () => {
    await using emulator = await asking()
    const { body: flows } = await request(emulator.server)
      .get(`/v23.0/${WABA}/flows?appsecret_proof=${proof}`)
      .set('authorization', `Bearer ${TOKEN}`)
      .expect(200)
    const json = JSON.stringify({ version: '6.0', screens: [] })
    const upload = (fields: Record<string, string>) =>
      request(emulator.server)
        .post(`/v23.0/${flows.data[0].id}/assets`)
        .field({ name: 'flow.json', asset_type: 'FLOW_JSON', ...fields })
        .attach('file', Buffer.from(json), 'flow.json')

    await upload({ access_token: TOKEN, appsecret_proof: proof }).expect(200)
    await upload({ access_token: TOKEN }).expect(400)
    const none = 'EAAEmulatorNoScope'
    const noneProof = createHmac('sha256', 'emulator-app-secret').update(none).digest('hex')
    await upload({ access_token: none, appsecret_proof: noneProof }).expect(403)
    await upload({}).expect(401)
  })

  it('refuses a whole batch with a wrong one', async () => {
    await using emulator = await asking()

    const { body } = await post(emulator, '/v23.0/', {
      batch: [get],
      appsecret_proof: 'abc',
    }).expect(400)

    expect(body).toEqual(refusal('Invalid appsecret_proof provided in the API argument'))
  })
})

it('takes the token of the header before that of the query', async () => {
  await using emulator = await frozenEmulator()

  await read(emulator, 'abc', `?access_token=${TOKEN}`).expect(401)
  await request(emulator.server).get(`/v23.0/${PHONE}?access_token=${TOKEN}`).expect(200)
})

it('has the headers of Graph on every answer', async () => {
  await using emulator = await frozenEmulator()

  const { headers } = await read(emulator).expect(200)

  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=UTF-8',
    'facebook-api-version': 'v23.0',
    'x-fb-request-id': expect.stringMatching(/^A[\w-]{22}$/),
    'x-fb-trace-id': expect.stringMatching(/^[\w-]{11}$/),
    'x-fb-rev': expect.stringMatching(/^\d{10}$/),
    vary: 'Origin, Accept-Encoding',
    'access-control-allow-origin': '*',
    'strict-transport-security': 'max-age=15552000; preload',
    pragma: 'no-cache',
    'cache-control': 'private, no-cache, no-store, must-revalidate',
    expires: 'Sat, 01 Jan 2000 00:00:00 GMT',
    etag: expect.stringMatching(/^"[0-9a-f]{40}"$/),
  })
  expect(Buffer.from(String(headers['x-fb-debug']), 'base64')).toHaveLength(64)
  expect(JSON.parse(String(headers['x-app-usage']))).toEqual({
    call_count: 0,
    total_cputime: 0,
    total_time: 0,
  })
  const usage = JSON.parse(String(headers['x-business-use-case-usage']))
  expect(usage[WABA]).toMatchObject([
    { type: 'whatsapp', estimated_time_to_regain_access: 0 },
    { type: 'whatsapp_business_management' },
  ])
})

describe('an account in bad standing', () => {
  const text = { text: { body: 'hi' } }

  it.each([
    [
      'a banned number',
      (rows: Rows) => Object.assign(rows['phoneNumbers']?.[PHONE] ?? {}, { status: 'BANNED' }),
    ],
    [
      'a disabled WABA',
      (rows: Rows) => Object.assign(rows['wabas']?.[WABA] ?? {}, { status: 'DISABLED' }),
    ],
  ])('sends nothing: %s', async (_what, change) => {
    await using emulator = await frozenEmulator()
    await edit(emulator, change)

    const { body } = await send(emulator, text).expect(403)

    expect(body).toEqual(
      errorOf(
        131031,
        '(#131031) Account has been locked',
        'The account has been restricted or disabled for a policy violation.',
      ),
    )
  })

  it('cannot write first when nobody pays', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    await edit(emulator, (rows) =>
      Object.assign(rows['wabas']?.[WABA] ?? {}, { paymentProblem: true }),
    )

    await send(emulator, {
      to: STRANGER,
      type: 'template',
      template: { name: 'hello_world', language: { code: 'en_US' } },
    }).expect(200)
    await emulator.clock.runUntilIdle()

    expect(statusesOf(hook.received)[0]).toMatchObject({
      status: 'failed',
      errors: [{ code: 131042 }],
    })
  })
})

it('answers a call without a token 401, or 400 where that is asked for', async () => {
  await using emulator = await frozenEmulator()
  const call = () => request(emulator.server).get(`/v25.0/${WABA}`)
  await call().expect(401)

  await emulator.settings.patch({ cloud: { noTokenStatus: 400 } })

  expect((await call().expect(400)).body.error.code).toBe(104)
})
