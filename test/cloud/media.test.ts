import { randomFillSync } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { samples } from '../sdk/samples.ts'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { startFiles } from '../support/files.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADA, errorOf, PHONE, PNG, send, statusesOf } from './support.ts'

const MB = 1024 * 1024

const upload = (emulator: LocalEmulator, bytes: Buffer, type: string, filename = 'file') =>
  graph(emulator, 'post', `/v23.0/${PHONE}/media`)
    .field('messaging_product', 'whatsapp')
    .attach('file', bytes, { filename, contentType: type })

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'waba-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

const filesIn = (dir: string): string[] =>
  existsSync(dir)
    ? readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : []

describe('an upload', () => {
  it.each([
    ['image/jpeg', 5 * MB],
    ['audio/mpeg', 16 * MB],
    ['video/mp4', 16 * MB],
    ['image/webp', 500 * 1024],
  ])('of %s may have %d bytes and no more', async (type, max) => {
    await using emulator = await frozenEmulator()

    await upload(emulator, Buffer.alloc(max), type).expect(200)
    const { body } = await upload(emulator, Buffer.alloc(max + 1), type).expect(400)

    expect(body).toEqual(
      errorOf(
        131053,
        '(#131053) Media upload error',
        `File of type ${type} is larger than the allowed ${max} bytes.`,
      ),
    )
  })

  it.each([
    ['image/png', 9 * MB, 400],
    ['application/pdf', 130 * MB, 413],
  ])(
    'of %s of %d bytes, far more than is allowed, is answered at once',
    async (type, size, status) => {
      await using emulator = await frozenEmulator()

      const { body } = await upload(emulator, Buffer.alloc(size), type).expect(status)

      expect(body.error.code).toBe(131053)
    },
  )

  it('of more than 100 MB is answered 413, and its bytes are gone', async () => {
    const dataDir = folder()
    await using emulator = await frozenEmulator({ dataDir })

    await upload(emulator, Buffer.alloc(100 * MB + 1), 'application/pdf').expect(413)

    expect(filesIn(join(dataDir, 'media'))).toEqual([])
  })

  it('of 100 MB that breaks off half-way leaves nothing behind', async () => {
    const dataDir = folder()
    await using emulator = await frozenEmulator({ dataDir })

    await breakOff(emulator, 100 * MB, 50 * MB)
    await upload(emulator, PNG, 'image/png').expect(200)

    const left = () => filesIn(join(dataDir, 'media'))
    for (let tries = 0; tries < 200 && left().length > 1; tries++) {
      await emulator.control('GET', '/livez')
    }
    expect(left()).toHaveLength(1)
  })

  it('of the same file twice gives two ids', async () => {
    await using emulator = await frozenEmulator()

    const [first, second] = [
      await upload(emulator, PNG, 'image/png'),
      await upload(emulator, PNG, 'image/png'),
    ]

    expect(first.body.id).not.toBe(second.body.id)
  })
})

/** Sends the head and half of a form, and then no more. */
async function breakOff(emulator: LocalEmulator, announced: number, sent: number): Promise<void> {
  const { hostname, port } = new URL(emulator.url)
  const head = [
    '--b',
    'content-disposition: form-data; name="file"; filename="a.pdf"',
    'content-type: application/pdf',
    '',
    '',
  ].join('\r\n')
  await new Promise<void>((resolve) => {
    const call = httpRequest({
      method: 'POST',
      hostname,
      port,
      path: `/v23.0/${PHONE}/media`,
      headers: {
        authorization: `Bearer ${emulator.ids.accessToken}`,
        'content-type': 'multipart/form-data; boundary=b',
        'content-length': announced,
      },
    })
    call.on('error', () => resolve())
    call.on('close', () => resolve())
    call.write(head)
    call.write(randomFillSync(Buffer.alloc(sent)), () => call.destroy())
  })
}

