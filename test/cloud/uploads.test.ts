import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import request from 'supertest'
import { afterEach, describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { journalLine } from '../../src/store/journal-line.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { APP, APP_TOKEN, errorOf, PHONE, PNG } from './support.ts'

const folders: string[] = []
const newFolder = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'waba-uploads-'))
  folders.push(dir)
  return dir
}
afterEach(async () => {
  for (const dir of folders.splice(0)) await rm(dir, { recursive: true, force: true })
})

const NO_OBJECT = expect.stringMatching(/^Unsupported (get|post) request\. Object with ID 'upload:/)

const begin = async (emulator: LocalEmulator, length: number = PNG.length): Promise<string> => {
  const { body } = await graph(emulator, 'post', `/v23.0/${APP}/uploads`)
    .send({ file_name: 'dot.png', file_length: length, file_type: 'image/png' })
    .expect(200)
  return body.id
}

const put = (emulator: LocalEmulator, id: string, offset: number | string, bytes: Buffer) =>
  request(emulator.server)
    .post(`/v23.0/${id}`)
    .set({
      authorization: `OAuth ${emulator.ids.accessToken}`,
      file_offset: String(offset),
      'content-type': 'application/octet-stream',
    })
    .send(bytes)

const offsetOf = async (emulator: LocalEmulator, id: string) => {
  const { body } = await request(emulator.server)
    .get(`/v23.0/${id}`)
    .set('authorization', `OAuth ${emulator.ids.accessToken}`)
    .expect(200)
  expect(body).toEqual({ id, file_offset: body.file_offset })
  return body.file_offset
}

describe('an upload session', () => {
  it('is begun by query, form or JSON, with a token in any of its places', async () => {
    await using emulator = await frozenEmulator()
    const query = `file_name=a.png&file_length=20481&file_type=image/png`
    const { server, ids } = emulator

    const answers = [
      await request(server).post(`/v23.0/${APP}/uploads?${query}&access_token=${ids.accessToken}`),
      await graph(emulator, 'post', `/v23.0/${APP}/uploads`).send(query),
      await request(server)
        .post(`/v23.0/${APP}/uploads`)
        .set('authorization', `OAuth ${APP_TOKEN}`)
        .send({ file_length: 20_481, file_type: 'application/pdf' }),
    ]

    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body).toEqual({ id: expect.stringMatching(/^upload:[\w-]+\?sig=ARZ\w+$/) })
    }
  })

  it.each([
    ['file_type=image/png', 'The parameter file_length is required.'],
    ['file_length=20', 'The parameter file_type is required.'],
    ['file_length=some&file_type=image/png', 'Param file_length must be an integer.'],
    [
      'file_length=20&file_type=image/webp',
      'Param file_type must be one of {application/pdf, image/jpeg, image/jpg, image/png, video/mp4} - got "image/webp".',
    ],
  ])('is refused for %s', async (query, message) => {
    await using emulator = await frozenEmulator()

    const { status, body } = await graph(emulator, 'post', `/v23.0/${APP}/uploads?${query}`)

    expect([status, body]).toEqual([400, errorOf(100, `(#100) ${message}`)])
  })

  it('belongs to the app of the token', async () => {
    await using emulator = await frozenEmulator()
    const { body: app } = await control(emulator, 'post', '/apps').send({}).expect(201)
    const { body: token } = await control(emulator, 'post', '/tokens')
      .send({ app_id: app.id })
      .expect(201)
    const id = await begin(emulator)
    const as = (method: 'get' | 'post', path: string) =>
      request(emulator.server)[method](path).set('authorization', `OAuth ${token.access_token}`)

    const other = await as('post', `/v23.0/${APP}/uploads?file_length=20&file_type=image/png`)
    const read = await as('get', `/v23.0/${id}`)

    for (const { status, body } of [other, read]) {
      expect(status).toBe(400)
      expect(body.error).toMatchObject({ code: 100, error_subcode: 33 })
    }
  })

  it('takes its bytes in pieces, and each at its offset alone', async () => {
    await using emulator = await frozenEmulator()
    const id = await begin(emulator)

    const part = await put(emulator, id, 0, PNG.subarray(0, 20)).expect(200)
    const early = await put(emulator, id, 0, PNG.subarray(20)).expect(400)
    const late = await put(emulator, id, 21, PNG.subarray(21)).expect(400)
    const tooMuch = await put(emulator, id, 20, PNG).expect(400)
    const between = await offsetOf(emulator, id)
    const whole = await put(emulator, id, 20, PNG.subarray(20)).expect(200)
    const again = await put(emulator, id, PNG.length, Buffer.from('x')).expect(200)

    const wrong = (given: number) =>
      errorOf(
        100,
        `(#100) Param file_offset must be 20, the offset of this session - got "${given}".`,
      )
    expect(part.body).toEqual({ id, file_offset: 20 })
    expect([early.body, late.body]).toEqual([wrong(0), wrong(21)])
    expect(tooMuch.body.error.message).toBe(
      `(#100) The upload is longer than its file_length of ${PNG.length}.`,
    )
    expect(between).toBe(20)
    expect(whole.body).toEqual({
      h: expect.stringMatching(
        /^4::aW1hZ2UvcG5n:ARb\w+:e:\d+:200000000000001:100200300400500:ARd\w+$/,
      ),
    })
    expect(again.body).toEqual(whole.body)
    expect(await offsetOf(emulator, id)).toBe(PNG.length)
  })

  it('is known by its id in any coding, and by no other', async () => {
    await using emulator = await frozenEmulator()
    const id = await begin(emulator)
    const [key = '', sig = ''] = id.split('?sig=')
    const read = (path: string) => graph(emulator, 'get', path)

    const found = [
      await read(`/v23.0/${id}`),
      await read(`/${id}`),
      await read(`/v23.0/${encodeURIComponent(key)}?sig=${sig}`),
      await read(`/v23.0/${encodeURIComponent(id)}`),
    ]
    const refused = [
      await read(`/v23.0/${key}?sig=other`),
      await read(`/v23.0/${encodeURIComponent(`${key}?sig=other`)}`),
      await read('/v23.0/upload:MTphdHRhY2htZW50?sig=ARZq'),
      await read('/v23.0/upload:%zz'),
    ]

    for (const { body } of found) expect(body).toEqual({ id, file_offset: 0 })
    for (const { status, body } of refused) {
      expect(status).toBe(400)
      expect(body.error).toMatchObject({ code: 100, error_subcode: 33, message: NO_OBJECT })
    }
  })

  it('does not lose its bytes to another upload of the same ones', async () => {
    await using emulator = await frozenEmulator()
    const bytes = Buffer.alloc(2_500_000, 7)
    const [first, second] = [
      await begin(emulator, bytes.length),
      await begin(emulator, bytes.length),
    ]
    await put(emulator, first, 0, bytes.subarray(0, 2_000_000)).expect(200)
    await put(emulator, second, 0, bytes).expect(200)

    const { body } = await put(emulator, first, 2_000_000, bytes.subarray(2_000_000)).expect(200)

    expect(body).toEqual({ h: expect.stringMatching(/^4::/) })
  })
})

