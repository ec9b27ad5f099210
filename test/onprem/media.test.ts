import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Emulator, LocalEmulator } from '../../src/index.ts'
import { firstPartyPacks } from '../../src/onprem/first-party-stickers.ts'
import { readImage } from '../../src/onprem/image.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'

const MEDIA = join(import.meta.dirname, '../../fixtures/media')
const file = (name: string) => readFileSync(join(MEDIA, name))

let emulator: LocalEmulator

beforeAll(async () => {
  emulator = await frozenEmulator()
})

afterAll(() => emulator.stop())

async function upload(world: Emulator, bytes: Buffer, type: string): Promise<string> {
  const reply = await calls(world).raw('POST', '/v1/media', bytes, { 'content-type': type })
  expect(reply.status).toBe(200)
  return ((await reply.json()) as { media: [{ id: string }] }).media[0].id
}

it('answers HEAD with the headers of GET', async () => {
  const id = await upload(emulator, Buffer.from('hello'), 'text/plain')

  const head = await calls(emulator).raw('HEAD', `/v1/media/${id}`)
  const get = await calls(emulator).raw('GET', `/v1/media/${id}`)

  const shown = ({ headers }: Response) => [
    headers.get('content-type'),
    headers.get('content-length'),
  ]
  expect(shown(head)).toEqual(['text/plain', '5'])
  expect(shown(get)).toEqual(shown(head))
  expect(await head.text()).toBe('')
})

it.each(['image/png', 'image/jpeg; charset=binary', 'IMAGE/WEBP'])(
  'refuses what is no image under the type %s',
  async (type) => {
    const bytes = Buffer.from('no image')

    const reply = await calls(emulator).raw('POST', '/v1/media', bytes, { 'content-type': type })

    expect([reply.status, await reply.json()]).toMatchObject([
      500,
      { errors: [{ code: 1014, details: 'Upload failed on bad image' }] },
    ])
  },
)

it('refuses an upload of more than 100 MB before it reads it', async () => {
  const { port } = new URL(emulator.url)
  const status = await new Promise((resolve, reject) => {
    const call = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/v1/media',
      headers: {
        authorization: `Bearer ${emulator.ids.onpremToken}`,
        'content-type': 'application/pdf',
        'content-length': 100 * 1024 * 1024 + 1,
      },
    })
    call.on('response', (response) => {
      resolve(response.statusCode)
      call.destroy()
    })
    call.on('error', reject)
    call.write('%PDF')
  })

  expect(status).toBe(413)
})

it('streams a large file to the store and back', async () => {
  const bytes = Buffer.alloc(20 * 1024 * 1024, 'abc')

  const id = await upload(emulator, bytes, 'application/pdf')
  const reply = await calls(emulator).raw('GET', `/v1/media/${id}`)

  expect(Buffer.from(await reply.arrayBuffer()).equals(bytes)).toBe(true)
})

it('keeps the media of another number to itself', async () => {
  const id = await emulator.inbound.send({
    dialect: 'cloud',
    from: '12025550101',
    type: 'image',
    image: { data: 'aGVsbG8=' },
  })
  const message = (await emulator.messages.get(id)) as unknown as { image: { id: string } }

  const reply = await calls(emulator).raw('GET', `/v1/media/${message.image.id}`)

  expect(reply.status).toBe(404)
})

it('ships first-party stickers that keep to the rules', async () => {
  const api = calls(emulator)
  const { stickerpacks } = await api.get('/v1/stickerpacks?namespace=whatsapp')
  const names = firstPartyPacks.flatMap(({ stickers }) => stickers.map((each) => each.file))
  expect(names.sort()).toEqual(readdirSync(join(MEDIA, 'stickers')).sort())

  for (const { id } of stickerpacks as { id: string }[]) {
    const pack = `/v1/stickerpacks/${id}/stickers`
    const { stickers } = await api.get(`${pack}?namespace=whatsapp`)
    for (const { index } of stickers as { index: string }[]) {
      const shown = await api.get(`${pack}/${index}?namespace=whatsapp`)
      const reply = await api.raw('GET', `/v1/media/${shown.stickers[0].id}`)
      const bytes = Buffer.from(await reply.arrayBuffer())
      expect(bytes.length).toBeLessThan(100 * 1024)
      expect(readImage(bytes)).toEqual({ type: 'webp', width: 512, height: 512, animated: false })
    }
  }
})

it('fills a pack with 30 stickers and no more, and gives no place twice', async () => {
  await using world = await emulator.fork()
  const api = calls(world)
  const image = await upload(world, file('stickers/gull-2-wave.webp'), 'image/webp')
  const { stickerpacks } = await api.post('/v1/stickerpacks', { publisher: 'P', name: 'N' })
  const path = `/v1/stickerpacks/${stickerpacks[0].id}/stickers`
  const ids = new Set<string>()
  for (let at = 0; at < 30; at++) {
    const { stickers } = await api.post(path, { image_data_id: image })
    expect(stickers[0]).toMatchObject({ index: String(at), image_data_id: image, emojis: [] })
    ids.add(stickers[0].id as string)
  }
  expect(ids.size).toBe(30)

  const full = await api.raw('POST', path, { image_data_id: image })
  await api.del(`${path}/7`)
  const { stickers } = await api.post(path, { image_data_id: image })

  expect(full.status).toBe(400)
  expect(stickers[0].index).toBe('30')
})

it.each([
  [
    'an animated one',
    'images/animated-512.webp',
    'image/webp',
    'Animated stickers can not be sent',
  ],
  ['one that is no WebP', 'images/sun-256.png', 'image/webp', 'The file is no WebP image'],
  ['a small one', 'images/sun-256.webp', 'image/webp', 'A sticker has 512x512 pixels, not 256x256'],
])('refuses %s for a sticker', async (_, name, type, details) => {
  await using world = await emulator.fork()
  const api = calls(world)
  const image = await upload(world, file(name), type)
  const { stickerpacks } = await api.post('/v1/stickerpacks', { publisher: 'P', name: 'N' })

  const path = `/v1/stickerpacks/${stickerpacks[0].id}/stickers`
  const refused = await api.raw('POST', path, { image_data_id: image })
  const sent = await api.post('/v1/messages', {
    to: '12025550101',
    type: 'sticker',
    sticker: { id: image },
  })
  await world.clock.advance('1s')

  expect(await refused.json()).toMatchObject({
    errors: [{ code: 1009, details: `Parameter 'image_data_id' is not valid: ${details}` }],
  })
  const { history } = await world.messages.get(sent.messages[0].id)
  expect(history.at(-1)).toMatchObject({ status: 'failed', errors: [{ code: 400, details }] })
})
