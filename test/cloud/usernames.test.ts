import { describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { errorOf, PHONE } from './support.ts'

/** Of the same business, in another WABA. */
const SISTER = '400000000000003'

const claim = (emulator: LocalEmulator, username: string, more: object = {}, number = PHONE) =>
  graph(emulator, 'post', `/v25.0/${number}/username`).send({ username, ...more })
const read = async (emulator: LocalEmulator, number = PHONE) =>
  (await graph(emulator, 'get', `/v25.0/${number}/username`).expect(200)).body

describe('a username', () => {
  it.each(['abc', 'a'.repeat(35), 'Blue.Lantern_2026', '1a2', 'lantern.goods', 'wwabc'])(
    'may be %s',
    async (name) => {
      await using emulator = await frozenEmulator()

      await claim(emulator, name).expect(200)

      expect(await read(emulator)).toEqual({ username: name.toLowerCase(), status: 'reserved' })
    },
  )

  it.each([
    'ab',
    'a'.repeat(36),
    '12345',
    '._.',
    '.abc',
    'abc.',
    'a..b',
    'wwwabc',
    'a b',
    'añb',
    'a-b',
    '@abc',
    'lantern.com',
    'lantern.in',
    'lantern.html',
    'lantern.de',
  ])('may not be %s', async (name) => {
    await using emulator = await frozenEmulator()

    const { status, body } = await claim(emulator, name)

    const details = 'The username is not well formed.'
    expect([status, body]).toEqual([400, errorOf(100, '(#100) Invalid parameter', details)])
    expect(await read(emulator)).toEqual({})
  })

  it('is one for a number, and one number for it, whatever the case of its letters', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    await emulator.clock.runUntilIdle()
    await claim(emulator, 'lantern').expect(200)
    await claim(emulator, 'Lantern.Tea').expect(200)

    const taken = await claim(emulator, 'LANTERN.tea', {}, SISTER)
    await claim(emulator, 'lantern', {}, SISTER).expect(200)
    await claim(emulator, 'lantern.tea', { transfer_action: 'force_transfer' }, SISTER).expect(200)
    await graph(emulator, 'delete', `/v25.0/${SISTER}/username`).expect(200, { success: true })
    await emulator.clock.runUntilIdle()

    expect([taken.status, taken.body]).toEqual([
      400,
      errorOf(147001, '(#147001) Username is not available', 'The username is not available.'),
    ])
    expect(await read(emulator)).toEqual({})
    const told = hook.received.map(({ body }) => {
      const [entry] = (body as { entry: { changes: { field: string; value: object }[] }[] }).entry
      expect(entry?.changes[0]?.field).toBe('business_username_update')
      return Object.values(entry?.changes[0]?.value ?? {}).join(' ')
    })
    expect(told.sort()).toEqual([
      '12025550111 lantern reserved',
      '12025550111 lantern.tea deleted',
      '12025550111 lantern.tea reserved',
      '12025550113 lantern reserved',
      '12025550113 lantern.tea deleted',
      '12025550113 lantern.tea reserved',
    ])
  })

  it('is not taken by force from the number of another portfolio', async () => {
    await using emulator = await frozenEmulator()
    const { body: tenant } = await control(emulator, 'post', '/tenants').send({}).expect(201)
    await graph(emulator, 'post', `/v25.0/${tenant.phone_number_id}/username`)
      .set('authorization', `Bearer ${tenant.access_token}`)
      .send({ username: 'lantern' })
      .expect(200)

    const { body } = await claim(emulator, 'lantern', { transfer_action: 'force_transfer' })

    expect(body.error.code).toBe(147001)
  })
})

describe('a name that is used elsewhere', () => {
  it.each([
    ['facebook_page', 147003, 'Username must be linked to a Facebook Page', 'Facebook Page'],
    [
      'instagram_account',
      147004,
      'Username must be linked to an Instagram account',
      'Instagram account',
    ],
  ])('by a %s is for the numbers that are linked to it', async (kind, code, title, name) => {
    await using emulator = await frozenEmulator()
    const { body: account } = await control(emulator, 'post', '/social-accounts')
      .send({ kind, username: 'BlueLanternTea' })
      .expect(201)

    const refused = await claim(emulator, 'bluelanterntea')
    const older = await graph(emulator, 'post', `/v25.0/${PHONE}`).send({
      username: 'bluelanterntea',
    })
    const { body: suggested } = await graph(
      emulator,
      'get',
      `/v25.0/${PHONE}/username_suggestions`,
    ).expect(200)
    await control(emulator, 'patch', `/social-accounts/${account.id}`)
      .send({ linked_numbers: [PHONE] })
      .expect(200)
    const sister = await claim(emulator, 'bluelanterntea', {}, SISTER)
    await claim(emulator, 'bluelanterntea').expect(200)

    const details = `Link the phone number to the ${name} that uses this name.`
    for (const { status, body } of [refused, older, sister]) {
      expect([status, body]).toEqual([400, errorOf(code, `(#${code}) ${title}`, details)])
    }
    expect(suggested.data[0].username_suggestions).not.toContain('bluelanterntea')
    expect(await read(emulator)).toEqual({ username: 'bluelanterntea', status: 'reserved' })
  })

  it('is free when the account is gone', async () => {
    await using emulator = await frozenEmulator()
    const { body: account } = await control(emulator, 'post', '/social-accounts')
      .send({ kind: 'facebook_page', username: 'lantern' })
      .expect(201)
    const { body: listed } = await control(emulator, 'get', '/social-accounts?username=lantern')

    await control(emulator, 'delete', `/social-accounts/${account.id}`).expect(200)
    await control(emulator, 'delete', `/social-accounts/${account.id}`).expect(404)
    await claim(emulator, 'lantern').expect(200)

    expect(listed.data).toEqual([
      { id: account.id, kind: 'facebook_page', username: 'lantern', linked_numbers: [] },
    ])
  })
})
