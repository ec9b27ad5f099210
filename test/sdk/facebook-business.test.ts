import sdk from 'facebook-nodejs-business-sdk'
import { afterEach, expect, it, vi } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'

const { FacebookAdsApi, WhatsAppBusinessAccount } =
  sdk as unknown as typeof import('facebook-nodejs-business-sdk')

/** The SDK as it is on npm; only its host is ours. */
function wabaOf(emulator: LocalEmulator, token = emulator.ids.accessToken) {
  vi.spyOn(FacebookAdsApi as unknown as { GRAPH: string }, 'GRAPH', 'get').mockReturnValue(
    emulator.url,
  )
  const api = new FacebookAdsApi(token, 'en_US', false)
  return new WhatsAppBusinessAccount(emulator.ids.wabaId, {}, undefined, api)
}

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

it('tells its errors as the SDK shows them', async () => {
  await using emulator = await frozenEmulator()

  await expect(wabaOf(emulator, 'EAAEmulatorNoScope').read(['name'])).rejects.toMatchObject({
    status: 403,
    response: { code: 200, type: 'OAuthException' },
  })
})
