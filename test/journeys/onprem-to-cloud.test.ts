import { expect, it } from 'vitest'
import { PNG } from '../cloud/support.ts'
import { control, frozenEmulator, graph, onprem } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

const NUMBER = '400000000000009'
const ADA = '12025550101'

it('moves a number from On-Premises to Cloud in the middle of a conversation', async () => {
  await using cloudHook = await startReceiver()
  await using onpremHook = await startReceiver()
  await using emulator = await frozenEmulator({
    webhookUrl: cloudHook.url,
    onpremWebhookUrl: onpremHook.url,
  })
  const inbound = (text: string) =>
    control(emulator, 'post', '/inbound').send({
      from: ADA,
      to: NUMBER,
      type: 'text',
      text: { body: text },
    })
  const cloudSend = (content: object) =>
    graph(emulator, 'post', `/v25.0/${NUMBER}/messages`).send({
      messaging_product: 'whatsapp',
      to: ADA,
      ...content,
    })
  const register = (change: object = {}) =>
    graph(emulator, 'post', `/v25.0/${NUMBER}/register`).send({
      messaging_product: 'whatsapp',
      pin: '123456',
      backup: { password: 'lantern', data },
      ...change,
    })

  // The customer asks; the old client answers, with a picture of its own.
  await inbound('Is my order on its way?').expect(201)
  await onprem(emulator, 'post', '/v1/messages')
    .send({ to: ADA, type: 'text', text: { body: 'It left us today.' } })
    .expect(201)
  const media = await onprem(emulator, 'post', '/v1/media').type('image/png').send(PNG).expect(200)
  const mediaId = media.body.media[0].id
  await emulator.clock.runUntilIdle()
  expect(onpremHook.received.length).toBeGreaterThanOrEqual(3)
  expect(cloudHook.received).toEqual([])

  // Before the move Cloud knows the number and can not send from it.
  const before = await graph(emulator, 'get', `/v25.0/${NUMBER}?fields=platform_type`).expect(200)
  expect(before.body.platform_type).toBe('ON_PREMISE')
  const early = await cloudSend({ type: 'text', text: { body: 'Hello' } }).expect(400)
  expect(early.body.error.code).toBe(133010)

  const backup = await onprem(emulator, 'post', '/v1/settings/backup')
    .send({ password: 'lantern' })
    .expect(200)
  const { data } = backup.body.settings
  // A message that is still under way when the number moves tells the old side nothing any more.
  await onprem(emulator, 'post', '/v1/messages')
    .send({ to: ADA, type: 'text', text: { body: 'One moment.' } })
    .expect(201)
  const heard = onpremHook.received.length
  expect(data).toMatch(/^V0FCS/)
  const wrongPassword = await register({ backup: { password: 'lamp', data } }).expect(400)
  expect(wrongPassword.body.error).toMatchObject({
    message: '(#100) Invalid parameter',
    code: 100,
    error_data: { details: expect.stringContaining('backup could not be restored') },
  })
  const wrongPin = await register({ pin: '000000' }).expect(400)
  expect(wrongPin.body.error.code).toBe(133005)
  await register().expect(200, { success: true })

  const after = await graph(
    emulator,
    'get',
    `/v25.0/${NUMBER}?fields=platform_type,status,verified_name,code_verification_status`,
  ).expect(200)
  expect(after.body).toEqual({
    platform_type: 'CLOUD_API',
    status: 'CONNECTED',
    verified_name: 'Blue Lantern Tea Shop',
    code_verification_status: 'VERIFIED',
    id: NUMBER,
  })

  // The old side answers as a client without a number, and hears nothing more.
  const old = await onprem(emulator, 'post', '/v1/messages').send({
    to: ADA,
    type: 'text',
    text: { body: 'Still there?' },
  })
  expect(old.status).toBeGreaterThanOrEqual(400)
  expect(old.body.errors[0].code).toBe(1011)

  // The window that the customer opened on the old side is open on the new one; the old media id is nothing here.
  await cloudSend({ type: 'text', text: { body: 'It arrives on Friday.' } }).expect(200)
  const oldMedia = await cloudSend({ type: 'image', image: { id: mediaId } }).expect(400)
  expect(oldMedia.body.error.code).toBe(131009)
  await cloudSend({
    type: 'template',
    template: {
      name: 'order_update',
      language: { code: 'en' },
      components: [
        {
          type: 'header',
          parameters: [{ type: 'image', image: { link: 'https://shop.example/a.png' } }],
        },
        {
          type: 'body',
          parameters: ['Ada', 'A-1', 'Friday'].map((text) => ({ type: 'text', text })),
        },
        { type: 'button', sub_type: 'url', index: 2, parameters: [{ type: 'text', text: 'A-1' }] },
      ],
    },
  }).expect(200)
  await inbound('Thank you!').expect(201)
  await emulator.clock.runUntilIdle()

  expect(onpremHook.received).toHaveLength(heard)
  const told = cloudHook.received.map(({ raw }) => raw).join('\n')
  expect(told).toContain('Thank you!')
  expect(told).toContain('"status":"delivered"')
  expect(told).not.toContain('131047')
  const conversation = await control(
    emulator,
    'get',
    `/messages?phone_number=${NUMBER}&customer=${ADA}`,
  )
  const dialects = conversation.body.data.map((each: { dialect: string }) => each.dialect)
  expect(dialects).toEqual(['onprem', 'onprem', 'onprem', 'cloud', 'cloud', 'cloud'])
})

it('moves it back again: deregistered there, registered with its certificate here', async () => {
  await using emulator = await frozenEmulator()
  const backup = await onprem(emulator, 'post', '/v1/settings/backup').send({ password: 'lantern' })
  await graph(emulator, 'post', `/v25.0/${NUMBER}/register`)
    .send({
      messaging_product: 'whatsapp',
      pin: '123456',
      backup: { password: 'lantern', data: backup.body.settings.data },
    })
    .expect(200)
  await graph(emulator, 'post', `/v25.0/${NUMBER}/deregister`).expect(200)
  const node = await graph(emulator, 'get', `/v25.0/${NUMBER}?fields=certificate`).expect(200)
  const cert = node.body.certificate
  const account = await onprem(emulator, 'post', '/v1/account')
    .send({ cc: '1', phone_number: '2025550119', method: 'sms', cert, pin: '123456' })
    .expect(202)
  expect(account.body.account).toEqual([{ vname: 'Blue Lantern Tea Shop' }])
  await onprem(emulator, 'post', '/v1/account/verify').send({ code: '123456' }).expect(201)

  await onprem(emulator, 'post', '/v1/messages')
    .send({ to: ADA, type: 'text', text: { body: 'Back again.' } })
    .expect(201)
  const read = await graph(emulator, 'get', `/v25.0/${NUMBER}?fields=platform_type`).expect(200)
  expect(read.body.platform_type).toBe('ON_PREMISE')
})
