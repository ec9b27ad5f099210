import fc from 'fast-check'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { jsonPath } from '../../src/cloud/batch/batch-references.ts'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { ADA, PHONE, PNG, WABA } from './support.ts'

interface Element {
  readonly code: number
  readonly headers?: { name: string; value: string }[]
  readonly body: string
}

const TOKEN = 'EAAEmulatorSystemUserToken'
const sendForm = (to: string) =>
  new URLSearchParams({
    messaging_product: 'whatsapp',
    to,
    type: 'text',
    text: JSON.stringify({ body: 'hi' }),
  }).toString()

const parsed = (element: Element | null | undefined) => JSON.parse(element?.body ?? 'null')

it('answers each entry as a call of its own, in order, errors inside', async () => {
  await using emulator = await frozenEmulator()

  const { body, headers } = await request(emulator.server)
    .post('/v23.0/')
    .send({
      access_token: TOKEN,
      batch: [
        { method: 'GET', relative_url: `v21.0/${WABA}?fields=name` },
        { method: 'POST', relative_url: `${PHONE}/messages`, body: sendForm(ADA) },
        { method: 'POST', relative_url: `/${PHONE}/messages`, body: 'messaging_product=whatsapp' },
        { method: 'GET', relative_url: `${WABA}?fields=id`, access_token: 'abc' },
        { method: 'DELETE', relative_url: '17' },
      ],
    })
    .expect(200)

  expect(headers['content-type']).toBe('application/json; charset=UTF-8')
  expect(body.map((each: Element) => each.code)).toEqual([200, 200, 400, 401, 400])
  expect(parsed(body[0])).toEqual({ name: 'Blue Lantern Tea', id: WABA })
  expect(body[0].headers).toContainEqual({
    name: 'Content-Type',
    value: 'application/json; charset=UTF-8',
  })
  expect(body[0].headers).toContainEqual({ name: 'Facebook-Api-Version', value: 'v21.0' })
  expect(parsed(body[1]).messages[0].id).toMatch(/^wamid\./)
  expect(parsed(body[2]).error.message).toBe('(#100) The parameter to is required.')
  expect(parsed(body[3]).error.code).toBe(190)
  expect(parsed(body[4]).error.error_subcode).toBe(33)
  const logged = await emulator.control<{ data: unknown[] }>('GET', '/requests')
  expect(logged.data).toHaveLength(6)
})

it('puts results of one entry into another, and leaves out what was only needed for that', async () => {
  await using emulator = await frozenEmulator()

  const { body } = await graph(emulator, 'post', '/v23.0')
    .type('form')
    .send({
      include_headers: 'false',
      batch: JSON.stringify([
        { method: 'GET', relative_url: '?ids={result=numbers:$.data.*.id}&fields=account_mode' },
        {
          method: 'GET',
          name: 'numbers',
          relative_url: `${WABA}/phone_numbers?fields=id&limit=2`,
        },
        {
          method: 'POST',
          name: 'shown',
          omit_response_on_success: false,
          relative_url: `${PHONE}/messages`,
          body: sendForm(ADA),
        },
        {
          method: 'POST',
          relative_url: `${PHONE}/messages`,
          body: `${sendForm(ADA)}&context=${encodeURIComponent(
            '{"message_id":"{result=shown:$.messages[0].id}"}',
          )}`,
        },
        { method: 'GET', relative_url: WABA, depends_on: 'broken' },
        { method: 'GET', relative_url: `${WABA}?fields=nonsense`, name: 'broken' },
      ]),
    })
    .expect(200)

  expect(Object.keys(parsed(body[0]))).toHaveLength(2)
  expect(body[0]).not.toHaveProperty('headers')
  expect(body[1]).toBeNull()
  const first = parsed(body[2]).messages[0].id
  const second = await emulator.messages.get(parsed(body[3]).messages[0].id)
  expect(second).toMatchObject({ context: { message_id: first } })
  expect(body[4]).toBeNull()
  expect(body[5].code).toBe(400)
})

it('hands attached files to the entries that name them', async () => {
  await using emulator = await frozenEmulator()

  const { body } = await graph(emulator, 'post', '/v23.0/')
    .field(
      'batch',
      JSON.stringify([
        {
          method: 'POST',
          relative_url: `${PHONE}/media`,
          body: 'messaging_product=whatsapp',
          attached_files: 'f1',
          name: 'upload',
        },
        { method: 'GET', relative_url: '{result=upload:$.id}' },
        { method: 'POST', relative_url: `${PHONE}/media`, attached_files: 'f2' },
      ]),
    )
    .attach('f1', PNG, { filename: 'café.png', contentType: 'image/png' })
    .expect(200)

  expect(body[0]).toBeNull()
  expect(parsed(body[1])).toMatchObject({ mime_type: 'image/png', file_size: PNG.length })
  expect(parsed(body[2]).error.message).toBe('(#100) File f2 has not been attached')
  const { pathname, search } = new URL(parsed(body[1]).url)
  const { headers } = await graph(emulator, 'get', pathname + search).expect(200)
  expect(headers['content-disposition']).toBe(`inline;filename=${encodeURIComponent('café.png')}`)
})

