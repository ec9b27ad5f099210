import { expect, it } from 'vitest'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { APP, PHONE, send } from './support.ts'

const PATH = `/v23.0/${PHONE}/message_history`
const text = { type: 'text', text: { body: 'hi' } }

it('tells of each status, whether its webhook has arrived', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  hook.answers.push(200, 500)

  const sent = await send(emulator, text).expect(200)
  const wamid = sent.body.messages[0].id
  await emulator.clock.advance(150)
  const { body } = await graph(emulator, 'get', `${PATH}?message_id=${wamid}`).expect(200)

  const event = { application: { id: APP }, webhook_uri: hook.url, timestamp: 1767225600 }
  expect(body.data).toEqual([
    {
      id: expect.stringMatching(/^184\d{13}$/),
      message_id: wamid,
      events: {
        data: [
          {
            id: expect.stringMatching(/^284\d{13}$/),
            ...event,
            delivery_status: 'SENT',
            webhook_update_state: 'DELIVERED',
          },
          {
            id: expect.stringMatching(/^284\d{13}$/),
            ...event,
            delivery_status: 'DELIVERED',
            webhook_update_state: 'DELIVERED',
          },
        ],
      },
    },
  ])
})

it('tells what went wrong with a webhook, and that nobody was there to be told', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  hook.answers.push(503, 503)
  const asked = 'fields=events{delivery_status,webhook_update_state,error_description}'

  await send(emulator, text).expect(200)
  await emulator.clock.advance(60)
  const retrying = await graph(emulator, 'get', `${PATH}?${asked}`).expect(200)
  await graph(emulator, 'delete', '/v23.0/300000000000001/subscribed_apps').expect(200)
  await emulator.clock.runUntilIdle()
  const unheard = await graph(emulator, 'get', `${PATH}?${asked}`).expect(200)

  expect(retrying.body.data[0].events.data).toEqual([
    {
      id: expect.any(String),
      delivery_status: 'SENT',
      webhook_update_state: 'RETRYING',
      error_description: 'HTTP status code 503',
    },
  ])
  expect(unheard.body.data[0].events.data.at(-1)).toEqual({
    id: expect.any(String),
    delivery_status: 'READ',
  })
})

it('pages the events of one message, those of one status alone', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  await send(emulator, text).expect(200)
  await emulator.clock.runUntilIdle()

  const { body } = await graph(emulator, 'get', `${PATH}?fields=id`).expect(200)
  const path = `/v23.0/${body.data[0].id}/events`
  const first = await graph(emulator, 'get', `${path}?limit=2`).expect(200)
  const second = await graph(emulator, 'get', new URL(first.body.paging.next).pathname)
    .query({ limit: 2, after: first.body.paging.cursors.after })
    .expect(200)
  const read = await graph(emulator, 'get', `${path}?status_filter=READ`).expect(200)
  const bad = await graph(emulator, 'get', `${path}?status_filter=LOST`).expect(400)

  const statuses = ({ body: page }: { body: { data: { node: { delivery_status: string } }[] } }) =>
    page.data.map(({ node }) => node.delivery_status)
  expect(statuses(first)).toEqual(['SENT', 'DELIVERED'])
  expect(statuses(second)).toEqual(['READ'])
  expect(read.body.data).toEqual([
    {
      cursor: expect.any(String),
      node: {
        id: expect.stringMatching(/^284\d{13}$/),
        delivery_status: 'READ',
        occurrence_timestamp: 1767225600,
        status_timestamp: 1767225600,
        application: { id: APP, name: 'Lantern Connect' },
      },
    },
  ])
  expect(bad.body.error.message).toContain('Param status_filter must be one of')
})

it('is for those who see the number', async () => {
  await using emulator = await frozenEmulator()

  const { body } = await graph(emulator, 'get', PATH)
    .set('authorization', 'Bearer EAAEmulatorNoScope')
    .expect(403)
  expect(body.error.code).toBe(200)
  const unknown = await graph(emulator, 'get', '/v23.0/1840000000000000/events').expect(400)
  expect(unknown.body.error).toMatchObject({ code: 100, error_subcode: 33 })
})
