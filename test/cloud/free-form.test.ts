import { describe, expect, it } from 'vitest'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { ADA, PHONE, send } from './support.ts'

const link = 'https://files.example/a'
const x = (count: number) => 'x'.repeat(count)
const contact = (more: object = {}) => [{ name: { formatted_name: 'Ada' }, ...more }]
const place = (more: object = {}) => ({ latitude: 1, longitude: 2, ...more })
const target = { message_id: 'wamid.HBgM' }

const wrong = (details: string) => `131009 ${details}`
const missing = (name: string) => `131008 Parameter '${name}' is missing`
const notAn = (path: string, kind: string) => `100 (#100) Param ${path} must be ${kind}.`
const unexpected = (key: string, path: string) =>
  `100 (#100) Unexpected key "${key}" on param "${path}".`
const neither = "100 Either 'id' or 'link' must be provided"
const noMedia = (id: string) =>
  wrong(`Media ID ${id} does not exist or is not accessible with this phone number.`)
const notALink = (path: string) => `100 (#100) Param ${path} is not a valid URI.`
const tooLong = 'Caption is too long. Max length is 1024'
const count = 'Invalid contacts count. Min allowed contacts: 1, Max allowed contacts: 257'
const oneEmoji = 'Emoji must be a single emoji'
const day = 'Birthday must have the form YYYY-MM-DD'

/** What stands under the name of the type, and what comes of it. */
type Row = readonly [string, unknown, string]

const texts: Row[] = [
  ['text', { body: x(4096) }, 'ok'],
  [
    'text',
    { body: x(4097) },
    "100 (#100) Param text['body'] must be at most 4096 characters long.",
  ],
  ['text', {}, "100 (#100) The parameter text['body'] is required."],
  ['text', { body: '' }, "100 (#100) The parameter text['body'] is required."],
  ['text', { body: 1 }, notAn("text['body']", 'a string')],
  ['text', { body: 'x', preview_url: 'true' }, 'ok'],
  ['text', { body: 'x', preview_url: 'yes' }, notAn("text['preview_url']", 'a boolean')],
  ['text', { body: 'x', text: 'x' }, unexpected('text', 'text')],
  ['text', [], notAn('text', 'a JSON object')],
]

const media: Row[] = ['image', 'video', 'audio', 'document', 'sticker'].flatMap((type): Row[] => [
  [type, { link }, 'ok'],
  [type, JSON.stringify({ link }), 'ok'],
  [type, { link, id: null }, 'ok'],
  [type, { link, id: '' }, 'ok'],
  [type, { link: 'no link', id: '1' }, notALink(`${type}['link']`)],
  [type, { link, id: '1' }, noMedia('1')],
  [type, { link: '', id: '1' }, noMedia('1')],
  [type, { id: 1 }, notAn(`${type}['id']`, 'a string')],
  [type, {}, neither],
  [type, { id: '', link: '' }, neither],
  [type, { link: 'ftp://files.example/a' }, notALink(`${type}['link']`)],
  [type, { link, provider: { name: 'shop' } }, 'ok'],
  [type, { link, size: 1 }, unexpected('size', type)],
  [type, null, `100 Parameter '${type}' is mandatory for type '${type}'`],
  ...['text', 1, true, [], [{ link }]].map(
    (each): Row => [type, each, notAn(type, 'a JSON object')],
  ),
])

const captions: Row[] = ['image', 'video', 'document'].flatMap((type): Row[] => [
  [type, { link, caption: x(1024) }, 'ok'],
  [type, { link, caption: x(1025) }, wrong(tooLong)],
  [type, { link, caption: null }, 'ok'],
  [type, { link, caption: 1 }, notAn(`${type}['caption']`, 'a string')],
])

const extras: Row[] = [
  ['audio', { link, caption: 'x' }, unexpected('caption', 'audio')],
  ['sticker', { link, caption: 'x' }, unexpected('caption', 'sticker')],
  ['audio', { link, voice: true }, 'ok'],
  ['audio', { link, voice: 'x' }, notAn("audio['voice']", 'a boolean')],
  ['document', { link, filename: x(240) }, 'ok'],
  ['document', { link, filename: 1 }, notAn("document['filename']", 'a string')],
  ['image', { link, filename: 'a.png' }, unexpected('filename', 'image')],
]

const places: Row[] = [
  ['location', place({ latitude: '-90', longitude: '180.0' }), 'ok'],
  ['location', place({ latitude: 90.1 }), wrong('Latitude must be between -90 and 90')],
  ['location', place({ longitude: '-180.1' }), wrong('Longitude must be between -180 and 180')],
  ['location', { longitude: 1 }, missing('latitude')],
  ['location', place({ longitude: 'east' }), notAn("location['longitude']", 'a number')],
  ['location', place({ name: 'Clock tower', address: 'Bridge St' }), 'ok'],
  ['location', place({ address: 1 }), notAn("location['address']", 'a string')],
]

const words = (path: string, members: readonly string[]): Row[] =>
  members.flatMap((member): Row[] => [
    ['contacts', contact({ [path]: [{ [member]: 'x' }] }), 'ok'],
    ['contacts', contact({ [path]: [{ [member]: null }] }), 'ok'],
    [
      'contacts',
      contact({ [path]: [{ [member]: 1 }] }),
      notAn(`contacts[0]['${path}'][0]['${member}']`, 'a string'),
    ],
  ])

