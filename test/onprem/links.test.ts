import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { startFileServer } from '../support/file-server.ts'
import { calls } from '../support/onprem-calls.ts'

const MEDIA = join(import.meta.dirname, '../../fixtures/media')
const png = readFileSync(join(MEDIA, 'images/sun-256.png'))
const webp = readFileSync(join(MEDIA, 'stickers/gull-1-sun.webp'))
const PNG = { 'content-type': 'image/png' }
const BASIC = `Basic ${Buffer.from('u1:p1').toString('base64')}`

let emulator: LocalEmulator
let files: Awaited<ReturnType<typeof startFileServer>>
let elsewhere: Awaited<ReturnType<typeof startFileServer>>

beforeAll(async () => {
  emulator = await frozenEmulator()
  elsewhere = await startFileServer({ '/sun.png': { headers: PNG, body: png } })
  files = await startFileServer({
    '/sun.png': { headers: PNG, body: png },
    '/basic.png': { headers: PNG, body: png, auth: BASIC },
    '/bearer.png': { headers: PNG, body: png, auth: 'Bearer tok123' },
    '/sun.webp': { headers: { 'content-type': 'image/webp' }, body: webp },
    '/nameless': { headers: { 'content-type': 'application/octet-stream' }, body: 'x' },
    '/large.png': { headers: PNG, body: Buffer.alloc(5 * 1024 * 1024 + 1) },
    '/moved.png': { status: 302, headers: { location: '/sun.png' } },
    '/away.png': { status: 302, headers: { location: `${elsewhere.url}/sun.png` }, auth: BASIC },
    '/round.png': { status: 302, headers: { location: '/round.png' } },
    '/broken.png': { status: 500 },
  })
})

afterAll(async () => {
  await files[Symbol.asyncDispose]()
  await elsewhere[Symbol.asyncDispose]()
  await emulator.stop()
})

async function sendIn(world: Awaited<ReturnType<LocalEmulator['fork']>>, body: object) {
  const api = calls(world)
  const { messages } = await api.post('/v1/messages', { to: '12025550101', ...body })
  await world.clock.advance('2s')
  const { status, history } = await world.messages.get(messages[0].id)
  const last = history.at(-1) as { errors?: { code: number; details?: string }[] } | undefined
  return { status, error: last?.errors?.[0] }
}

const send = async (body: object) => {
  await using world = await emulator.fork()
  return await sendIn(world, body)
}

const image = (path: string, more: object = {}) => ({
  type: 'image',
  image: { link: `${files.url}${path}`, ...more },
})

it('fetches a link and sends the message on', async () => {
  expect(await send(image('/sun.png'))).toEqual({ status: 'read', error: undefined })
  expect(await send(image('/moved.png'))).toEqual({ status: 'read', error: undefined })
  expect(await send({ type: 'sticker', sticker: { link: `${files.url}/sun.webp` } })).toMatchObject(
    {
      status: 'read',
    },
  )
})

it('fetches the pictures of headers too', async () => {
  const header = { type: 'image', image: { link: `${files.url}/missing.png` } }
  const action = { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] }
  const interactive = { type: 'button', header, body: { text: 'x' }, action }
  const flat = { type: 'image', link: `${files.url}/missing.png` }
  const components = [{ type: 'header', parameters: flat }]
  const template = { name: 'nobody_knows', language: { code: 'en' }, components }

  expect(await send({ type: 'interactive', interactive })).toMatchObject({ status: 'failed' })
  expect(await send({ type: 'template', template })).toMatchObject({ status: 'failed' })
})

it.each([
  ['/missing.png', 1014, 'Request for url LINK failed with error: 404 (Not Found)'],
  ['/broken.png', 1014, 'Request for url LINK failed with error: 500 (Internal Server Error)'],
  ['/basic.png', 1014, 'Request for url LINK failed with error: 401 (Unauthorized)'],
  ['/round.png', 1014, 'Request for url LINK failed with error: 302 (Found)'],
  ['/sun.webp', 400, 'Media of type image/webp can not be sent as image'],
  ['/nameless', 400, 'Media of type application/octet-stream can not be sent as image'],
  ['/large.png', 400, 'Media is over the limit of 5242880 bytes for image'],
])('fails %s with %i', async (path, code, details) => {
  const link = `${files.url}${path}`

  const { status, error } = await send(image(path))

  expect({ status, code: error?.code, details: error?.details }).toEqual({
    status: 'failed',
    code,
    details: details.replace('LINK', link),
  })
})

it('shows the credentials of the provider that the message names, in each of its spellings', async () => {
  await using world = await emulator.fork()
  await calls(world).post('/v1/settings/application/media/providers', [
    { name: 'shop-cdn', type: 'www', config: { basic: { username: 'u1', password: 'p1' } } },
    { name: 'files-api', type: 'www', config: { bearer: 'tok123' } },
  ])

  const asObject = image('/basic.png', { provider: { name: 'shop-cdn' } })
  const asText = image('/bearer.png', { provider: 'files-api' })
  const inLink = { type: 'image', image: { link: `shop-cdn/${files.url}/basic.png` } }
  for (const body of [asObject, asText, inLink]) {
    expect(await sendIn(world, body)).toMatchObject({ status: 'read' })
  }
})

it('keeps credentials to the host that the message names', async () => {
  await using world = await emulator.fork()
  await calls(world).post('/v1/settings/application/media/providers', [
    { name: 'shop-cdn', type: 'www', config: { basic: { username: 'u1', password: 'p1' } } },
  ])
  elsewhere.asked.length = 0

  const sent = await sendIn(world, image('/away.png', { provider: { name: 'shop-cdn' } }))

  expect(sent).toMatchObject({ status: 'read' })
  expect(elsewhere.asked[0]?.headers).not.toHaveProperty('authorization')
})

it('goes on with a stand-in where the egress setting forbids to fetch', async () => {
  await using world = await emulator.fork()
  await world.settings.patch({ egress: 'none' })
  files.asked.length = 0

  expect(await sendIn(world, image('/missing.png'))).toMatchObject({ status: 'read' })
  expect(files.asked).toEqual([])
})
