import { expect, it } from 'vitest'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { errorOf, PHONE, WABA } from './support.ts'

const GROUP = Buffer.from('capi_group:12025550111:120363000000000001').toString('base64url')

it.each([
  ['get', `/${PHONE}/groups`, 131215, 'Not eligible for groups', 'The Groups API'],
  ['post', `/${PHONE}/groups`, 131215, 'Not eligible for groups', 'The Groups API'],
  ['get', `/${GROUP}`, 131215, 'Not eligible for groups', 'The Groups API'],
  ['delete', `/${GROUP}/participants`, 131215, 'Not eligible for groups', 'The Groups API'],
  ['post', `/${PHONE}/calls`, 138013, 'Calling is not available', 'The Calling API'],
  ['get', `/${PHONE}/call_permissions`, 138013, 'Calling is not available', 'The Calling API'],
  ['post', `/${PHONE}/messages_encrypted`, 131005, 'Access denied', 'Payload encryption'],
] as const)('%s %s says what is not emulated', async (method, path, code, title, name) => {
  await using emulator = await frozenEmulator()

  const { body } = await graph(emulator, method, `/v23.0${path}`)

  expect(body).toEqual(
    errorOf(code, `(#${code}) ${title}`, expect.stringContaining(`${name} is not emulated: `)),
  )
})

it('reads what was never made of such a part as an empty list among other fields', async () => {
  await using emulator = await frozenEmulator()
  const fields = 'id,payment_configurations,welcome_message_sequences,solutions'

  const { body } = await graph(emulator, 'get', `/v23.0/${WABA}?fields=${fields}`).expect(200)

  const none = { data: [] }
  expect(body).toEqual({
    id: WABA,
    payment_configurations: none,
    welcome_message_sequences: none,
    solutions: none,
  })
})

it('knows a group by its id where it has no such edge', async () => {
  await using emulator = await frozenEmulator()

  const { body } = await graph(emulator, 'get', `/v23.0/${GROUP}/participants`).expect(400)

  expect(body).toEqual(
    errorOf(
      100,
      '(#100) Tried accessing nonexisting field (participants) on node type (WhatsAppBusinessGroup)',
    ),
  )
})

it('lets any page ask whether it may call', async () => {
  await using emulator = await frozenEmulator()

  const { headers, text } = await graph(emulator, 'options' as 'get', `/v23.0/${PHONE}/messages`)
    .unset('authorization')
    .set('origin', 'https://example.org')
    .set('access-control-request-method', 'POST')
    .set('access-control-request-headers', 'authorization,content-type')
    .expect(200)

  expect(text).toBe('')
  expect(headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'OPTIONS, GET, POST, DELETE',
    'access-control-allow-headers': 'authorization,content-type',
  })
})
