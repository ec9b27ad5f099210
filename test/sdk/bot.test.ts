import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { Text } from 'whatsapp-api-js/messages'
import { WhatsAppAPI } from 'whatsapp-api-js/middleware/node-http'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'

const ADA = '12025550101'

/** A whole bot: its server takes the webhooks, its answers go by the same library. */
async function startBot(told: string[]) {
  let emulatorUrl = ''
  const local = (url: string | URL | Request, init?: RequestInit) =>
    fetch(String(url).replace('https://graph.facebook.com', emulatorUrl), init)
  const bot = new WhatsAppAPI({
    token: 'EAAEmulatorSystemUserToken',
    appSecret: 'emulator-app-secret',
    webhookVerifyToken: 'emulator-verify-token',
    v: 'v23.0',
    ponyfill: { fetch: local as typeof fetch, subtle: crypto.subtle },
  })
  bot.on.message = async ({ message, reply, received }) => {
    await received()
    if (message.type === 'text') await reply(new Text(`You said: ${message.text.body}`), true)
  }
  bot.on.status = ({ status }) => {
    told.push(status)
  }
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') response.end(bot.handle_get(request))
    else response.writeHead(await bot.handle_post(request)).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    talkTo: ({ url }: LocalEmulator) => {
      emulatorUrl = url
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

it('a bot passes the handshake, is told, marks as read, answers and hears what became of it', async () => {
  const told: string[] = []
  await using bot = await startBot(told)
  await using emulator = await frozenEmulator({ webhookUrl: bot.url })
  bot.talkTo(emulator)

  const asked = await emulator.inbound.text({ from: ADA, text: 'Olá 👋' })
  const answer = await emulator.messages.waitFor({ to: ADA })
  await emulator.clock.runUntilIdle()

  expect(answer).toMatchObject({
    type: 'text',
    text: { body: 'You said: Olá 👋' },
    context: { message_id: asked },
  })
  expect((await emulator.messages.get(asked))['read_by_business']).toBe(true)
  expect(told).toEqual(['sent', 'delivered', 'read'])
})
