import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph, onprem } from '../support/emulator.ts'
import { errorOf } from './support.ts'

const NUMBER = '400000000000009'
const PHOTO = readFileSync(
  join(import.meta.dirname, '..', '..', 'fixtures', 'media', 'images', 'sun-256.png'),
)

const backupOf = async (emulator: LocalEmulator): Promise<string> =>
  (await onprem(emulator, 'post', '/v1/settings/backup').send({ password: 'lantern' }).expect(200))
    .body.settings.data

const register = (emulator: LocalEmulator, change: object = {}, number = NUMBER) =>
  graph(emulator, 'post', `/v25.0/${number}/register`).send({
    messaging_product: 'whatsapp',
    pin: '123456',
    ...change,
  })
const read = async (emulator: LocalEmulator, fields: string) =>
  (await graph(emulator, 'get', `/v25.0/${NUMBER}?fields=${fields}`).expect(200)).body
const profile = async (emulator: LocalEmulator) =>
  (
    await graph(
      emulator,
      'get',
      `/v25.0/${NUMBER}/whatsapp_business_profile?fields=about,address,description,email,vertical,websites,profile_picture_url`,
    ).expect(200)
  ).body.data[0]

/** Profile, photo and compliance information as they were set on the old client; the account is official. */
async function furnish(emulator: LocalEmulator): Promise<void> {
  await onprem(emulator, 'patch', '/v1/settings/profile/about')
    .send({ text: 'Tea for all' })
    .expect(200)
  await onprem(emulator, 'post', '/v1/settings/business/profile')
    .send({
      address: '1 Pier',
      description: 'Tea',
      email: 'tea@lantern.example',
      vertical: 'Food and Grocery',
      websites: ['https://lantern.example'],
    })
    .expect(200)
  await onprem(emulator, 'post', '/v1/settings/profile/photo')
    .type('image/png')
    .send(PHOTO)
    .expect(200)
  const officer = { email: 'a@lantern.example', mobile_number: '+919900000000' }
  await onprem(emulator, 'post', '/v1/settings/business/compliance_info')
    .send({
      entity_name: 'Lantern',
      entity_type: 'Partnership',
      is_registered: true,
      customer_care_details: officer,
      grievance_officer_details: { name: 'A. Person', ...officer },
    })
    .expect(200)
  await control(emulator, 'patch', `/phone-numbers/${NUMBER}`)
    .send({ official_business_account: 'APPROVED' })
    .expect(200)
}

describe('with the backup', () => {
  it('a number needs no code, keeps its name, quality and profile, and its account stays official', async () => {
    await using emulator = await frozenEmulator()
    await furnish(emulator)
    await control(emulator, 'patch', `/phone-numbers/${NUMBER}`)
      .send({ code_verification: 'NOT_VERIFIED' })
      .expect(200)
    const kept = 'verified_name,quality_rating,official_business_account,messaging_limit_tier'
    const before = await read(emulator, kept)

    await register(emulator, {
      backup: { password: 'lantern', data: await backupOf(emulator) },
    }).expect(200, { success: true })

    expect(await read(emulator, 'platform_type,status,throughput')).toEqual({
      platform_type: 'CLOUD_API',
      status: 'CONNECTED',
      throughput: { level: 'STANDARD' },
      id: NUMBER,
    })
    expect(await read(emulator, kept)).toEqual(before)
    const { profile_picture_url: picture, ...rest } = await profile(emulator)
    expect(rest).toEqual({
      about: 'Tea for all',
      address: '1 Pier',
      description: 'Tea',
      email: 'tea@lantern.example',
      vertical: 'GROCERY',
      websites: ['https://lantern.example'],
    })
    expect(Buffer.from(await (await fetch(picture)).arrayBuffer())).toEqual(PHOTO)
    const { body } = await graph(emulator, 'get', `/v25.0/${NUMBER}/business_compliance_info`)
    expect(body.data[0]).toMatchObject({ entity_name: 'Lantern', entity_type: 'Partnership' })
    expect(body.data[0]).not.toHaveProperty('entity_type_custom')
  })

  it('a number of several shards has high throughput', async () => {
    await using emulator = await frozenEmulator({ onprem: { topology: 'multiconnect' } })
    await onprem(emulator, 'post', '/v1/account/shards')
      .send({ cc: '1', phone_number: '2025550119', shards: 4, pin: '123456' })
      .expect(201)

    await register(emulator, {
      backup: { password: 'lantern', data: await backupOf(emulator) },
    }).expect(200)

    expect(await read(emulator, 'throughput')).toMatchObject({ throughput: { level: 'HIGH' } })
  })

  it('the key for Flows has to be uploaded again', async () => {
    await using emulator = await frozenEmulator()

    await register(emulator, {
      backup: { password: 'lantern', data: await backupOf(emulator) },
    }).expect(200)

    const { body } = await graph(emulator, 'get', `/v25.0/${NUMBER}/whatsapp_business_encryption`)
    expect(body).toEqual({ data: [] })
  })

  it.each([
    ['of a wrong password', { password: 'lamp' }],
    ['without a password', { password: undefined }],
    ['without data', { data: undefined }],
    ['of damaged data', { data: 'V0FCSw==' }],
  ])('%s nothing is restored', async (_, change) => {
    await using emulator = await frozenEmulator()
    const backup = { password: 'lantern', data: await backupOf(emulator), ...change }

    const { status, body } = await register(emulator, { backup })

    const details = expect.stringContaining('backup could not be restored')
    expect(status).toBe(400)
    expect(body.error).toMatchObject({
      ...errorOf(100, '(#100) Invalid parameter').error,
      error_data: { messaging_product: 'whatsapp', details },
    })
    expect(await read(emulator, 'platform_type')).toMatchObject({ platform_type: 'ON_PREMISE' })
  })

  it('a number that is not On-Premises is registered as ever', async () => {
    await using emulator = await frozenEmulator()
    const backup = { password: 'lamp', data: 'V0FCSw==' }

    await register(emulator, { backup }, '400000000000002').expect(200)
  })
})

describe('without the backup', () => {
  it('the profile is lost, and the account is official no more', async () => {
    await using emulator = await frozenEmulator()
    await furnish(emulator)

    await register(emulator).expect(200)

    expect(await profile(emulator)).toEqual({})
    expect(await read(emulator, 'is_official_business_account')).toMatchObject({
      is_official_business_account: false,
    })
  })

  it('a number that is not verified needs a code', async () => {
    await using emulator = await frozenEmulator()
    await control(emulator, 'patch', `/phone-numbers/${NUMBER}`)
      .send({ code_verification: 'NOT_VERIFIED' })
      .expect(200)

    const { body } = await register(emulator).expect(400)

    expect(body.error.code).toBe(133006)
  })

  it('the health of the number says where it is registered', async () => {
    await using emulator = await frozenEmulator()

    const { health_status: health } = await read(emulator, 'health_status')

    expect(health.can_send_message).toBe('BLOCKED')
    expect(health.entities[0].errors).toEqual([
      {
        error_code: 133010,
        error_description: 'The phone number is registered with the On-Premises API.',
        possible_solution: 'Register the phone number on the Cloud API.',
      },
    ])
  })
})
