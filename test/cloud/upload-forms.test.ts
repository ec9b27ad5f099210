import { describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { PHONE, PNG } from './support.ts'

interface Part {
  readonly head: readonly string[]
  readonly body: string | Buffer
}

const line = (...parts: string[]) => parts.join('; ')
const field = (name: string, body: string, ...head: string[]): Part => ({
  head: [line('Content-Disposition: form-data', `name="${name}"`), ...head],
  body,
})
const file = (...head: string[]): Part => ({
  head: ['Content-Disposition: form-data; name="file"; filename="dot.png"', ...head],
  body: PNG,
})
const product = field('messaging_product', 'whatsapp')
const png = file('Content-Type: image/png')

const formOf = (boundary: string, parts: readonly Part[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ head, body }) => [
      Buffer.from(`--${boundary}\r\n${head.join('\r\n')}\r\n\r\n`),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])

const upload = (
  emulator: LocalEmulator,
  parts: readonly Part[],
  boundary = 'b',
  type = `multipart/form-data; boundary=${boundary}`,
  query = '',
) =>
  graph(emulator, 'post', `/v23.0/${PHONE}/media${query}`)
    .set('content-type', type)
    .send(formOf(boundary, parts))

describe('the form of an upload', () => {
  it.each([
    ['the file first', [png, product]],
    ['two files, the first of which counts', [product, png, file('Content-Type: text/plain')]],
    ['a type that differs from the part', [product, field('type', 'video/quicktime'), png]],
    [
      'okhttp: a type of each part',
      [
        png,
        field(
          'messaging_product',
          'whatsapp',
          'Content-Type: multipart/form-data; charset=utf-8',
          'Content-Length: 8',
        ),
      ],
    ],
    [
      'Guzzle: a length of each part',
      [
        file('Content-Length: 70', 'Content-Type: image/png'),
        field('messaging_product', 'whatsapp', 'Content-Length: 8'),
      ],
    ],
    [
      '.NET: names without quotes, types before them',
      [
        {
          head: [
            'Content-Type: text/plain; charset=utf-8',
            'Content-Disposition: form-data; name=messaging_product',
          ],
          body: 'whatsapp',
        },
        {
          head: [
            'Content-Type: image/png',
            "Content-Disposition: form-data; name=file; filename=dot.png; filename*=utf-8''dot.png",
          ],
          body: PNG,
        },
      ],
    ],
  ] as const)('is read as clients write it: %s', async (_who, parts) => {
    await using emulator = await frozenEmulator()

    const { body } = await upload(emulator, parts).expect(200)
    const media = await graph(emulator, 'get', `/v23.0/${body.id}`).expect(200)

    expect(media.body).toMatchObject({ mime_type: 'image/png', file_size: PNG.length })
  })

  it.each([
    ['restfb', '**never-in-the-wild**', 'multipart/form-data;boundary=**never-in-the-wild**'],
    ['.NET', 'd0a1-7f', 'multipart/form-data; boundary="d0a1-7f"'],
    ['in capitals', 'b', 'Multipart/Form-Data; charset=utf-8; boundary=b'],
  ])('has a boundary as clients write it: %s', async (_who, boundary, type) => {
    await using emulator = await frozenEmulator()

    await upload(emulator, [png], boundary, type, '?messaging_product=whatsapp').expect(200)
  })

  it.each([
    ['no type', [product, file()]],
    ['no type, beside a parameter that says it', [product, field('type', 'image/png'), file()]],
    ['an empty type', [product, file('Content-Type: ')]],
    ['no such type', [product, file('Content-Type: x')]],
    ['the one of unknown bytes', [product, file('Content-Type: application/octet-stream')]],
  ])('needs the type of the file at the file: %s', async (_what, parts) => {
    await using emulator = await frozenEmulator()

    const { body } = await upload(emulator, parts).expect(400)

    expect(body.error.message).toMatch(/Received file of type 'application\/octet-stream'\.$/)
  })
})

it('reads media by an empty number as by none', async () => {
  await using emulator = await frozenEmulator()
  const { body } = await upload(emulator, [product, png]).expect(200)

  await graph(emulator, 'get', `/v23.0/${body.id}?phone_number_id=`).expect(200)
})
