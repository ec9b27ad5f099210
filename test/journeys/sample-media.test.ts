import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'

const MEDIA = join(import.meta.dirname, '../../fixtures/media')
const ADA = '12025550101'

const office = 'application/vnd.openxmlformats-officedocument'
/** Each sample, the type that a client uploads it as, and the kind of message that carries it. */
const samples: [file: string, type: string, kind: string][] = [
  ['audio/tone.aac', 'audio/aac', 'audio'],
  ['audio/tone.amr', 'audio/amr', 'audio'],
  ['audio/tone.m4a', 'audio/mp4', 'audio'],
  ['audio/tone.mp3', 'audio/mpeg', 'audio'],
  ['audio/voice.ogg', 'audio/ogg; codecs=opus', 'audio'],
  ['documents/sample.txt', 'text/plain', 'document'],
  ['documents/sample.pdf', 'application/pdf', 'document'],
  ['documents/sample.doc', 'application/msword', 'document'],
  ['documents/sample.docx', `${office}.wordprocessingml.document`, 'document'],
  ['documents/sample.xls', 'application/vnd.ms-excel', 'document'],
  ['documents/sample.xlsx', `${office}.spreadsheetml.sheet`, 'document'],
  ['documents/sample.ppt', 'application/vnd.ms-powerpoint', 'document'],
  ['documents/sample.pptx', `${office}.presentationml.presentation`, 'document'],
  ['images/sun-256.jpeg', 'image/jpeg', 'image'],
  ['images/sun-256.png', 'image/png', 'image'],
  ['images/sun-64.png', 'image/png', 'image'],
  ['stickers/gull-1-sun.webp', 'image/webp', 'sticker'],
  ['video/test.mp4', 'video/mp4', 'video'],
  ['video/test.3gp', 'video/3gpp', 'video'],
]

it.each(samples)('%s goes out and comes back on both sides', async (file, type, kind) => {
  await using emulator = await frozenEmulator()
  const bytes = readFileSync(join(MEDIA, file))

  const { body: cloud } = await graph(
    emulator,
    'post',
    `/v23.0/${emulator.ids.phoneNumberId}/media`,
  )
    .field('messaging_product', 'whatsapp')
    .attach('file', bytes, { filename: file, contentType: type })
    .expect(200)
  await graph(emulator, 'post', `/v23.0/${emulator.ids.phoneNumberId}/messages`)
    .send({ messaging_product: 'whatsapp', to: ADA, type: kind, [kind]: { id: cloud.id } })
    .expect(200)
  const { body: found } = await graph(emulator, 'get', `/v23.0/${cloud.id}`).expect(200)
  const { raw } = calls(emulator)
  const uploaded = await raw('POST', '/v1/media', bytes, { 'content-type': type })
  const { media } = (await uploaded.json()) as { media: [{ id: string }] }
  const message = { to: ADA, type: kind, [kind]: { id: media[0].id } }
  const sent = await raw('POST', '/v1/messages', message)
  await emulator.clock.runUntilIdle()

  expect(found.mime_type).toBe(type.split(';')[0])
  expect(sent.status).toBe(201)
  const read = await emulator.messages.list({ direction: 'outbound' })
  expect(read.map(({ status }) => status)).toEqual(['read', 'read'])
  const back = await raw('GET', `/v1/media/${media[0].id}`)
  expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true)
  const link = await fetch(found.url, {
    headers: { authorization: `Bearer ${emulator.ids.accessToken}` },
  })
  expect(Buffer.from(await link.arrayBuffer()).equals(bytes)).toBe(true)
})

it('has no sample that is not tried', () => {
  const inFolder = ['audio', 'documents', 'video'].flatMap((folder) =>
    readdirSync(join(MEDIA, folder)).map((name) => `${folder}/${name}`),
  )
  expect(samples.map(([file]) => file)).toEqual(expect.arrayContaining(inFolder))
})
