import { generateKeyPairSync } from 'node:crypto'
import request from 'supertest'
import { expect, it } from 'vitest'
import { control, frozenEmulator, graph, onprem } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

type Emulator = Awaited<ReturnType<typeof frozenEmulator>>

const read = async (emulator: Emulator, path: string) =>
  (await graph(emulator, 'get', `/v24.0${path}`).expect(200)).body

const post = (emulator: Emulator, path: string, body: object = {}) =>
  graph(emulator, 'post', `/v24.0${path}`).send(body)

const refusal = async (emulator: Emulator, path: string, body: object = {}) =>
  (await post(emulator, path, body)).body.error

it('adds a number by hand: create, request a code, verify, register', async () => {
  await using emulator = await frozenEmulator()
  const { wabaId } = emulator.ids

  const made = await post(emulator, `/${wabaId}/phone_numbers`, {
    cc: '1',
    phone_number: '(202) 555-0150',
    verified_name: 'Lantern Outlet',
  }).expect(200)
  const { id } = made.body
  expect(await read(emulator, `/${id}?fields=display_phone_number,status,platform_type`)).toEqual({
    display_phone_number: '+1 202-555-0150',
    status: 'PENDING',
    platform_type: 'NOT_APPLICABLE',
    id,
  })
  const pin = { messaging_product: 'whatsapp', pin: '212834' }
  expect(await refusal(emulator, `/${id}/register`, pin)).toMatchObject({ code: 133006 })
  await post(emulator, `/${id}/request_code?code_method=SMS&language=en_US`).expect(200)
  expect(await refusal(emulator, `/${id}/verify_code`, { code: '999999' })).toMatchObject({
    code: 136025,
    error_user_title: 'Verify code error',
  })
  await post(emulator, `/${id}/verify_code`, { code: '123-456' }).expect(200)
  await post(emulator, `/${id}/register`, pin).expect(200)
  expect(
    await read(emulator, `/${id}?fields=status,platform_type,is_pin_enabled,throughput`),
  ).toEqual({
    status: 'CONNECTED',
    platform_type: 'CLOUD_API',
    is_pin_enabled: true,
    throughput: { level: 'STANDARD' },
    id,
  })
  const again = await refusal(emulator, `/${wabaId}/phone_numbers`, {
    cc: '1',
    phone_number: '12025550150',
    verified_name: 'Lantern Outlet',
  })
  expect(again).toMatchObject({ code: 100, error_subcode: 2388012 })
  const activities = await read(emulator, `/${wabaId}/activities`)
  expect(activities.data.map((each: { activity_type: string }) => each.activity_type)).toEqual([
    'ACCOUNT_UPDATED',
    'PHONE_NUMBER_VERIFIED',
    'PHONE_NUMBER_ADDED',
  ])
})

it('counts wrong PINs, and takes a number off the platform', async () => {
  await using emulator = await frozenEmulator()
  const id = emulator.ids.phoneNumberId
  const wrong = { messaging_product: 'whatsapp', pin: '000000' }

  for (let guess = 0; guess < 3; guess++) {
    expect(await refusal(emulator, `/${id}/register`, wrong)).toMatchObject({ code: 133005 })
  }
  expect(await refusal(emulator, `/${id}/register`, wrong)).toMatchObject({ code: 133009 })
  await emulator.clock.advance('10s')
  await post(emulator, `/${id}/register`, { ...wrong, pin: '123456' }).expect(200)
  await post(emulator, `/${id}/deregister`).expect(200)
  expect(await refusal(emulator, `/${id}/deregister`)).toMatchObject({ code: 133010 })
  expect(await read(emulator, `/${id}?fields=health_status`)).toMatchObject({
    health_status: { can_send_message: 'BLOCKED' },
  })
})

it('brings an On-Premises number over by its backup, and refuses a damaged one', async () => {
  await using emulator = await frozenEmulator()
  const id = '400000000000009'
  const backup = await onprem(emulator, 'post', '/v1/settings/backup')
    .send({ password: 'lantern' })
    .expect(200)
  const { data } = backup.body.settings
  const body = (password: string) => ({
    messaging_product: 'whatsapp',
    pin: '123456',
    backup: { data, password },
  })

  expect(await refusal(emulator, `/${id}/register`, body('wrong'))).toMatchObject({
    code: 100,
    message: '(#100) Invalid parameter',
  })
  await post(emulator, `/${id}/register`, body('lantern')).expect(200)
  expect(await read(emulator, `/${id}?fields=platform_type,status`)).toMatchObject({
    platform_type: 'CLOUD_API',
    status: 'CONNECTED',
  })
})

