import { expect, it } from 'vitest'
import { startEmulator } from '../../src/index.ts'
import { graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

it('loses nothing on the running clock with a receiver that fails every third call, and keeps each order', async () => {
  await using hook = await startReceiver()
  await using emulator = await startEmulator({ webhookUrl: hook.url, throughput: 'off' })
  await emulator.settings.patch({
    webhook_retry_ms: [0, 5, 10],
    delivery: { sent_ms: 1, delivered_ms: 3, read_ms: 5 },
  })
  hook.answers.push(...Array.from({ length: 1500 }, (_, index) => (index % 3 === 0 ? 500 : 200)))
  const customers = ['12025550101', '12025550102', '12025550103']

  const send = (to: string | undefined) =>
    graph(emulator, 'post', `/v23.0/${emulator.ids.phoneNumberId}/messages`)
      .send({ messaging_product: 'whatsapp', to, type: 'text', text: { body: 'hi' } })
      .expect(200)
  const sent = await Promise.all(
    Array.from({ length: 150 }, (_, index) => send(customers[index % customers.length])),
  )
  const left = async (): Promise<number> => {
    const states = ['accepted', 'sent', 'delivered'].map((status) =>
      emulator.messages.list({ direction: 'outbound', status }),
    )
    const open = await emulator.webhooks.list({ state: 'pending' })
    return (await Promise.all(states)).flat().length + open.length
  }
  while ((await left()) > 0) await emulator.control('GET', '/messages?type=none&wait=20ms')

  const told = new Map<string, string[]>()
  for (const { raw } of hook.received) {
    const [, id = '', status = ''] = /"id":"(wamid[^"]+)","status":"(\w+)"/.exec(raw) ?? []
    const known = told.get(id) ?? []
    if (known.at(-1) !== status) told.set(id, [...known, status])
  }
  expect(told.size).toBe(sent.length)
  for (const statuses of told.values()) expect(statuses).toEqual(['sent', 'delivered', 'read'])
})