/** The picture of the number, by the handle. */
const show = (emulator: LocalEmulator, handle: string) =>
  graph(emulator, 'post', `/v23.0/${PHONE}/whatsapp_business_profile`).send({
    messaging_product: 'whatsapp',
    profile_picture_handle: handle,
  })
const TOO_SMALL = '(#100) The profile picture must be square, with 192 pixels or more on each side.'

it('goes on in a world that was made from an export', async () => {
  await using from = await frozenEmulator()
  const [open, done] = [await begin(from), await begin(from)]
  await put(from, open, 0, PNG.subarray(0, 30)).expect(200)
  const { body } = await put(from, done, 0, PNG).expect(200)
  const { body: state } = await control(from, 'get', '/state').expect(200)
  await using to = await frozenEmulator()

  await control(to, 'put', '/state').send(state).expect(200)

  const rest = await put(to, open, 30, PNG.subarray(30)).expect(200)
  expect(rest.body.h).toMatch(/^4::/)
  expect((await show(to, body.h)).body.error.message).toBe(TOO_SMALL)
})

it('goes on in a world that was made from the export of an older version', async () => {
  await using from = await frozenEmulator()
  const open = await begin(from)
  await put(from, open, 0, PNG.subarray(0, 30)).expect(200)
  const { body: exported } = await control(from, 'get', '/state').expect(200)
  const { rows } = JSON.parse(asFormat1(Buffer.from(JSON.stringify({ rows: exported.state }))))
  await using to = await frozenEmulator()
  const load = (version: unknown) =>
    control(to, 'put', '/state').send({ ...exported, version, state: rows })

  for (const version of [0, 99, '1', undefined]) await load(version).expect(400)
  await load(1).expect(200)

  const { body } = await put(to, open, 30, PNG.subarray(30)).expect(200)
  expect(body.h).toMatch(/^4::/)
})

