import { scryptSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DAY_MS } from '../../src/core/duration.ts'
import { streamRandom } from '../../src/runtime/seeded-random.ts'
import { createMemoryStore } from '../../src/store/memory-store.ts'
import { renewWindows, seedRows } from '../../src/store/seed.ts'
import { loadSeed, parseSeed, seedNames } from '../../src/store/seed-files.ts'
import { seedJsonSchema } from '../../src/store/seed-json-schema.ts'
import { options } from './rows.ts'

const NOW = 1_767_225_600_000
const rowsOf = (name: string) =>
  seedRows(loadSeed(name), NOW, streamRandom('seed', 'default', 'seed', 0))

it('publishes its schema', () => {
  const file = new URL('../../fixtures/seeds/seed.schema.json', import.meta.url)

  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(seedJsonSchema(), null, 2)}\n`)
})

it.each(seedNames())('can make the world %s', (name) => {
  const store = createMemoryStore(options(), { rows: rowsOf(name) })

  expect(seedNames()).toEqual(['default', 'empty', 'fresh'])
  expect(store.export()).toEqual(JSON.parse(JSON.stringify(store.export())))
  expect(rowsOf(name)).toEqual(rowsOf(name))
})

it('makes the default world as the README names it', () => {
  const { read } = createMemoryStore(options(), { rows: rowsOf('default') })

  expect([...read.phoneNumbers.values()].map((row) => [row.id, row.waId, row.platform])).toEqual([
    ['400000000000001', '12025550111', 'CLOUD_API'],
    ['400000000000002', '12025550112', 'NOT_APPLICABLE'],
    ['400000000000003', '12025550113', 'CLOUD_API'],
    ['400000000000004', '12025550114', 'CLOUD_API'],
    ['400000000000009', '12025550119', 'ON_PREMISE'],
  ])
  expect([...read.templates.values()].map((row) => `${row.name} ${row.status}`)).toEqual([
    'hello_world APPROVED',
    'order_update APPROVED',
    'login_code APPROVED',
    'spring_promo APPROVED',
    'pending_review PENDING',
    'paused_promo PAUSED',
    'rejected_promo REJECTED',
  ])
  expect(read.tokens.get('EAAEmulatorExpired')?.expiresAt).toBe(NOW - DAY_MS)
  expect(read.products.size).toBe(3)
  expect([...read.flows.values()].map((row) => row.endpointUri !== undefined)).toEqual([
    false,
    true,
  ])
  expect(read.customers.get('12025550101')).toMatchObject({ name: 'Ada', outcome: 'none' })
  expect(read.conversations.size).toBe(12)
  expect(read.onprem.get('deployment')).toMatchObject({ pin: '123456', shards: 1 })
})

it.each([
  ['default', 'Emulator#2026', false],
  ['fresh', 'secret', true],
])('of %s lets the admin in with %s', (name, password, mustChangePassword) => {
  const admin = rowsOf(name).onpremUsers?.['admin']
  const [salt = '', hash] = admin?.passwordHash.split(':') ?? []

  expect(scryptSync(password, Buffer.from(salt, 'hex'), 32).toString('hex')).toBe(hash)
  expect(admin?.mustChangePassword).toBe(mustChangePassword)
})

it('renews the service windows that have lapsed', async () => {
  const store = createMemoryStore(options(), { rows: rowsOf('default') })
  const key = '400000000000001:12025550101'
  const lapsed = { lastInboundAt: NOW - 2 * DAY_MS, lastOutboundAt: 7 }
  await store.transact((tx) => {
    const conversation = tx.conversations.get(key)
    if (conversation) tx.conversations.put(key, { ...conversation, ...lapsed })
  })

  await store.transact((tx) => renewWindows(tx, NOW + 1))
  await store.transact((tx) => renewWindows(tx, NOW + 2))

  expect(store.seq).toBe(2)
  expect(store.read.conversations.get(key)).toMatchObject({
    lastInboundAt: NOW + 1,
    lastOutboundAt: 7,
  })
})

it('reads a file by its path, and says in one line what is wrong', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'waba-seed-'))
  const file = join(dir, 'mine.json')
  await writeFile(file, '{"businesses":[{"id":"123456789012345","name":"Mine"}]}')

  expect(loadSeed(file).businesses[0]).toMatchObject({ name: 'Mine' })
  await writeFile(file, '{"businesses"')
  expect(() => loadSeed(file)).toThrow(`seed ${file} cannot be read: `)
  expect(() => loadSeed(join(dir, 'none.json'))).toThrow('ENOENT')
  expect(() => loadSeed('defualt')).toThrow('there is no seed defualt: it is default, empty, fresh')
  await rm(dir, { recursive: true })
})

it.each([
  [{ busineses: [] }, 'document: Unrecognized key: "busineses"'],
  [{ businesses: [{ id: '1', name: 'x' }] }, 'businesses.0.id: must be 15 to 17 digits'],
  [
    { apps: [{ id: '200000000000001', name: 'a', secret: 's', businessId: '100000000000009' }] },
    'app 200000000000001 refers to 100000000000009, which is not there',
  ],
  [
    {
      customers: [
        { waId: '12025550101', name: 'a' },
        { waId: '12025550101', name: 'b' },
      ],
    },
    'customer 12025550101 is there twice',
  ],
])('refuses %j', (document, problem) => {
  expect(() => parseSeed(document, 'mine')).toThrow(`seed mine is not valid: ${problem}`)
})
