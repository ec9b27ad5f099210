import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import request from 'supertest'
import { expect, it } from 'vitest'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { APP, APP_TOKEN, PHONE, WABA } from './support.ts'

const DEFAULT = join(import.meta.dirname, '..', '..', 'fixtures', 'seeds', 'default.json')

it('a seed may hold solutions, names used elsewhere and the versions of webhook fields', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'waba-seed-'))
  const seed = JSON.parse(await readFile(DEFAULT, 'utf8'))
  seed.apps[0].subscriptions = [
    {
      callbackUrl: 'http://127.0.0.1:9/',
      verifyToken: 'x',
      fields: ['flows', { name: 'messages', version: 'v23.0' }],
    },
  ]
  seed.solutions = [
    { id: '774485461512159', name: 'Shops', ownerAppId: APP, partnerAppId: APP, wabaIds: [WABA] },
  ]
  seed.socialAccounts = [{ id: '774485461512160', kind: 'facebook_page', username: 'Lantern' }]
  const { $schema: _, ...rest } = seed
  await writeFile(join(dir, 'own.json'), JSON.stringify(rest))
  await using emulator = await frozenEmulator({ seed: join(dir, 'own.json') })

  const { body: subscribed } = await request(emulator.server)
    .get(`/v26.0/${APP}/subscriptions`)
    .set('authorization', `Bearer ${APP_TOKEN}`)
  const { body: served } = await graph(emulator, 'get', `/v23.0/${WABA}/solutions?fields=name`)
  const { body: claimed } = await graph(emulator, 'post', `/v23.0/${PHONE}/username`).send({
    username: 'lantern',
  })

  expect(subscribed.data[0].fields).toEqual([
    { name: 'flows', version: 'v24.0' },
    { name: 'messages', version: 'v23.0' },
  ])
  expect(served.data).toEqual([{ name: 'Shops', id: '774485461512159' }])
  expect(claimed.error.code).toBe(147003)
  await rm(dir, { recursive: true })
})
