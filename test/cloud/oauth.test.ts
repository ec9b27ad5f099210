import request from 'supertest'
import { expect, it } from 'vitest'
import { frozenEmulator, graph } from '../support/emulator.ts'

const APP = 'client_id=200000000000001&client_secret=emulator-app-secret'
const path = (query: string) => `/v23.0/oauth/access_token?${query}`
const APP_TOKEN = '200000000000001|emulator-app-secret'

it('gives an app its token, and tells what is wrong with a request for one', async () => {
  await using emulator = await frozenEmulator()
  const ask = (query: string) => request(emulator.server).get(path(query))

  const app = await ask(`${APP}&grant_type=client_credentials`).expect(200)
  expect(app.body).toEqual({ access_token: APP_TOKEN, token_type: 'bearer' })
  const wrong = [
    ['', 101, 'Missing client_id parameter.'],
    ['client_id=17&client_secret=x', 101, 'Error validating application.'],
    ['client_id=200000000000001&client_secret=x', 1, 'Error validating client secret.'],
    [APP, 1, 'Missing authorization code'],
    [`${APP}&code=AQD`, 100, 'Invalid verification code format.'],
  ] as const
  for (const [query, code, message] of wrong) {
    const { body } = await ask(query).expect(400)
    expect(body.error).toMatchObject({ code, message: expect.stringContaining(message) })
  }
})

it('tells what a token is', async () => {
  await using emulator = await frozenEmulator()
  const debug = (token: string, by: string) =>
    request(emulator.server).get('/v23.0/debug_token').query({
      input_token: token,
      access_token: by,
    })

  const system = await debug(emulator.ids.accessToken, APP_TOKEN).expect(200)
  expect(system.body.data).toMatchObject({
    app_id: '200000000000001',
    type: 'SYSTEM_USER',
    application: 'Lantern Connect',
    expires_at: 0,
    is_valid: true,
    user_id: '100200300400500',
  })
  const expired = await debug('EAAEmulatorExpired', APP_TOKEN).expect(200)
  expect(expired.body.data).toMatchObject({ is_valid: false, error: { code: 190, subcode: 463 } })
  const garbage = await debug('garbage', APP_TOKEN).expect(200)
  expect(garbage.body.data).toEqual({
    error: { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' },
    is_valid: false,
    scopes: [],
  })
})

it('lists the WABAs, users and credit lines of a business, and shares a line', async () => {
  await using emulator = await frozenEmulator()
  const { businessId, wabaId } = emulator.ids
  const read = async (path: string) => (await graph(emulator, 'get', path).expect(200)).body

  const owned = await read(`/v24.0/${businessId}/owned_whatsapp_business_accounts?summary=true`)
  expect(owned.summary).toEqual({ total_count: 2 })
  const users = await read(`/v24.0/${businessId}/system_users`)
  expect(users.data[0]).toEqual({ id: '100200300400500', name: 'Lantern bot', role: 'ADMIN' })
  const lines = await read(
    `/v24.0/me?fields=name,business{name,extendedcredits{legal_entity_name}}`,
  )
  expect(lines.name).toBe('Lantern bot')
  const { body } = await graph(
    emulator,
    'post',
    `/v24.0/700800900100200/whatsapp_credit_sharing_and_attach?waba_id=${wabaId}&waba_currency=USD`,
  ).expect(200)
  expect(await read(`/v24.0/${body.allocation_config_id}`)).toMatchObject({
    request_status: 'ACTIVE',
  })
})