describe('a message with media', () => {
  it.each([
    ['a PNG', 'image', PNG, 'image/png', 'sent'],
    ['a PNG that says JPEG', 'image', PNG, 'image/jpeg', 'Image is not a valid image/jpeg file.'],
    [
      'a text that says PNG',
      'image',
      Buffer.from('x'),
      'image/png',
      'Image is not a valid image/png file.',
    ],
    ['a sticker of 512 pixels', 'sticker', samples.webp, 'image/webp', 'sent'],
    [
      'a film as an image',
      'image',
      samples.mp4,
      'video/mp4',
      'Unsupported Image mime type video/mp4. Please use one of image/jpeg, image/png.',
    ],
    [
      'opus as audio',
      'audio',
      samples.ogg,
      'audio/opus',
      'Unsupported Voice mime type audio/opus. Please use one of audio/ogg; codecs=opus, audio/mpeg, audio/amr, audio/mp4, audio/aac.',
    ],
    ['anything as a document', 'document', samples.mp4, 'video/mp4', 'sent'],
  ])('by id: %s', async (_what, type, bytes, mime, expected) => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    const { body } = await upload(emulator, bytes, mime).expect(200)

    await send(emulator, { type, [type]: { id: body.id } }).expect(200)
    await emulator.clock.runUntilIdle()

    const [status] = statusesOf(hook.received)
    const [error] = (status?.['errors'] ?? []) as { error_data: { details: string } }[]
    expect(error?.error_data.details ?? status?.['status']).toBe(expected)
  })

  it('fetches a link once in ten minutes', async () => {
    await using files = await startFiles({ '/dot.png': { type: 'image/png', bytes: PNG } })
    await using emulator = await frozenEmulator()
    const image = { type: 'image', image: { link: `${files.url}/dot.png` } }
    const again = async () => {
      await send(emulator, image).expect(200)
      await emulator.clock.runUntilIdle()
      return files.hits.length
    }

    const hits = [await again(), await again()]
    await emulator.clock.advance('10m')
    hits.push(await again())

    expect(hits).toEqual([1, 1, 2])
  })

  it('goes on with a stand-in where the link is outside the egress setting', async () => {
    await using emulator = await frozenEmulator({ egress: 'none' })

    const { body } = await send(emulator, {
      type: 'image',
      image: { link: 'http://127.0.0.1:9/a.jpg' },
    }).expect(200)
    await emulator.clock.runUntilIdle()
    const [{ id }] = body.messages
    const message = await emulator.messages.get(id)
    const why = await emulator.control('GET', `/explain/${id}`)

    expect(message.status).toBe('read')
    expect(JSON.stringify(why)).toContain('outside the egress setting')
  })

  it('cannot use what belongs to another number', async () => {
    await using emulator = await frozenEmulator()
    const other = await graph(emulator, 'post', '/v23.0/400000000000003/media')
      .field('messaging_product', 'whatsapp')
      .attach('file', PNG, { filename: 'dot.png', contentType: 'image/png' })
      .expect(200)

    const { body } = await send(emulator, { type: 'image', image: other.body }).expect(400)

    expect(body.error.code).toBe(131009)
  })
})

describe('a received file', () => {
  it('lives for seven days', async () => {
    await using emulator = await frozenEmulator()
    await emulator.inbound.send({
      from: ADA,
      type: 'image',
      image: { data: PNG.toString('base64'), mime_type: 'image/png' },
    })
    const [message] = await emulator.messages.list({ direction: 'inbound', type: 'image' })
    const { id } = (message?.['image'] ?? {}) as { id?: string }

    await graph(emulator, 'get', `/v23.0/${id}`).expect(200)
    await emulator.clock.advance('168h')
    await graph(emulator, 'get', `/v23.0/${id}`).expect(400)
  })
})

describe('a resumable upload', () => {
  it('takes the bytes of `curl --data-binary`, which calls them a form', async () => {
    await using emulator = await frozenEmulator()
    const begun = await graph(emulator, 'post', '/v23.0/200000000000001/uploads')
      .send({ file_length: PNG.length, file_type: 'image/png' })
      .expect(200)

    const { body } = await graph(emulator, 'post', `/v23.0/${begun.body.id}`)
      .set({ file_offset: '0', 'content-type': 'application/x-www-form-urlencoded' })
      .serialize((bytes) => bytes)
      .send(PNG)
      .expect(200)

    expect(body).toEqual({ h: expect.stringMatching(/^4::/) })
  })

  it('goes on after a break where it ended, and gives a handle', async () => {
    await using emulator = await frozenEmulator()
    const bytes = randomFillSync(Buffer.alloc(3 * MB))
    const begun = await graph(emulator, 'post', '/v23.0/200000000000001/uploads')
      .send({ file_length: bytes.length, file_type: 'image/png' })
      .expect(200)
    const path = `/v23.0/${begun.body.id}`
    const { hostname, port } = new URL(emulator.url)
    const reached = async (least: number) => {
      let offset = 0
      while (offset < least) offset = (await graph(emulator, 'get', path)).body.file_offset
    }
    const call = httpRequest({
      method: 'POST',
      hostname,
      port,
      path,
      headers: {
        authorization: `OAuth ${emulator.ids.accessToken}`,
        file_offset: '0',
        'content-length': bytes.length,
      },
    })
    call.on('error', () => undefined)
    call.write(bytes.subarray(0, 1.5 * MB))
    await reached(MB)
    call.destroy()
    await reached(1.5 * MB)

    const { body } = await graph(emulator, 'post', path)
      .set('file_offset', String(1.5 * MB))
      .set('content-type', 'application/octet-stream')
      .send(bytes.subarray(1.5 * MB))
      .expect(200)

    expect(body.h).toMatch(/^4::aW1hZ2UvcG5n:\w+:e:\d+:200000000000001:100200300400500:\w+$/)
  })
})