it('keeps the profile, with a picture that was uploaded', async () => {
  await using emulator = await frozenEmulator()
  const { appId, phoneNumberId: id } = emulator.ids
  const path = `/${id}/whatsapp_business_profile`
  const set = (body: object) => post(emulator, path, { messaging_product: 'whatsapp', ...body })

  expect(await read(emulator, path)).toEqual({ data: [{ messaging_product: 'whatsapp' }] })
  await set({ about: 'Loose leaf', websites: ['https://a.example/'], vertical: 'retail' }).expect(
    200,
  )
  expect(await read(emulator, `${path}?fields=about,websites,vertical,email`)).toEqual({
    data: [{ about: 'Loose leaf', websites: ['https://a.example/'], vertical: 'RETAIL' }],
  })
  expect((await set({ about: '' }).expect(400)).body.error).toMatchObject({ code: 100 })
  expect((await set({ email: 'no' }).expect(400)).body.error).toMatchObject({ code: 131009 })

  const qr = await post(emulator, `/${id}/message_qrdls`, {
    prefilled_message: 'Hello',
    generate_qr_image: 'PNG',
  }).expect(200)
  expect(qr.body.code).toMatch(/^[A-Z2-7]{13}1$/)
  const png = await request(emulator.server).get(new URL(qr.body.qr_image_url).pathname).expect(200)
  expect(png.headers['content-type']).toBe('image/png')
  const session = await post(
    emulator,
    `/${appId}/uploads?file_length=${png.body.length}&file_type=image/png`,
  ).expect(200)
  const upload = await graph(emulator, 'post', `/v24.0/${session.body.id}`)
    .set('file_offset', '0')
    .send(png.body)
    .expect(200)
  await set({ profile_picture_handle: upload.body.h }).expect(200)
  const { data } = await read(emulator, `${path}?fields=profile_picture_url`)
  const shown = new URL(data[0].profile_picture_url)
  const picture = await request(emulator.server)
    .get(shown.pathname + shown.search)
    .expect(200)
  expect(picture.body).toEqual(png.body)
})

it('makes, changes, lists and deletes QR codes', async () => {
  await using emulator = await frozenEmulator()
  const path = `/${emulator.ids.phoneNumberId}/message_qrdls`

  const { body } = await post(emulator, path, { prefilled_message: 'One' }).expect(200)
  await post(emulator, path, { prefilled_message: 'Two' }).expect(200)
  await post(emulator, path, { prefilled_message: 'Three', code: body.code }).expect(200)
  const list = await read(emulator, `${path}?fields=prefilled_message,qr_image_url.format(SVG)`)
  expect(list.data[0]).toEqual({
    prefilled_message: 'Two',
    qr_image_url: expect.stringMatching(/\.svg$/),
  })
  expect(await read(emulator, `${path}/${body.code}`)).toEqual({
    data: [
      {
        code: body.code,
        prefilled_message: 'Three',
        deep_link_url: `https://wa.me/message/${body.code}`,
      },
    ],
  })
  await graph(emulator, 'delete', `/v24.0${path}/${body.code}`).expect(200)
  expect(await read(emulator, `${path}/${body.code}`)).toEqual({ data: [] })
})

it('keeps settings, automation, key, username, official account and compliance', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const id = emulator.ids.phoneNumberId

  await post(emulator, `/${id}/settings`, { calling: { status: 'enabled' } }).expect(200)
  expect(await read(emulator, `/${id}/settings`)).toMatchObject({ calling: { status: 'ENABLED' } })
  await emulator.clock.runUntilIdle()
  expect(hook.received.at(-1)?.raw).toContain('"type":"phone_number_settings"')

  await post(emulator, `/${id}/conversational_automation`, {
    prompts: ['Order tea'],
    commands: JSON.stringify([{ command_name: 'hours', command_description: 'Opening hours' }]),
  }).expect(200)
  expect(await read(emulator, `/${id}?fields=conversational_automation`)).toEqual({
    conversational_automation: {
      prompts: ['Order tea'],
      commands: [{ command_name: 'hours', command_description: 'Opening hours' }],
      id,
    },
    id,
  })

  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = publicKey.export({ type: 'spki', format: 'pem' })
  const key = `/${id}/whatsapp_business_encryption`
  await graph(emulator, 'post', `/v24.0${key}`)
    .type('form')
    .send({ business_public_key: pem })
    .expect(200)
  expect(await read(emulator, key)).toEqual({
    data: [{ business_public_key: pem, business_public_key_signature_status: 'VALID' }],
  })
  expect(await refusal(emulator, key, { business_public_key: 'x' })).toMatchObject({ code: 100 })

  const named = await post(emulator, `/${id}/username`, { username: 'BlueLantern' }).expect(200)
  expect(named.body).toEqual({ status: 'reserved' })
  expect(await read(emulator, `/${id}/username`)).toEqual({
    username: 'bluelantern',
    status: 'reserved',
  })
  expect(
    await refusal(emulator, '/400000000000003/username', { username: 'bluelantern' }),
  ).toMatchObject({ code: 147001 })

  await post(emulator, `/${id}/official_business_account`, {
    business_website_url: 'https://a.example/',
    primary_country_of_operation: 'US',
  }).expect(200)
  expect(await read(emulator, `/${id}?fields=official_business_account`)).toMatchObject({
    official_business_account: { oba_status: 'PENDING' },
  })
  expect(await read(emulator, `/${id}/whatsapp_commerce_settings`)).toEqual({
    data: [{ is_cart_enabled: true, is_catalog_visible: false, id: '660770880990110' }],
  })
})

