import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { frozenEmulator, graph, onprem } from '../support/emulator.ts'
import { type Received, startReceiver } from '../support/receiver.ts'

const statusesOf = (calls: readonly Received[]) =>
  calls.flatMap(({ body }) => {
    const { entry, statuses } = body as {
      entry?: { changes: { value: { statuses?: { status: string }[] } }[] }[]
      statuses?: { status: string }[]
    }
    return (entry?.[0]?.changes[0]?.value.statuses ?? statuses ?? []).map(({ status }) => status)
  })

it('sends a text by each dialect and tells its statuses in order, those of Cloud signed', async () => {
  await using cloudHook = await startReceiver()
  await using onpremHook = await startReceiver()
  await using emulator = await frozenEmulator({
    webhookUrl: cloudHook.url,
    onpremWebhookUrl: onpremHook.url,
  })

  const sent = await graph(emulator, 'post', `/v23.0/${emulator.ids.phoneNumberId}/messages`)
    .send({ messaging_product: 'whatsapp', to: '12025550101', text: { body: 'Olá 👋 a/b' } })
    .expect(200)
  await onprem(emulator, 'post', '/v1/messages')
    .send({ to: '12025550101', type: 'text', text: { body: 'hi' } })
    .expect(201)
  await emulator.clock.runUntilIdle()

  expect(sent.body.messages[0].id).toMatch(/^wamid\./)
  expect(statusesOf(cloudHook.received)).toEqual(['sent', 'delivered', 'read'])
  expect(statusesOf(onpremHook.received)).toEqual(['delivered', 'read'])
  for (const { headers, raw } of cloudHook.received) {
    const digest = createHmac('sha256', emulator.ids.appSecret).update(raw).digest('hex')
    expect(headers['x-hub-signature-256']).toBe(`sha256=${digest}`)
  }
  for (const { headers } of onpremHook.received) {
    expect(headers).not.toHaveProperty('x-hub-signature-256')
  }
})

it("brings a customer's reply to the client of either dialect", async () => {
  await using cloudHook = await startReceiver()
  await using onpremHook = await startReceiver()
  await using emulator = await frozenEmulator({
    webhookUrl: cloudHook.url,
    onpremWebhookUrl: onpremHook.url,
  })

  await emulator.inbound.text({ from: '12025550101', text: 'hello' })
  await emulator.inbound.text({ from: '12025550101', text: 'hello', dialect: 'onprem' })
  await emulator.clock.runUntilIdle()

  expect(cloudHook.received).toHaveLength(1)
  expect(cloudHook.received[0]?.raw).toContain('"text":{"body":"hello"}')
  expect(onpremHook.received).toHaveLength(1)
  expect(onpremHook.received[0]?.body).toMatchObject({
    contacts: [{ profile: { name: 'Ada' }, wa_id: '12025550101' }],
    messages: [{ from: '12025550101', type: 'text', text: { body: 'hello' } }],
  })
})
