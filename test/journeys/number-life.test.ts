import { expect, it } from 'vitest'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

type Emulator = Awaited<ReturnType<typeof frozenEmulator>>

const read = async (emulator: Emulator, path: string) =>
  (await graph(emulator, 'get', `/v25.0${path}`).expect(200)).body
const post = (emulator: Emulator, path: string, body: object = {}) =>
  graph(emulator, 'post', `/v25.0${path}`).send(body)
const PIN = { messaging_product: 'whatsapp', pin: '123456' }

it('moves a number to another WABA: it keeps name and quality, the old row is migrated', async () => {
  await using emulator = await frozenEmulator()
  const [source, target] = ['400000000000003', emulator.ids.wabaId]

  const body = { cc: '1', phone_number: '2025550113', migrate_phone_number: true }
  const locked = await post(emulator, `/${target}/phone_numbers`, body).expect(400)
  expect(locked.body.error.error_subcode).toBe(2388001)
  await control(emulator, 'patch', `/phone-numbers/${source}`).send({ two_step: false }).expect(200)
  const { id } = (await post(emulator, `/${target}/phone_numbers`, body).expect(200)).body
  await post(emulator, `/${id}/request_code?code_method=VOICE&language=en_US`).expect(200)
  await post(emulator, `/${id}/verify_code?code=123456`).expect(200)
  await post(emulator, `/${id}/register`, PIN).expect(200)

  const fields = 'verified_name,quality_rating,status,platform_type'
  expect(await read(emulator, `/${id}?fields=${fields}`)).toEqual({
    verified_name: 'Blue Lantern Coffee',
    quality_rating: 'GREEN',
    status: 'CONNECTED',
    platform_type: 'CLOUD_API',
    id,
  })
  expect(await read(emulator, `/${source}?fields=status,platform_type`)).toEqual({
    status: 'MIGRATED',
    platform_type: 'NOT_APPLICABLE',
    id: source,
  })
  const send = { messaging_product: 'whatsapp', to: '12025550101', text: { body: 'moved' } }
  await post(emulator, `/${id}/messages`, send).expect(200)
  const old = await post(emulator, `/${source}/messages`, send).expect(400)
  expect(old.body.error.code).toBe(133010)
  await emulator.inbound.text({ from: '12025550101', to: '12025550113', text: 'hello' })
  const heard = await control(emulator, 'get', '/messages?direction=inbound')
  expect(heard.body.data.at(-1).phone_number_id).toBe(id)
})

it('changes a display name: asked for, reviewed, in use from the next registration', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const id = emulator.ids.phoneNumberId
  await control(emulator, 'patch', '/settings').send({ name_review: '2h' }).expect(200)

  await post(emulator, `/${id}`, { new_display_name: 'Blue Lantern Teas' }).expect(200)
  expect(await read(emulator, `/${id}?fields=new_name_status,verified_name`)).toMatchObject({
    new_name_status: 'PENDING_REVIEW',
    verified_name: 'Blue Lantern Tea',
  })
  await emulator.clock.advance('2h')
  expect(hook.received.at(-1)?.body).toMatchObject({
    entry: [
      {
        time: 1767232800,
        changes: [
          {
            field: 'phone_number_name_update',
            value: {
              display_phone_number: '12025550111',
              decision: 'APPROVED',
              requested_verified_name: 'Blue Lantern Teas',
              rejection_reason: null,
            },
          },
        ],
      },
    ],
  })
  expect(await read(emulator, `/${id}?fields=new_certificate`)).toHaveProperty('new_certificate')
  await post(emulator, `/${id}/register`, PIN).expect(200)
  expect(await read(emulator, `/${id}?fields=verified_name,new_display_name`)).toEqual({
    verified_name: 'Blue Lantern Teas',
    id,
  })
})

it('forgets an approved display name that no registration took up within 14 days', async () => {
  await using emulator = await frozenEmulator()
  const id = emulator.ids.phoneNumberId
  await post(emulator, `/${id}`, { new_display_name: 'Blue Lantern Teas' }).expect(200)
  await emulator.clock.advance('336h')
  const fields = `/${id}?fields=new_name_status,new_certificate,verified_name`
  expect(await read(emulator, fields)).toMatchObject({ new_name_status: 'APPROVED' })

  await emulator.clock.advance('1m')
  expect(await read(emulator, fields)).toEqual({
    new_name_status: 'EXPIRED',
    verified_name: 'Blue Lantern Tea',
    id,
  })
  await post(emulator, `/${id}/register`, PIN).expect(200)
  expect(await read(emulator, fields)).toMatchObject({ verified_name: 'Blue Lantern Tea' })
})

it('wants a number verified anew that stayed unregistered for 14 days', async () => {
  await using emulator = await frozenEmulator()
  const id = emulator.ids.phoneNumberId

  await post(emulator, `/${id}/deregister`).expect(200)
  await emulator.clock.advance('15d')
  expect(await read(emulator, `/${id}?fields=code_verification_status`)).toMatchObject({
    code_verification_status: 'EXPIRED',
  })
  const late = await post(emulator, `/${id}/register`, PIN).expect(400)
  expect(late.body.error.code).toBe(133006)
  await post(emulator, `/${id}/request_code?code_method=SMS&language=en_US`).expect(200)
  await post(emulator, `/${id}/verify_code?code=123456`).expect(200)
  await post(emulator, `/${id}/register`, PIN).expect(200)
})

it('takes the approved templates of high quality along when it moves', async () => {
  await using emulator = await frozenEmulator()
  const target = '300000000000002'
  await control(emulator, 'patch', `/phone-numbers/${emulator.ids.phoneNumberId}`)
    .send({ two_step: false })
    .expect(200)
  const body = { cc: '1', phone_number: '2025550111', migrate_phone_number: true }
  const { id } = (await post(emulator, `/${target}/phone_numbers`, body).expect(200)).body
  await post(emulator, `/${id}/request_code?code_method=SMS&language=en_US`).expect(200)
  await post(emulator, `/${id}/verify_code?code=123456`).expect(200)

  await post(emulator, `/${id}/register`, PIN).expect(200)

  const fields = 'name,status,quality_score{score}'
  const { data } = await read(emulator, `/${target}/message_templates?fields=${fields}`)
  const there = await read(
    emulator,
    `/${emulator.ids.wabaId}/message_templates?status=APPROVED&quality_score=GREEN&fields=name`,
  )
  const names = (list: { name: string }[]) => list.map(({ name }) => name).sort()
  expect(names(data)).toEqual(names(there.data))
  expect(data[0]).toMatchObject({ status: 'APPROVED', quality_score: { score: 'UNKNOWN' } })
})