describe('a folder of an older version', () => {
  const START = { clock: 'frozen@2026-01-01T00:00:00Z' } as const

  it('has its uploads and subscriptions still', async () => {
    const dataDir = await newFolder()
    const first = await frozenEmulator({ ...START, dataDir, webhookUrl: 'http://127.0.0.1:9' })
    const [open, done] = [await begin(first), await begin(first)]
    await put(first, open, 0, PNG.subarray(0, 30)).expect(200)
    const { body } = await put(first, done, 0, PNG).expect(200)
    await first.stop()
    await writeFile(join(dataDir, 'db.json'), asFormat1(await readFile(join(dataDir, 'db.json'))))

    await using second = await frozenEmulator({ ...START, dataDir })

    const rest = await put(second, open, 30, PNG.subarray(30)).expect(200)
    const { body: listed } = await request(second.server)
      .get(`/v23.0/${APP}/subscriptions`)
      .set('authorization', `Bearer ${APP_TOKEN}`)
    expect(rest.body.h).toMatch(/^4::/)
    expect((await show(second, body.h)).body.error.message).toBe(TOO_SMALL)
    expect(listed.data[0].fields).toContainEqual({ name: 'messages', version: 'v24.0' })
    expect((await second.settings.get())['cloud']).toMatchObject({ webhookVersion: 'auto' })
  })

  it('may have been killed before its journal was folded', async () => {
    const dataDir = await newFolder()
    const first = await frozenEmulator({ ...START, dataDir })
    const done = await begin(first)
    const { body } = await put(first, done, 0, PNG).expect(200)
    await first.stop()
    const db = JSON.parse(asFormat1(await readFile(join(dataDir, 'db.json'))))
    await rm(join(dataDir, 'db.json'))
    const commit = { seq: 1, at: 0, ops: [], all: { rows: db.rows, origin: 0 } }
    const journal = journalLine({ format: 1 }) + journalLine(commit)
    await writeFile(join(dataDir, 'journal-000000000001.ndjson'), journal)

    await using second = await frozenEmulator({ ...START, dataDir })

    expect(await offsetOf(second, done)).toBe(PNG.length)
    expect((await show(second, body.h)).body.error.message).toBe(TOO_SMALL)
  })
})

/** `db.json` as it was when uploads were facts and webhook fields had no versions. */
function asFormat1(text: Buffer): string {
  const db = JSON.parse(text.toString())
  const { uploads, facts, ...rows } = db.rows
  for (const [id, { expiresAt, ...session }] of Object.entries<Record<string, unknown>>(uploads)) {
    facts[id] = session
    if (session['handle'] === undefined) continue
    const [whole] = session['pieces'] as { sha256: string; size: number }[]
    facts[id] = { ...session, sha256: whole?.sha256 }
    facts[`handle:${session['handle']}`] = { ...whole, mimeType: session['fileType'], expiresAt }
  }
  for (const app of Object.values<{ subscriptions: { fields: unknown[] }[] }>(rows.apps)) {
    for (const each of app.subscriptions) {
      each.fields = each.fields.map((field) => (field as { name: string }).name)
    }
  }
  rows.settings.settings.cloud.webhookVersion = 'v24.0'
  return JSON.stringify({ ...db, format: 1, rows: { ...rows, facts } })
}
