import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import request from 'supertest'
import { expect, it } from 'vitest'
import { endpointEquivalents } from '../../../src/control/migration/endpoint-equivalents.ts'
import { equivalentOf } from '../../../src/control/migration/equivalent.ts'
import type { LocalEmulator } from '../../../src/index.ts'
import { endpoints } from '../../../src/onprem/endpoints.ts'
import { control, frozenEmulator, onprem } from '../../support/emulator.ts'
import { startReceiver } from '../../support/receiver.ts'

it('knows a Cloud equivalent, or that there is none, for every On-Premises endpoint', () => {
  const rows = endpoints.map(({ method, path }) => `${method} ${path}`)

  expect(rows.filter((row) => !equivalentOf(endpointEquivalents, row))).toEqual([])
})

it('tells what the On-Premises traffic of the world used, as JSON and as a page', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ onpremWebhookUrl: hook.url })
  const post = (path: string, body: object) => onprem(emulator, 'post', path).send(body)
  await post('/v1/contacts', { contacts: ['+12025550101'] }).expect(200)
  await post('/v1/messages', { to: '12025550101', type: 'text', text: { body: 'hi' } }).expect(201)
  await post('/v1/messages', { to: '12025550101', type: 'text', text: { body: 'you' } }).expect(201)
  await onprem(emulator, 'get', '/v1/stickerpacks').expect(200)
  await onprem(emulator, 'get', '/v1/nothing').expect(404)
  await onprem(emulator, 'patch', '/v1/settings/application')
    .send({ media: { auto_download: ['image'] } })
    .expect(200)
  await emulator.clock.runUntilIdle()

  const { body } = await control(emulator, 'get', '/migration-report').expect(200)
  const find = (list: { used: string }[], used: string) => list.find((each) => each.used === used)

  expect(body.number).toEqual({
    phone_number_id: '400000000000009',
    display_phone_number: '+1 202-555-0119',
    platform_type: 'ON_PREMISE',
    migrated: false,
  })
  expect(find(body.endpoints, 'POST /v1/messages')).toMatchObject({
    count: 2,
    verdict: 'different',
    cloud: 'POST /{version}/{phone-number-id}/messages',
  })
  expect(find(body.endpoints, 'POST /v1/contacts')).toMatchObject({ count: 1, verdict: 'none' })
  expect(find(body.endpoints, 'POST /v1/contacts')).not.toHaveProperty('cloud')
  expect(find(body.endpoints, 'GET /v1/stickerpacks')).toMatchObject({ verdict: 'none' })
  expect(find(body.endpoints, 'GET /v1/nothing')).toMatchObject({
    note: 'It is not part of the On-Premises API.',
  })
  expect(find(body.message_types, 'outbound text')).toMatchObject({ count: 2, verdict: 'same' })
  expect(find(body.settings, 'media.auto_download')).toMatchObject({ verdict: 'none' })
  expect(find(body.settings, 'webhooks.url')).toMatchObject({ verdict: 'different' })
  expect(find(body.webhook_fields, 'statuses[].status')).toMatchObject({ verdict: 'different' })
  expect(body.steps[2]).toContain('/400000000000009/register')
  const total = body.summary.same + body.summary.different + body.summary.none
  const lists = ['endpoints', 'message_types', 'settings', 'webhook_fields']
  expect(total).toBe(lists.flatMap((name) => body[name]).length)

  const page = await request(emulator.server)
    .get('/_emulator/migration-report')
    .set('accept', 'text/html')
    .expect(200)
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.text).toContain('<code>POST /v1/contacts</code>')
  const same = await request(emulator.server).get('/_emulator/migration-report?format=html')
  expect(same.text).toBe(page.text)
})

it('still knows after a restart what was used before it, and forgets it with a reset', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'waba-report-'))
  const packs = (emulator: LocalEmulator) => onprem(emulator, 'get', '/v1/stickerpacks').expect(200)
  const used = async (emulator: LocalEmulator) => {
    const { body } = await control(emulator, 'get', '/migration-report').expect(200)
    return body.endpoints.map(({ used, count }: { used: string; count: number }) => [used, count])
  }
  {
    await using emulator = await frozenEmulator({ dataDir })
    for (let call = 0; call < 7; call += 1) await packs(emulator)
  }
  await using emulator = await frozenEmulator({ dataDir })
  expect(await used(emulator)).toEqual([['GET /v1/stickerpacks', 7]])

  await packs(emulator)
  expect(await used(emulator)).toEqual([['GET /v1/stickerpacks', 8]])

  await control(emulator, 'post', '/reset').expect(200)
  expect(await used(emulator)).toEqual([])
})
