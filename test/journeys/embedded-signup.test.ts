import request from 'supertest'
import { expect, it } from 'vitest'
import { control, frozenEmulator } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

it('onboards a customer: code, token, WABA, subscription, number, credit line', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const { appId, appSecret } = emulator.ids
  const customer = (await control(emulator, 'post', '/tenants').send({ name: 'Kite' })).body
  const { body: code } = await control(emulator, 'post', '/oauth-codes')
    .send({ app_id: appId, waba_ids: [customer.waba_id] })
    .expect(201)

  const exchange = () =>
    request(emulator.server).get('/v25.0/oauth/access_token').query({
      client_id: appId,
      client_secret: appSecret,
      code: code.code,
    })
  const { access_token: token } = (await exchange().expect(200)).body
  expect(token).toMatch(/^EAA/)
  expect((await exchange().expect(400)).body.error).toMatchObject({ error_subcode: 36009 })

  const debug = await request(emulator.server)
    .get('/v25.0/debug_token')
    .query({ input_token: token })
    .set('authorization', `Bearer ${appId}|${appSecret}`)
    .expect(200)
  const [scope] = debug.body.data.granular_scopes
  expect(scope.target_ids).toEqual([customer.waba_id])

  const call = (method: 'get' | 'post', path: string, bearer: string = token) =>
    request(emulator.server)[method](`/v25.0${path}`).set('authorization', `Bearer ${bearer}`)
  await call('post', `/${customer.waba_id}/subscribed_apps`).expect(200)
  await emulator.clock.runUntilIdle()
  expect(hook.received.at(-1)?.body).toMatchObject({
    entry: [
      {
        id: '100000000000001',
        changes: [
          {
            field: 'account_update',
            value: {
              event: 'PARTNER_APP_INSTALLED',
              waba_info: {
                waba_id: customer.waba_id,
                owner_business_id: customer.business_id,
                partner_app_id: appId,
              },
            },
          },
        ],
      },
    ],
  })
  const apps = await call('get', `/${customer.waba_id}/subscribed_apps`).expect(200)
  expect(apps.body.data.at(-1).whatsapp_business_api_data.id).toBe(appId)
  const numbers = await call('get', `/${customer.waba_id}/phone_numbers`).expect(200)
  const [number] = numbers.body.data
  await call('post', `/${number.id}/register`)
    .send({ messaging_product: 'whatsapp', pin: '123456' })
    .expect(200)
  const shared = await call(
    'post',
    `/700800900100200/whatsapp_credit_sharing_and_attach?waba_id=${customer.waba_id}&waba_currency=USD`,
    emulator.ids.accessToken,
  ).expect(200)
  expect(shared.body.waba_id).toBe(customer.waba_id)
})

it('lets codes expire, and wants the same redirect address', async () => {
  await using emulator = await frozenEmulator()
  const { appId, appSecret } = emulator.ids
  const code = async (body: object) =>
    (await control(emulator, 'post', '/oauth-codes').send(body).expect(201)).body.code as string
  const exchange = async (query: object) =>
    (
      await request(emulator.server)
        .get('/v25.0/oauth/access_token')
        .query({ client_id: appId, client_secret: appSecret, ...query })
    ).body

  const moved = await code({ redirect_uri: 'https://a.example/' })
  expect((await exchange({ code: moved })).error).toMatchObject({ error_subcode: 36008 })
  const lasting = await exchange({ code: moved, redirect_uri: 'https://a.example/' })
  expect(lasting).not.toHaveProperty('expires_in')
  const short = await exchange({ code: await code({ token_ttl: '1h' }) })
  expect(short.expires_in).toBe(3600)
  const long = await exchange({
    grant_type: 'fb_exchange_token',
    fb_exchange_token: short.access_token,
  })
  expect(long.expires_in).toBe(5_183_999)
  const late = await code({ ttl: '30s' })
  await emulator.clock.advance('31s')
  expect((await exchange({ code: late })).error).toMatchObject({ error_subcode: 36007 })
})
