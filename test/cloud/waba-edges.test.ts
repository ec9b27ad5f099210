import { expect, it } from 'vitest'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { errorOf, WABA } from './support.ts'

it('names its edges among its fields', async () => {
  await using emulator = await frozenEmulator()
  const made = await graph(emulator, 'post', `/v25.0/${WABA}/template_groups`)
    .type('form')
    .send({ name: 'spring' })
    .expect(200)
  const dataset = await graph(emulator, 'post', `/v25.0/${WABA}/dataset`).expect(200)

  const { body } = await graph(
    emulator,
    'get',
    `/v25.0/${WABA}?fields=template_groups{name},dataset,solutions,audiences`,
  ).expect(200)

  expect(body).toMatchObject({
    template_groups: { data: [{ name: 'spring', id: made.body.id }] },
    dataset: { data: [{ id: dataset.body.id }] },
    solutions: { data: [] },
    audiences: { data: [] },
  })
})

it.each([
  ['payment_configurations', 134011, 'The Payments API'],
  ['welcome_message_sequences', 10, 'The Welcome Message Sequences API'],
])('says of the field %s that it is not emulated', async (field, code, name) => {
  await using emulator = await frozenEmulator()

  const { body } = await graph(emulator, 'get', `/v25.0/${WABA}?fields=id,${field}`)

  expect(body).toEqual(errorOf(code, '', `${name} is not emulated: GET /{waba-id}/${field}.`))
})

it('answers those members of an object that are asked for', async () => {
  await using emulator = await frozenEmulator()

  const { body } = await graph(
    emulator,
    'get',
    '/v25.0/550660770880990?fields=application{name},health_status{can_send_message,entities{id}}',
  ).expect(200)

  expect(body).toEqual({
    application: { name: 'Lantern Connect', id: '200000000000001' },
    health_status: {
      can_send_message: 'AVAILABLE',
      entities: [
        { id: '550660770880990' },
        { id: WABA },
        { id: '100000000000001' },
        { id: '200000000000001' },
      ],
    },
    id: '550660770880990',
  })
})