const cards: Row[] = [
  ['contacts', Array(257).fill(contact()[0]), 'ok'],
  ['contacts', Array(258).fill(contact()[0]), wrong(count)],
  ['contacts', [], wrong(count)],
  ['contacts', contact()[0], notAn('contacts', 'an array')],
  ['contacts', ['x'], notAn('contacts[0]', 'a JSON object')],
  ['contacts', [{}], missing('name')],
  ['contacts', [{ name: { first_name: 'Ada' } }], missing('formatted_name')],
  ['contacts', contact({ nickname: 'A' }), unexpected('nickname', 'contacts[0]')],
  ['contacts', contact({ org: { company: 'C', department: 'D', title: 'T' } }), 'ok'],
  ['contacts', contact({ org: [] }), notAn("contacts[0]['org']", 'a JSON object')],
  ['contacts', contact({ birthday: '2012-02-29' }), 'ok'],
  ['contacts', contact({ birthday: '2013-02-29' }), wrong(day)],
  ['contacts', contact({ birthday: '29.02.2012' }), wrong(day)],
  ['contacts', contact({ phones: {} }), notAn("contacts[0]['phones']", 'an array')],
  ...words('addresses', ['street', 'city', 'state', 'zip', 'country', 'country_code', 'type']),
  ...words('emails', ['email', 'type']),
  ...words('phones', ['phone', 'type', 'wa_id']),
  ...words('urls', ['url', 'type']),
]

const reactions: Row[] = [
  ...['😀', '👍🏽', '👨‍👩‍👧‍👦', '🇩🇪', '❤', '1️⃣', ''].map(
    (emoji): Row => ['reaction', { ...target, emoji }, 'ok'],
  ),
  ...['😀😀', 'x', '1', ' '].map(
    (emoji): Row => ['reaction', { ...target, emoji }, wrong(oneEmoji)],
  ),
  ['reaction', target, missing('emoji')],
  ['reaction', { emoji: '😀' }, missing('message_id')],
  ['reaction', { message_id: 1, emoji: '😀' }, notAn("reaction['message_id']", 'a string')],
]

const outcome = ({ status, body }: { status: number; body: Record<string, never> }): string => {
  if (status === 200) return 'ok'
  const {
    code,
    message,
    error_data: data,
  } = body['error'] as unknown as {
    code: number
    message: string
    error_data?: { details: string }
  }
  return `${code} ${data?.details ?? message}`
}

describe('a free-form message', () => {
  it.each([
    ['texts', texts],
    ['media', media],
    ['captions', captions],
    ['members of one type', extras],
    ['places', places],
    ['contacts', cards],
    ['reactions', reactions],
  ])('has members of the right kind, within their limits: %s', async (_what, rows) => {
    await using emulator = await frozenEmulator({ throughput: 'off', egress: 'none' })

    const found: Row[] = []
    for (const [type, content] of rows) {
      found.push([type, content, outcome(await send(emulator, { type, [type]: content }))])
    }

    expect(found).toEqual(rows)
  })

  it.each([
    ['text', { body: 'x' }],
    ['image', { link }],
    ['location', place()],
    ['contacts', contact()],
    ['reaction', { ...target, emoji: '' }],
  ])('comes as JSON text in a form, in multipart and in the query: %s', async (type, content) => {
    await using emulator = await frozenEmulator({ throughput: 'off', egress: 'none' })
    const fields = { messaging_product: 'whatsapp', to: ADA, type, [type]: JSON.stringify(content) }
    const post = () => graph(emulator, 'post', `/v23.0/${PHONE}/messages`)

    const found = [
      await post().type('form').send(fields),
      await post().field(fields),
      await post().query(fields),
    ]

    expect(found.map(outcome)).toEqual(['ok', 'ok', 'ok'])
  })
})

it.each([
  [{}, '{}'],
  [[], '[]'],
  [true, 'true'],
])('shows a wrong word as it came, at the top and inside: %j', async (word, shown) => {
  await using emulator = await frozenEmulator()
  const got = expect.stringMatching(new RegExp(` - got "${shown.replace(/\W/g, '\\$&')}"\\.$`))

  const top = await send(emulator, { type: word, text: { body: 'x' } }).expect(400)
  const inside = await send(emulator, {
    type: 'interactive',
    interactive: { type: word, body: { text: 'x' }, action: {} },
  }).expect(400)

  expect([top.body.error.message, inside.body.error.message]).toEqual([got, got])
})

it.each([null, ''])('counts %j as left out, wherever it may be left out', async (none) => {
  await using emulator = await frozenEmulator()
  const names = ['recipient', 'recipient_type', 'type', 'status', 'message_id', 'context']
  const more = ['biz_opaque_callback_data', 'recipient_identity_key_hash', 'image']
  const empty = Object.fromEntries([...names, ...more].map((name) => [name, none]))

  await send(emulator, { ...empty, text: { body: 'x' } }).expect(200)
  const nobody = await send(emulator, { to: none, text: { body: 'x' } }).expect(400)
  const unread = await send(emulator, { to: none, status: 'read', message_id: none }).expect(400)

  expect(outcome(nobody)).toBe('100 (#100) The parameter to is required.')
  expect(outcome(unread)).toBe('100 (#100) The parameter message_id is required.')
})

it('reacts to a message of its own chat only', async () => {
  await using emulator = await frozenEmulator()
  const id = await emulator.inbound.text({ from: ADA, text: 'Where is parcel 88?' })
  const react = async (to: string) => {
    const reaction = { message_id: id, emoji: '👍' }
    const { body } = await send(emulator, { to, type: 'reaction', reaction }).expect(200)
    await emulator.clock.runUntilIdle()
    return (await emulator.messages.get(body.messages[0].id)).status
  }

  expect([await react(ADA), await react('12025550102')]).toEqual(['sent', 'failed'])
})