it('refuses what is no batch, too large a one, and one that waits for itself', async () => {
  await using emulator = await frozenEmulator()
  const post = (batch: unknown) => graph(emulator, 'post', '/').send({ batch }).expect(400)
  const get = { method: 'GET', relative_url: WABA }

  expect((await post('x')).body.error.message).toBe('(#100) param batch must be an array.')
  const many = await post(Array.from({ length: 51 }, () => get))
  expect(many.body.error).toMatchObject({
    message: 'Too many requests in batch message. Maximum batch size is 50',
    type: 'GraphBatchException',
    code: 100,
  })
  const circle = await post([
    { ...get, name: 'a', depends_on: 'b' },
    { ...get, name: 'b', depends_on: 'a' },
  ])
  expect(circle.body.error.code).toBe(100)
  expect((await post([{ ...get, depends_on: 'b' }])).body.error.code).toBe(100)
  const none = await graph(emulator, 'post', '/').send({}).expect(404)
  expect(none.body.error.code).toBe(2500)
})

it('does not reach beyond the Graph API, nor into itself', async () => {
  await using emulator = await frozenEmulator()

  const { body } = await graph(emulator, 'post', '/')
    .send({
      batch: [
        { method: 'GET', relative_url: '/_emulator/state' },
        { method: 'POST', relative_url: '', body: 'batch=[]' },
      ],
    })
    .expect(200)

  expect(body.map((each: Element) => each.code)).toEqual([404, 400])
})

it('follows links that were given out in a world of its own', async () => {
  await using emulator = await frozenEmulator()
  await using world = await emulator.fork({ name: 'own' })
  const path = `/w/own/v23.0/${WABA}/phone_numbers?fields=id&limit=1`
  const first = await graph(emulator, 'get', path).expect(200)

  const { body } = await graph(emulator, 'post', '/w/own/v23.0/')
    .send({ batch: [{ method: 'GET', relative_url: first.body.paging.next }] })
    .expect(200)

  expect(world.url).toContain('/w/own')
  expect(parsed(body[0]).data).toHaveLength(1)
  expect(parsed(body[0]).paging.previous).toContain('/w/own/v23.0/')
})

it('takes headers of an entry, entity tags among them', async () => {
  await using emulator = await frozenEmulator()
  const get = { method: 'GET', relative_url: `${WABA}?fields=name` }
  const post = (headers: unknown) =>
    graph(emulator, 'post', '/').send({ batch: [{ ...get, headers }] })
  const first = await post(undefined).expect(200)
  const tag = first.body[0].headers.find(({ name }: { name: string }) => name === 'ETag').value

  const again = await post([`If-None-Match: ${tag}`, 'nonsense']).expect(200)
  const other = await post([{ name: 'Authorization', value: 'Bearer abc' }]).expect(200)

  expect(again.body[0]).toMatchObject({ code: 304, body: null })
  expect(other.body[0].code).toBe(401)
})

it('answers whatever is in a batch without an unnamed failure', { timeout: 60_000 }, async () => {
  await using emulator = await frozenEmulator()
  const url = fc.oneof(
    fc.string(),
    fc.constantFrom('/', '?ids=', `${PHONE}/messages`, '{result=a:$..*}', '%', '//x', `${WABA}#`),
  )
  const entry = fc.record(
    {
      method: fc.oneof(fc.constantFrom('GET', 'POST', 'delete'), fc.string()),
      relative_url: url,
      body: fc.oneof(fc.string(), fc.jsonValue()),
      name: fc.constantFrom('a', 'b', ''),
      depends_on: fc.oneof(fc.constantFrom('a', 'a,b'), fc.jsonValue()),
      headers: fc.jsonValue(),
      attached_files: fc.jsonValue(),
      access_token: fc.string(),
    },
    { requiredKeys: [] },
  )
  const batch = fc.oneof(fc.array(entry, { maxLength: 4 }), fc.jsonValue())

  await fc.assert(
    fc.asyncProperty(batch, async (given) => {
      const { status, body } = await graph(emulator, 'post', '/v23.0/').send({ batch: given })
      expect(status === 200 ? Array.isArray(body) : body.error?.code > 0).toBe(true)
      for (const each of status === 200 ? body : []) expect(each?.code ?? 0).toBeLessThan(500)
    }),
    { numRuns: 150, seed: 7 },
  )
})

it('answers null for an entry that gets no answer', async () => {
  await using emulator = await frozenEmulator()
  await emulator.faults.add({ match: { path: '/messages' }, never_answer: true })

  const { body } = await graph(emulator, 'post', '/v23.0/')
    .send({
      batch: [
        { method: 'POST', relative_url: `${PHONE}/messages`, body: sendForm(ADA) },
        { method: 'GET', relative_url: WABA },
      ],
    })
    .expect(200)

  expect(body[0]).toBeNull()
  expect(body[1].code).toBe(200)
})

it('counts the faults of the emulator against each entry', async () => {
  await using emulator = await frozenEmulator()

  const { body } = await graph(emulator, 'post', '/v23.0/')
    .send({
      batch: [
        { method: 'POST', relative_url: `${PHONE}/messages`, body: sendForm('15559131056') },
        { method: 'POST', relative_url: `${PHONE}/messages`, body: sendForm(ADA) },
      ],
    })
    .expect(200)

  expect(parsed(body[0]).error.code).toBe(131056)
  expect(body[1].code).toBe(200)
})

describe('jsonPath', () => {
  const root = { data: [{ id: '1' }, { id: '2', 'a b': 3 }], next: { id: '9' } }

  it.each([
    ['$.data.*.id', ['1', '2']],
    ['$.data[1].id', ['2']],
    ["$.data[-1]['a b']", [3]],
    ['$.data[*].id', ['1', '2']],
    ['$..id', ['1', '2', '9']],
    ['$.next.id', ['9']],
    ['$.nothing', []],
  ])('%s', (path, found) => {
    expect(jsonPath(root, path)).toEqual(found)
  })
})