it('gives each SIP server a password, and shows it to those who ask', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const path = `/${emulator.ids.phoneNumberId}/settings`
  const server = (hostname: string) => ({ hostname, port: 5061 })
  const set = (...names: string[]) =>
    post(emulator, path, {
      calling: { status: 'ENABLED', sip: { status: 'ENABLED', servers: names.map(server) } },
    }).expect(200)
  const passwords = async () => {
    const { calling } = await read(emulator, `${path}?include_sip_credentials=true`)
    return calling.sip.servers.map((each: Record<string, unknown>) => each['sip_user_password'])
  }

  await set('sip.example.com')
  const [first] = await passwords()
  expect(first).toMatch(/^[0-9a-f]{32}$/)
  await set('sip.example.com', 'other.example.com')
  expect(await passwords()).toEqual([first, expect.stringMatching(/^[0-9a-f]{32}$/)])

  const { calling } = await read(emulator, path)
  expect(calling.sip.servers[0]).toEqual(server('sip.example.com'))
  await emulator.clock.runUntilIdle()
  expect(hook.received.at(-1)?.raw).toContain('other.example.com')
  expect(hook.received.at(-1)?.raw).not.toContain('sip_user_password')
})

it.each([
  [{ calling: { status: 'SOMETIMES' } }, "calling['status']"],
  [{ calling: { call_icon_visibility: 'HIDDEN' } }, "calling['call_icon_visibility']"],
  [{ calling: { srtp_key_exchange_protocol: 'TLS' } }, "calling['srtp_key_exchange_protocol']"],
  [{ calling: { video: { status: 'MAYBE' } } }, "calling['video']['status']"],
  [
    {
      storage_configuration: {
        status: 'IN_COUNTRY_STORAGE_ENABLED',
        data_localization_region: 'XX',
      },
    },
    "storage_configuration['data_localization_region']",
  ],
  [
    { storage_configuration: { status: 'NO_STORAGE_ENABLED', retention_minutes: 61 } },
    "storage_configuration['retention_minutes']",
  ],
])('refuses the settings %j', async (settings, name) => {
  await using emulator = await frozenEmulator()

  const { message } = await refusal(emulator, '/400000000000002/settings', settings)

  expect(message).toMatch(/ must be one of \{.*\} - got ".+"\.$/)
  expect(message.startsWith(`(#100) Param ${name} `)).toBe(true)
})

it.each([
  ['CONNECTED', { can_send_message: 'AVAILABLE' }],
  ['FLAGGED', { can_send_message: 'LIMITED', additional_info: ['The phone number is flagged.'] }],
  [
    'RATE_LIMITED',
    { can_send_message: 'LIMITED', additional_info: ['The phone number is rate limited.'] },
  ],
  [
    'BANNED',
    { can_send_message: 'BLOCKED', errors: [expect.objectContaining({ error_code: 131031 })] },
  ],
])('says of a %s number what sending does', async (status, health) => {
  await using emulator = await frozenEmulator()
  const id = emulator.ids.phoneNumberId
  await control(emulator, 'patch', `/phone-numbers/${id}`).send({ status }).expect(200)

  const { health_status } = await read(emulator, `/${id}?fields=health_status`)
  expect(health_status.can_send_message).toBe(health.can_send_message)
  expect(health_status.entities[0]).toEqual({ entity_type: 'PHONE_NUMBER', id, ...health })
  const sent = await post(emulator, `/${id}/messages`, {
    messaging_product: 'whatsapp',
    to: '12025550101',
    type: 'text',
    text: { body: 'Hello' },
  })
  expect(sent.body.error?.code).toBe(status === 'BANNED' ? 131031 : undefined)
})
