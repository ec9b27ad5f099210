import sdk from 'facebook-nodejs-business-sdk'
import { afterEach, expect, it, vi } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'

const { Business, FacebookAdsApi, FacebookAdsApiBatch, WhatsAppBusinessAccount } =
  sdk as unknown as typeof import('facebook-nodejs-business-sdk')

/** The SDK as it is on npm; only its host is ours. */
function apiOf(emulator: LocalEmulator, token = emulator.ids.accessToken) {
  vi.spyOn(FacebookAdsApi as unknown as { GRAPH: string }, 'GRAPH', 'get').mockReturnValue(
    emulator.url,
  )
  return new FacebookAdsApi(token, 'en_US', false)
}

const wabaOf = (emulator: LocalEmulator, token?: string) =>
  new WhatsAppBusinessAccount(emulator.ids.wabaId, {}, undefined, apiOf(emulator, token))

afterEach(() => {
  vi.restoreAllMocks()
})

it('reads a WABA', async () => {
  await using emulator = await frozenEmulator()
  const waba = wabaOf(emulator)

  await waba.read(['id', 'name', 'currency', 'account_review_status'])

  expect(waba['name']).toBe('Blue Lantern Tea')
  expect(waba['account_review_status']).toBe('APPROVED')
})

it('pages through the phone numbers, there and back', async () => {
  await using emulator = await frozenEmulator()
  const waba = wabaOf(emulator)

  const page = await waba.getPhoneNumbers(['id', 'display_phone_number'], {
    limit: 2,
    summary: true,
  })
  const first = page.map(({ id }) => id)
  const ids = [...first]
  expect(page.summary?.total_count).toBe(4)
  while (page.hasNext()) ids.push(...(await page.next()).map(({ id }) => id))

  expect(new Set(ids).size).toBe(4)
  await page.previous()
  expect(page.map(({ id }) => id)).toEqual(first)
})

it('makes a template, finds it, pages through all, and deletes it', async () => {
  await using emulator = await frozenEmulator()
  const waba = wabaOf(emulator)

  const made = await waba.createMessageTemplate([], {
    name: 'parcel_news',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Your parcel {{1}} has left our warehouse and is on its way to you now.',
        example: { body_text: [['A-1042']] },
      },
    ],
  })
  expect(made.id).toMatch(/^\d{15,17}$/)
  const found = await waba.getMessageTemplates(['name', 'status'], { name: 'parcel_news' })
  expect(found.map((each) => [each['name'], each['status']])).toEqual([['parcel_news', 'APPROVED']])

  const names: unknown[] = []
  const page = await waba.getMessageTemplates(['name'], { limit: 3 })
  names.push(...page.map((each) => each['name']))
  while (page.hasNext()) names.push(...(await page.next()).map((each) => each['name']))
  expect(names).toContain('parcel_news')
  expect(names.length).toBeGreaterThan(6)

  await waba.deleteMessageTemplates({ name: 'parcel_news' })
  expect(await waba.getMessageTemplates(['name'], { name: 'parcel_news' })).toHaveLength(0)
})

it('filters by lists and counts what it is asked to count', async () => {
  await using emulator = await frozenEmulator()

  const page = await wabaOf(emulator).getMessageTemplates(['name', 'status'], {
    status: ['PAUSED', 'REJECTED'],
    language: ['en_US'],
    summary: ['total_count'],
  })
  expect(page.map((each) => each['status'])).toEqual(['PAUSED', 'REJECTED'])
  expect(page.summary).toEqual({ total_count: 2 })
  const numbers = await wabaOf(emulator).getPhoneNumbers(['id'], {
    filtering: [{ field: 'account_mode', operator: 'EQUAL', value: 'SANDBOX' }],
  })
  expect(numbers.map(({ id }) => id)).toEqual(['400000000000004'])
})

