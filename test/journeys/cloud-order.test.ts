import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { PHONE, send, statusesOf, valuesOf } from '../cloud/support.ts'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'

const CUSTOMER = '12025550188'

const to = async (emulator: LocalEmulator, body: object): Promise<string> => {
  const reply = await send(emulator, { to: CUSTOMER, ...body }).expect(200)
  await emulator.clock.runUntilIdle()
  return reply.body.messages[0].id
}

/** A business and a customer from the first template to the invoice, as an integrator would test it. */
it('takes an order from a stranger by template, button, list and document', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const heard = () => valuesOf(hook.received.splice(0))

  // The business writes first: only a template gets there.
  const refused = await to(emulator, { text: { body: 'Hello?' } })
  const offered = await to(emulator, {
    type: 'template',
    template: { name: 'hello_world', language: { code: 'en_US' } },
  })
  const first = statusesOf(hook.received.splice(0))
  expect(first.filter(({ id }) => id === refused).map(({ status }) => status)).toEqual(['failed'])
  expect(first.filter(({ id }) => id === offered).map(({ status }) => status)).toEqual([
    'sent',
    'delivered',
    'read',
  ])

  // The customer answers it, and the window is open.
  await emulator.inbound.send({
    from: CUSTOMER,
    profile: { name: 'Mary' },
    type: 'text',
    text: { body: 'What teas do you have?' },
    context: { message_id: offered },
  })
  await emulator.clock.runUntilIdle()
  const [question] = heard()
  expect(question?.contacts).toMatchObject([{ profile: { name: 'Mary' }, wa_id: CUSTOMER }])
  expect(question?.messages).toMatchObject([
    { from: CUSTOMER, context: { id: offered }, text: { body: 'What teas do you have?' } },
  ])
  await graph(emulator, 'post', `/v23.0/${PHONE}/messages`)
    .send({
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: question?.messages?.[0]?.['id'],
      typing_indicator: { type: 'text' },
    })
    .expect(200)

  // A list, and the choice from it.
  const list = await to(emulator, {
    type: 'interactive',
    interactive: {
      type: 'list',
      body: { text: 'Ours' },
      action: {
        button: 'Teas',
        sections: [{ rows: [{ id: 'jasmine', title: 'Jasmine', description: '100 g' }] }],
      },
    },
  })
  await emulator.inbound.send({
    from: CUSTOMER,
    type: 'interactive',
    interactive: { type: 'list_reply', list_reply: { id: 'jasmine', title: 'Jasmine' } },
    context: { message_id: list },
  })
  await emulator.clock.runUntilIdle()
  const choice = heard().flatMap(({ messages }) => messages ?? [])
  expect(choice).toMatchObject([
    { type: 'interactive', interactive: { list_reply: { id: 'jasmine' } }, context: { id: list } },
  ])

  // The invoice, uploaded and sent by id; a thank-you in return.
  const invoice = await graph(emulator, 'post', `/v23.0/${PHONE}/media`)
    .field('messaging_product', 'whatsapp')
    .attach('file', Buffer.from('%PDF-1.4 invoice'), {
      filename: 'invoice.pdf',
      contentType: 'application/pdf',
    })
    .expect(200)
  const sent = await to(emulator, {
    type: 'document',
    document: { ...invoice.body, filename: 'invoice.pdf' },
    biz_opaque_callback_data: 'order-1',
  })
  await emulator.inbound.send({
    from: CUSTOMER,
    type: 'reaction',
    reaction: { message_id: sent, emoji: '❤️' },
  })
  await emulator.clock.runUntilIdle()
  const end = heard()
  const statuses = end.flatMap((value) => value.statuses ?? [])
  expect(statuses.map((each) => each['biz_opaque_callback_data'])).toEqual(Array(3).fill('order-1'))
  expect(end.at(-1)?.messages).toMatchObject([{ type: 'reaction', reaction: { message_id: sent } }])

  // A day later only templates get there again.
  await emulator.clock.advance('25h')
  await to(emulator, { text: { body: 'How was it?' } })
  expect(statusesOf(hook.received).map(({ status }) => status)).toEqual(['failed'])
})
