import request from 'supertest'
import { expect, it } from 'vitest'
import { control, frozenEmulator, graph } from '../support/emulator.ts'

it('keeps tokens, codes and secrets out of the request journal', async () => {
  await using emulator = await frozenEmulator()
  const { appId, appSecret, accessToken, wabaId } = emulator.ids
  const { code } = (await control(emulator, 'post', '/oauth-codes').send({}).expect(201)).body

  const { access_token: given } = (
    await request(emulator.server)
      .post('/v23.0/oauth/access_token')
      .type('form')
      .send({ client_id: appId, client_secret: appSecret, code })
      .expect(200)
  ).body
  await graph(emulator, 'get', `/v23.0/${wabaId}/phone_numbers?limit=1`).expect(200)

  const { text } = await control(emulator, 'get', '/requests').expect(200)
  for (const secret of [code, given, appSecret, accessToken]) expect(text).not.toContain(secret)
})