it('makes codes in many languages and shows their texts', async () => {
  await using emulator = await frozenEmulator()

  const texts = await wabaOf(emulator).getMessageTemplatePreviews([], {
    category: 'AUTHENTICATION',
    languages: ['en_US', 'de'],
    button_types: ['OTP'],
    code_expiration_minutes: 5,
  })
  expect(texts.map((each) => each['language'])).toEqual(['en_US', 'de'])
  const made = await wabaOf(emulator).createUpsertMessageTemplate([], {
    name: 'our_codes',
    category: 'AUTHENTICATION',
    languages: ['en_US', 'de'],
    components: [
      { type: 'BODY' },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
    ],
  })
  expect(made['data']).toMatchObject([
    { status: 'APPROVED', language: 'en_US' },
    { status: 'APPROVED', language: 'de' },
  ])
})

it('subscribes, adds a number, and changes the account', async () => {
  await using emulator = await frozenEmulator()

  await wabaOf(emulator).createSubscribedApp([], {})
  expect(await wabaOf(emulator).getSubscribedApps([], {})).toHaveLength(1)
  await wabaOf(emulator).deleteSubscribedApps({})
  expect(await wabaOf(emulator).getSubscribedApps([], {})).toHaveLength(0)
  const { id } = await wabaOf(emulator).createPhoneNumber([], {
    cc: '1',
    phone_number: '2025550188',
    verified_name: 'Blue Lantern Tea Bar',
  })
  expect(id).toMatch(/^\d{15,17}$/)
  const both = await WhatsAppBusinessAccount.getByIds(
    ['300000000000001', '300000000000002'],
    ['id', 'name'],
    {},
    apiOf(emulator),
  )
  expect(both).toHaveLength(2)
})

it('reads the portfolio, and makes a system user with a token that works', async () => {
  await using emulator = await frozenEmulator()
  const business = () => new Business('100000000000001', {}, undefined, apiOf(emulator))

  const owned = await business().getOwnedWhatsAppBusinessAccounts(['id'], { summary: true })
  expect(owned.summary?.total_count).toBe(2)
  const bot = await business().createSystemUser([], { name: 'Second bot', role: 'EMPLOYEE' })
  const users = await business().getSystemUsers(['name'], {})
  expect(users.map((each) => each['name'])).toContain('Second bot')
  const made = await business().createSystemUserAccessToken([], {
    system_user_id: bot.id,
    scope: ['whatsapp_business_management'],
    asset: [emulator.ids.wabaId],
  })
  const waba = await wabaOf(emulator, String(made['access_token'])).read(['name'])
  expect(waba['name']).toBe('Blue Lantern Tea')
})

it('sends several calls at once', async () => {
  await using emulator = await frozenEmulator()
  const waba = emulator.ids.wabaId
  const answers: unknown[][] = []
  const batch = new FacebookAdsApiBatch(apiOf(emulator))
  const add = (method: string, path: readonly string[], params: object) =>
    batch.add(
      method,
      path,
      params,
      undefined,
      ({ _httpStatus, _body }) => answers.push([_httpStatus, _body]),
      ({ _httpStatus }) => answers.push([_httpStatus]),
    )
  add('GET', [waba], { fields: 'name' })
  add('POST', [waba, 'message_templates'], {
    name: 'made_in_a_batch',
    language: 'en_US',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Hello there' }],
  })
  add('GET', ['999'], {})

  expect(await batch.execute()).toBeNull()

  expect(answers).toEqual([
    [200, { name: 'Blue Lantern Tea', id: waba }],
    [200, { id: expect.any(String), status: 'PENDING', category: 'UTILITY' }],
    [400],
  ])
})

it('tells its errors as the SDK shows them', async () => {
  await using emulator = await frozenEmulator()

  await expect(wabaOf(emulator, 'EAAEmulatorNoScope').read(['name'])).rejects.toMatchObject({
    status: 403,
    response: { code: 200, type: 'OAuthException' },
  })
})
