import { request as httpRequest, type IncomingMessage } from 'node:http'
import request from 'supertest'
import { expect, it } from 'vitest'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

/** What known clients really send, beside what the guides show. */

it('pywa: a slash at the end, every field of its classes, the product beside a new name', async () => {
  await using emulator = await frozenEmulator()
  const { phoneNumberId, wabaId } = emulator.ids
  const numberFields =
    'id,verified_name,display_phone_number,conversational_automation,status,quality_rating,quality_score,webhook_configuration,name_status,new_name_status,code_verification_status,account_mode,is_official_business_account,is_pin_enabled,is_preverified_number,messaging_limit_tier,platform_type,throughput,health_status,last_onboarded_time,certificate,new_certificate,search_visibility,official_business_account,is_on_biz_app,host_platform'
  const wabaFields =
    'id,name,timezone_id,message_template_namespace,account_review_status,business_verification_status,country,ownership_type,primary_business_location,on_behalf_of_business_info,owner_business_info,currency,health_status,is_enabled_for_insights,marketing_messages_lite_api_status,marketing_messages_onboarding_status'

  await graph(emulator, 'get', `/v24.0/${phoneNumberId}/?fields=${numberFields}`).expect(200)
  await graph(emulator, 'get', `/v24.0/${wabaId}/?fields=${wabaFields}`).expect(200)
  await graph(
    emulator,
    'get',
    `/v24.0/${wabaId}/message_templates?summary=total_count,message_template_count&limit=1`,
  ).expect(200)
  await graph(emulator, 'post', `/v24.0/${phoneNumberId}/`)
    .send({ messaging_product: 'whatsapp', new_display_name: 'Lantern Teas' })
    .expect(200)
})

it('whatsapp-business-rs: subscribes at start-up, lists products, sends batches', async () => {
  await using hook = await startReceiver({ verifyToken: 'secret' })
  await using emulator = await frozenEmulator()
  const { appId, appSecret, wabaId } = emulator.ids

  await request(emulator.server)
    .post(`/v24.0/${appId}/subscriptions`)
    .set('authorization', `Bearer ${appId}|${appSecret}`)
    .send({
      object: 'whatsapp_business_account',
      callback_url: hook.url,
      verify_token: 'secret',
      fields: ['messages', 'message_template_status_update'],
    })
    .expect(200)
  expect(hook.handshakes).toHaveLength(1)
  await graph(emulator, 'post', `/v24.0/${wabaId}/subscribed_apps`).expect(200)
  const products = await graph(
    emulator,
    'get',
    '/v24.0/660770880990110/products?fields=id,retailer_id',
  ).expect(200)
  expect(products.body.data[0]).toEqual({ id: '660770880990001', retailer_id: 'tea-jasmine' })
  const batch = await graph(emulator, 'post', '/v24.0/')
    .type('form')
    .send({
      batch: JSON.stringify([
        { method: 'GET', relative_url: `${wabaId}?fields=name` },
        { method: 'GET', relative_url: `v24.0/${wabaId}/phone_numbers?limit=1` },
      ]),
      include_headers: 'false',
    })
    .expect(200)
  expect(batch.body.map(({ code }: { code: number }) => code)).toEqual([200, 200])
})

it('Postman: enums and booleans in the query of a POST, bodies as multipart text', async () => {
  await using emulator = await frozenEmulator()
  const { phoneNumberId } = emulator.ids

  await graph(
    emulator,
    'post',
    `/v24.0/${phoneNumberId}/whatsapp_commerce_settings?is_cart_enabled=true&is_catalog_visible=TRUE`,
  ).expect(200)
  await graph(emulator, 'post', '/v24.0/400000000000002/register')
    .field('messaging_product', 'whatsapp')
    .field('pin', '212834')
    .expect(200)
})

it('business SDKs: forms with JSON inside, the verb as a parameter, the token in the form', async () => {
  await using emulator = await frozenEmulator()
  const { accessToken, wabaId } = emulator.ids
  const form = (path: string, fields: object) =>
    request(emulator.server)
      .post(`/v24.0/${path}`)
      .type('form')
      .send({ access_token: accessToken, ...fields })
  const name = 'parcel_news'

  await form(`${wabaId}/message_templates`, {
    name,
    language: 'en_US',
    category: 'utility',
    components: JSON.stringify([{ type: 'body', text: 'Your parcel has left our warehouse now.' }]),
  }).expect(200)
  const listed = await form(`${wabaId}/message_templates`, { method: 'get', name, fields: 'name' })
  expect(listed.body.data).toHaveLength(1)
  await form(`${wabaId}/message_templates`, { method: 'delete', name }).expect(200)
  await form(`${wabaId}/assigned_users`, {
    user: '100200300400501',
    tasks: '["MANAGE"]',
  }).expect(200)
})

it('restfb: forms with a parameter for the format, an upload with all its fields in the query', async () => {
  await using emulator = await frozenEmulator()
  const { accessToken, phoneNumberId } = emulator.ids
  const common = { access_token: accessToken, format: 'json' }
  const post = (edge: string) => request(emulator.server).post(`/v23.0/${phoneNumberId}/${edge}`)

  await post('messages')
    .type('form')
    .send({
      ...common,
      messaging_product: 'whatsapp',
      to: '12025550101',
      text: '{"body":"hi"}',
    })
    .expect(200)
  await post('media')
    .query({ ...common, messaging_product: 'whatsapp' })
    .attach('file', Buffer.from('hi'), { filename: 'a.txt', contentType: 'text/plain' })
    .expect(200)
})

it('java.net.http: asks for HTTP/2 on the way, and goes on with what it has', async () => {
  await using emulator = await frozenEmulator()
  const { phoneNumberId } = emulator.ids
  const { hostname, port } = new URL(emulator.url)
  const body = JSON.stringify({
    messaging_product: 'whatsapp',
    to: '12025550101',
    text: { body: 'hi' },
  })

  const { statusCode } = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = httpRequest({
      method: 'POST',
      hostname,
      port,
      path: `/v23.0/${phoneNumberId}/messages`,
      headers: {
        authorization: `Bearer ${emulator.ids.accessToken}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        connection: 'Upgrade, HTTP2-Settings',
        upgrade: 'h2c',
        'http2-settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
      },
    })
    call.on('response', resolve).on('error', reject)
    call.end(body)
  })

  expect(statusCode).toBe(200)
})
