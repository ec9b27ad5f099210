import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { PHONE, PNG } from './support.ts'

const file = (type = 'image/png', name = 'file') =>
  [
    '--b',
    `content-disposition: form-data; name="${name}"; filename="dot.png"`,
    `content-type: ${type}`,
    '',
    'x',
    '',
  ].join('\r\n')
const product =
  '--b\r\ncontent-disposition: form-data; name="messaging_product"\r\n\r\nwhatsapp\r\n'
const end = '--b--\r\n'
const multipart = 'multipart/form-data; boundary=b'

const post = (emulator: LocalEmulator, edge: string, type: string, body: string | Buffer) =>
  graph(emulator, 'post', `/v23.0/${PHONE}/${edge}`).set('content-type', type).send(body)

describe('a form that is broken', () => {
  it.each([
    ['nothing', multipart, ''],
    ['no boundary in its type', 'multipart/form-data', product + file() + end],
    ['an empty boundary', 'multipart/form-data; boundary=', product + file() + end],
    ['another boundary', 'multipart/form-data; boundary=c', product + file() + end],
    ['noise', multipart, PNG],
    ['no end', multipart, product + file()],
    ['a part without a name', multipart, '--b\r\n\r\nx\r\n--b--'],
    ['a part without its body', multipart, '--b\r\ncontent-disposition: form-data; name="file"'],
    [
      'the file as text',
      multipart,
      `${product}--b\r\ncontent-disposition: form-data; name="file"\r\n\r\nx\r\n${end}`,
    ],
    ['a file under another name', multipart, product + file('image/png', 'picture') + end],
    ['a type with a line break', multipart, product + file('image/png\r\nx: y') + end],
    ['names of the prototype', multipart, product + file('image/png', '__proto__') + end],
  ])('is answered as an upload: %s', async (_what, type, body) => {
    await using emulator = await frozenEmulator()

    const reply = await post(emulator, 'media', type, body)

    expect([200, 400]).toContain(reply.status)
    expect(reply.headers['content-type']).toBe('application/json; charset=UTF-8')
    if (reply.status === 400) expect(reply.body.error.code).toBe(100)
  })

  it.each([
    ['nothing', multipart, ''],
    ['no boundary', 'multipart/form-data', product + end],
    ['a file where none belongs', multipart, product + file() + end],
    ['noise', multipart, PNG],
  ])('is answered as a message: %s', async (_what, type, body) => {
    await using emulator = await frozenEmulator()

    const reply = await post(emulator, 'messages', type, body).expect(400)

    expect(reply.body.error.message).toMatch(/^\(#100\) The parameter (messaging_product|to) is/)
  })
})

it('lives on when a client goes away in the middle of a form', async () => {
  await using emulator = await frozenEmulator()
  const { hostname, port } = new URL(emulator.url)
  const socket = connect(Number(port), hostname)
  await new Promise<void>((resolve) => {
    const head = [
      `POST /v23.0/${PHONE}/messages HTTP/1.1`,
      'host: localhost',
      `authorization: Bearer ${emulator.ids.accessToken}`,
      `content-type: ${multipart}`,
      'content-length: 100000',
      '',
      product,
    ].join('\r\n')
    socket.write(head, () => resolve())
  })
  socket.destroy()

  await graph(emulator, 'get', `/v23.0/${PHONE}`).expect(200)
})
