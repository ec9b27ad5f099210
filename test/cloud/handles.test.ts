import { crc32, deflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { APP, PHONE, WABA } from './support.ts'

const chunk = (type: string, data: Buffer): Buffer => {
  const size = Buffer.alloc(4)
  const check = Buffer.alloc(4)
  const body = Buffer.concat([Buffer.from(type), data])
  size.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([size, body, check])
}

/** A white square of 192 pixels, the least that a profile picture may have. */
function square(side = 192): Buffer {
  const header = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 0, 0, 0, 0])
  const rows = Buffer.alloc(side * (side + 1), 0xff)
  for (let row = 0; row < side; row++) rows[row * (side + 1)] = 0
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const PNG = square()

/** Uploads the picture by a session; answers its handle. */
async function handleOf(emulator: LocalEmulator): Promise<string> {
  const begun = await graph(emulator, 'post', `/v23.0/${APP}/uploads`)
    .send({ file_name: 'dot.png', file_length: PNG.length, file_type: 'image/png' })
    .expect(200)
  const { body } = await graph(emulator, 'post', `/v23.0/${begun.body.id}`)
    .set('file_offset', '0')
    .set('content-type', 'application/octet-stream')
    .send(PNG)
    .expect(200)
  return body.h
}

it('is taken as the example of a template header', async () => {
  await using emulator = await frozenEmulator()
  const handle = await handleOf(emulator)

  const made = await graph(emulator, 'post', `/v23.0/${WABA}/message_templates`)
    .send({
      name: 'with_picture',
      language: 'en',
      category: 'UTILITY',
      components: [
        { type: 'HEADER', format: 'IMAGE', example: { header_handle: [handle] } },
        { type: 'BODY', text: 'Your order has left our warehouse today.' },
      ],
    })
    .expect(200)

  expect(made.body).toMatchObject({ id: expect.any(String), category: 'UTILITY' })
})

it('is taken as the picture of a profile, which can be fetched', async () => {
  await using emulator = await frozenEmulator()
  const handle = await handleOf(emulator)

  await graph(emulator, 'post', `/v23.0/${PHONE}/whatsapp_business_profile`)
    .send({ messaging_product: 'whatsapp', profile_picture_handle: handle })
    .expect(200)
  const { body } = await graph(
    emulator,
    'get',
    `/v23.0/${PHONE}/whatsapp_business_profile?fields=profile_picture_url`,
  ).expect(200)

  const picture = await fetch(body.data[0].profile_picture_url)
  expect(Buffer.from(await picture.arrayBuffer())).toEqual(PNG)
})
