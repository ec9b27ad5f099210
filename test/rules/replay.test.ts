import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filled } from '../../src/rules/placeholders.ts'
import { replayJsonSchema } from '../../src/rules/replay-json-schema.ts'
import { control, frozenEmulator, graph, onprem } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { cloudSend, idOf } from '../support/traffic.ts'

const samples = join(import.meta.dirname, '../../fixtures/replay')

it('its schema is published', () => {
  const file = join(samples, 'replay.schema.json')

  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(replayJsonSchema(), null, 2)}\n`)
})

describe('the samples', () => {
  it('answer before the simulation does, with the webhooks they bring', async () => {
    await using receiver = await startReceiver()
    await using emulator = await frozenEmulator({ fixtures: samples, webhookUrl: receiver.url })

    const replayed = await cloudSend(emulator, '12025550199')
    const simulated = await cloudSend(emulator, '12025550101')
    await emulator.clock.advance('1s')

    expect(idOf(replayed)).toBe('wamid.REPLAYED')
    expect(JSON.parse(replayed.body).contacts).toEqual([
      { input: '12025550199', wa_id: '12025550199' },
    ])
    expect(idOf(simulated)).not.toBe('wamid.REPLAYED')
    expect(receiver.received[0]?.body).toMatchObject({
      entry: [
        {
          id: emulator.ids.wabaId,
          changes: [
            {
              field: 'messages',
              value: {
                metadata: { phone_number_id: emulator.ids.phoneNumberId },
                statuses: [{ id: 'wamid.REPLAYED', timestamp: '1767225600' }],
              },
            },
          ],
        },
      ],
    })
  })

  it('are used as often as they say', async () => {
    await using emulator = await frozenEmulator({ fixtures: samples })
    const list = () => graph(emulator, 'get', `/v23.0/${emulator.ids.wabaId}/message_templates`)

    const first = await list()
    const second = await list()

    expect(first.status).toBe(502)
    expect(first.type).toBe('text/html')
    expect(second.status).not.toBe(502)
  })

  it('answer the On-Premises API too, and are there again after a reset', async () => {
    await using emulator = await frozenEmulator({ fixtures: samples })
    const template = { name: 'replayed_one', namespace: 'x', language: { code: 'en' } }
    const send = () =>
      onprem(emulator, 'post', '/v1/messages').send({
        to: '12025550199',
        type: 'template',
        template,
      })

    const before = await send()
    await emulator.faults.clear()
    await emulator.reset()
    const after = await send()

    expect([before.status, after.status]).toEqual([201, 201])
    expect(after.body).toEqual(before.body)
    expect(after.body.messages).toEqual([{ id: 'gBEGkYiEB1VXAglK1ZEqA1YKPrU' }])
  })

  it('give way to a fault', async () => {
    await using emulator = await frozenEmulator({ fixtures: samples })
    await emulator.faults.add({ match: { path: '/messages' }, error: 131016 })

    expect((await cloudSend(emulator, '12025550199')).status).toBe(500)
  })
})

it('worlds that are made from a seed have them too', async () => {
  await using emulator = await frozenEmulator({ fixtures: samples })
  await control(emulator, 'post', '/worlds').send({ name: 'other', from: 'fresh' }).expect(201)

  const { body } = await graph(
    emulator,
    'get',
    `/w/other/v23.0/${emulator.ids.wabaId}/message_templates`,
  ).expect(502)

  expect(body).toEqual({})
})

it('answer whoever asks: a recorded client has a token of its own', async () => {
  await using emulator = await frozenEmulator({ fixtures: samples })

  const { status } = await graph(
    emulator,
    'get',
    `/v23.0/${emulator.ids.wabaId}/message_templates`,
  ).set('authorization', 'Bearer another')
  const simulated = await graph(emulator, 'get', `/v23.0/${emulator.ids.wabaId}`).set(
    'authorization',
    'Bearer another',
  )

  expect([status, simulated.status]).toEqual([502, 401])
})

describe('several that fit the same request', () => {
  const file = (id: string, times?: number) =>
    JSON.stringify({
      request: { path: '/messages' },
      reply: { body: { messages: [{ id }] } },
      ...(times !== undefined && { times }),
    })

  it('answer one after another, and a fault uses none of them up', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'replay-'))
    writeFileSync(join(folder, '1.json'), file('first', 1))
    writeFileSync(join(folder, '2.json'), file('second', 2))
    writeFileSync(join(folder, '3.json'), file('last'))
    await using emulator = await frozenEmulator({ fixtures: folder })
    await emulator.faults.add({ match: { path: '/messages' }, error: 131016, times: 1 })

    const fault = await cloudSend(emulator)
    const ids: string[] = []
    for (let n = 0; n < 4; n += 1) ids.push(idOf(await cloudSend(emulator)))

    expect(fault.status).toBe(500)
    expect(ids).toEqual(['first', 'second', 'second', 'last'])
    rmSync(folder, { recursive: true })
  })
})

it('a file that can not be read stops the start and is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'replay-'))
  writeFileSync(join(folder, 'good.json'), '{"request":{},"reply":{}}')
  writeFileSync(join(folder, 'wrong.json'), '{"request":{"pth":"/"},"reply":{}}')

  await expect(frozenEmulator({ fixtures: folder })).rejects.toThrow(/wrong\.json.*pth/)
  rmSync(folder, { recursive: true })
})

describe('placeholders', () => {
  const values = { request: { body: { to: '1', list: [{ n: 5 }], '': 'x' } }, now: 'T' }

  it.each([
    ['{{request.body.to}}', '1'],
    ['{{ request.body.list[0].n }}', 5],
    ['{{request.body.list.0}}', { n: 5 }],
    ['a {{request.body.list.0.n}} b {{now}}', 'a 5 b T'],
    ['{{request.body.missing.deep}}', ''],
    ['{{request.constructor}}', ''],
    ['no placeholder }}', 'no placeholder }}'],
  ])('%s', (template, expected) => {
    expect(filled({ deep: [template] }, values)).toEqual({ deep: [expected] })
  })
})
