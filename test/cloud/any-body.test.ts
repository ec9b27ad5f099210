import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codes } from '../../src/cloud/codes.ts'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { ADA, PHONE, WABA } from './support.ts'

/** Values that break things, and small trees of them. */
const scalar = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, '', '{', '[]', '{}', 'true', '\u0000', '𝔘\ud800', '__proto__', ADA),
)
const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom(
        ...['type', 'text', 'body', 'id', 'link', 'action', 'buttons', 'sections', 'rows', 'name'],
        ...['components', 'parameters', 'language', 'code', 'cards', 'header', 'index', 'sub_type'],
        ...['__proto__', 'constructor', 'toString', 'length'],
      ),
      tie('node'),
      { maxKeys: 5 },
    ),
  ),
})).node

const types = fc.constantFrom(
  ...['text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts'],
  ...['reaction', 'interactive', 'template', 'pin', 'gif', 'LINK_PREVIEW'],
)
const interactiveTypes = fc.constantFrom(
  ...['button', 'list', 'cta_url', 'carousel', 'product', 'product_list', 'catalog_message'],
  ...['flow', 'location_request_message', 'address_message', 'order_details', 'order_status'],
  ...['voice_call', 'call_permission_request', 'request_contact_info'],
)

const message = fc.tuple(types, tree).map(([type, content]) => ({
  messaging_product: 'whatsapp',
  to: ADA,
  type,
  [type.toLowerCase()]: content,
}))
const interactive = fc.tuple(interactiveTypes, tree, tree).map(([type, body, action]) => ({
  messaging_product: 'whatsapp',
  to: ADA,
  type: 'interactive',
  interactive: { type, body, action },
}))
const template = tree.map((components) => ({
  messaging_product: 'whatsapp',
  to: ADA,
  type: 'template',
  template: { name: 'order_update', language: { code: 'en' }, components },
}))
const anyBody = fc.oneof(message, interactive, template, tree)

const edges = [
  `/v23.0/${PHONE}/messages`,
  `/v23.0/${PHONE}/marketing_messages`,
  `/v23.0/${PHONE}/block_users`,
  `/v23.0/${PHONE}`,
  `/v23.0/${WABA}/subscribed_apps`,
]

/** JSON always, the documented codes only, and a 5xx only where the code has one. */
function isNamed(status: number, body: unknown): boolean {
  if (status === 200) return true
  const { error } = body as { error?: { code?: number; message?: string; fbtrace_id?: string } }
  const row = codes[error?.code ?? -1]
  if (!row || typeof error?.message !== 'string' || !error.fbtrace_id) return false
  return status < 500 && error.code !== 1
}

describe('any body at all', () => {
  it('gets a documented answer as JSON', { timeout: 60_000 }, async () => {
    await using emulator = await frozenEmulator({ throughput: 'off' })

    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...edges), anyBody, async (path, body) => {
        const reply = await graph(emulator, 'post', path)
          .set('content-type', 'application/json')
          .send(JSON.stringify(body) ?? '')

        expect(reply.headers['content-type']).toBe('application/json; charset=UTF-8')
        expect([reply.status, reply.text, isNamed(reply.status, reply.body)]).toEqual([
          reply.status,
          reply.text,
          true,
        ])
      }),
      { numRuns: 400, seed: 1 },
    )
  })

  it('gets one as a form as well', { timeout: 60_000 }, async () => {
    await using emulator = await frozenEmulator({ throughput: 'off' })
    const value = fc.oneof(
      fc.string(),
      tree.map((each) => JSON.stringify(each) ?? ''),
    )
    const form = fc.dictionary(
      fc.constantFrom('to', 'type', 'text', 'image', 'interactive', 'template', 'status', 'method'),
      value,
    )

    await fc.assert(
      fc.asyncProperty(form, async (fields) => {
        const reply = await graph(emulator, 'post', `/v23.0/${PHONE}/messages`)
          .type('form')
          .send({ messaging_product: 'whatsapp', ...fields })

        expect([reply.text, isNamed(reply.status, reply.body)]).toEqual([reply.text, true])
      }),
      { numRuns: 200, seed: 2 },
    )
  })

  it('gets one whatever the path and the query are', { timeout: 60_000 }, async () => {
    await using emulator = await frozenEmulator({ throughput: 'off' })
    const segment = fc.oneof(
      fc.constantFrom(PHONE, WABA, 'messages', 'media', 'v23.0', 'v99.0', '%', '%00', '..', 'me'),
      fc.string({ unit: 'grapheme-ascii', maxLength: 8 }).map(encodeURIComponent),
    )
    const query = fc.oneof(
      fc.constantFrom('', '?fields=id{', '?limit=x', '?ids=,', '?fields=__proto__', '?after=%'),
      fc.string({ maxLength: 8 }).map((text) => `?fields=${encodeURIComponent(text)}`),
    )
    const path = fc.tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), query)

    await fc.assert(
      fc.asyncProperty(path, async ([segments, search]) => {
        const reply = await graph(emulator, 'get', `/${segments.join('/')}${search}`)

        expect([reply.text, isNamed(reply.status, reply.body)]).toEqual([reply.text, true])
      }),
      { numRuns: 200, seed: 3 },
    )
  })
})
