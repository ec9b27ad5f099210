import { get } from 'node:https'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { actions } from '../../src/rules/actions.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { cloudSend, codeOf, idOf, onpremSend } from '../support/traffic.ts'

let emulator: LocalEmulator
let receiver: Receiver

beforeEach(async () => {
  receiver = await startReceiver()
  emulator = await frozenEmulator({
    httpsPort: 'off',
    webhookUrl: receiver.url,
    onpremWebhookUrl: receiver.url,
  })
})

afterEach(async () => {
  await emulator.stop()
  await receiver[Symbol.asyncDispose]()
})

const messages = { path: '/messages' }
const accepted = async () => (await emulator.messages.list({ direction: 'outbound' })).length
const statusesSeen = () =>
  receiver.received.map(({ body }) => {
    const { entry } = body as {
      entry: { changes: { value: { statuses?: { status: string }[] } }[] }[]
    }
    return entry.flatMap(({ changes }) =>
      changes.flatMap(({ value }) => (value.statuses ?? []).map(({ status }) => status)),
    )
  })

describe('error', () => {
  it('is an HTTP error in the words of each dialect', async () => {
    await emulator.faults.add({ match: messages, error: 131016 })

    const cloud = await cloudSend(emulator)
    const onprem = await onpremSend(emulator)

    expect(cloud.status).toBe(500)
    expect(JSON.parse(cloud.body)).toMatchObject({
      error: { code: 131016, type: 'OAuthException', message: '(#131016) Service unavailable' },
    })
    expect(onprem.status).toBe(503)
    expect(JSON.parse(onprem.body)).toMatchObject({
      errors: [{ code: 1016, title: 'System overloaded' }],
    })
    expect(await accepted()).toBe(0)
  })

  it('is a failed status where the code arrives that way in reality', async () => {
    await emulator.faults.add({ match: messages, error: 131026 })

    const [cloud, onprem] = [await cloudSend(emulator), await onpremSend(emulator)]
    await emulator.clock.advance('1s')

    expect([cloud.status, onprem.status]).toEqual([200, 201])
    expect(await emulator.messages.get(idOf(cloud))).toMatchObject({
      status: 'failed',
      history: [{}, { errors: [{ code: 131026 }] }],
    })
    expect(await emulator.messages.get(idOf(onprem))).toMatchObject({
      status: 'failed',
      history: [{}, { errors: [{ code: 1026 }] }],
    })
  })

  it('can be told which way to go, by dialect and with details', async () => {
    await emulator.faults.add({
      match: messages,
      error: { cloud: 131026, onprem: 470, as: 'http', details: 'on purpose' },
    })

    expect(codeOf(await cloudSend(emulator))).toBe(131026)
    const onprem = await onpremSend(emulator)
    expect(JSON.parse(onprem.body)).toMatchObject({
      errors: [{ code: 470, details: 'on purpose' }],
    })
  })

  it('of Graph itself has its form', async () => {
    await emulator.faults.add({ match: { dialect: 'cloud' }, error: 2 })

    const { status, body } = await cloudSend(emulator)

    expect(status).toBe(503)
    expect(JSON.parse(body)).toMatchObject({
      error: {
        message: 'An unexpected error has occurred. Please retry your request later.',
        is_transient: true,
        code: 2,
      },
    })
  })
})

describe('reply', () => {
  it('answers with parts of the request, and sends webhooks', async () => {
    await emulator.faults.add({
      match: { ...messages, dialect: 'cloud' },
      reply: {
        status: 202,
        headers: { 'x-by': '{{request.segments.1}}' },
        body: {
          to: '{{request.body.to}}',
          text: 'for {{request.body.text.body}}!',
          whole: '{{request.body.text}}',
        },
        webhooks: [{ field: 'messages', value: { told: '{{request.body.to}}' } }],
      },
    })

    const { status, headers, body } = await cloudSend(emulator)
    await emulator.clock.advance('1s')

    expect(status).toBe(202)
    expect(headers['x-by']).toBe('messages')
    expect(JSON.parse(body)).toEqual({ to: '12025550101', text: 'for hi!', whole: { body: 'hi' } })
    expect(await accepted()).toBe(0)
    expect(receiver.received.map((each) => each.body)).toMatchObject([
      { entry: [{ changes: [{ field: 'messages', value: { told: '12025550101' } }] }] },
    ])
  })
})

describe('the connection', () => {
  it('is reset before anything happened', async () => {
    await emulator.faults.add({ match: messages, reset: true })

    const { error } = await cloudSend(emulator)

    expect(error).toBe('ECONNRESET')
    expect(await accepted()).toBe(0)
  })

  it('is reset after the message was accepted', async () => {
    await emulator.faults.add({ match: messages, reset: 'after' })

    const { error } = await onpremSend(emulator)

    expect(error).toBe('ECONNRESET')
    expect(await accepted()).toBe(1)
  })

  it('stays open without an answer, before or after', async () => {
    await emulator.faults.add({ match: { dialect: 'cloud' }, never_answer: true })
    await emulator.faults.add({ match: { dialect: 'onprem' }, never_answer: 'after' })

    const before = await cloudSend(emulator, undefined, { timeout: 100 })
    const after = await onpremSend(emulator, undefined, { timeout: 500 })
    await emulator.messages.waitFor({ to: '12025550101', dialect: 'onprem' })

    expect([before.error, after.error]).toEqual(['NO_ANSWER', 'NO_ANSWER'])
    expect(await accepted()).toBe(1)
  })

  it('is cut over TLS too', async () => {
    await using own = await frozenEmulator()
    await own.faults.add({ match: { path: '/v1/health' }, reset: true })

    const error = await new Promise<string | undefined>((resolve) => {
      const options = {
        rejectUnauthorized: false,
        headers: { authorization: `Bearer ${own.ids.onpremToken}` },
      }
      get(`${own.httpsUrl}/v1/health`, options, () => resolve(undefined)).on(
        'error',
        (thrown: NodeJS.ErrnoException) => resolve(thrown.code),
      )
    })

    expect(error).toBe('ECONNRESET')
  })

  it('breaks off in the middle of the body', async () => {
    await emulator.faults.add({ match: messages, truncate: 0.5 })

    const { status, headers, body, error } = await cloudSend(emulator)

    expect(status).toBe(200)
    expect(body.length).toBe(Math.floor(Number(headers['content-length']) / 2))
    expect(error).toBe('ECONNRESET')
  })

  it('brings the whole body in pieces', async () => {
    await emulator.clock.set({ mode: 'real' })
    await emulator.faults.add({ match: messages, slow_body: '500ms' })

    const { body, ms } = await cloudSend(emulator)

    expect(JSON.parse(body)).toHaveProperty('messages')
    expect(ms).toBeGreaterThan(490)
  })
})

describe('time', () => {
  it('passes before the answer, and none on a frozen clock', async () => {
    await emulator.faults.add({ match: messages, delay: '1h', times: 1 })
    await emulator.faults.add({ match: messages, delay: '100ms' })

    const frozen = await cloudSend(emulator)
    await emulator.clock.set({ mode: 'real' })
    const running = await cloudSend(emulator)

    expect(frozen.status).toBe(200)
    expect(running.ms).toBeGreaterThan(95)
  })

  it('is what the client sees where a latency is asked for', async () => {
    await emulator.clock.set({ mode: 'real' })
    await emulator.faults.add({ match: messages, latency: 120 })

    const { ms } = await cloudSend(emulator)

    expect(ms).toBeGreaterThan(115)
  })
})

it('content_type: the answer claims to be something else', async () => {
  await emulator.faults.add({ match: messages, content_type: 'text/html' })

  const { headers, body } = await cloudSend(emulator)

  expect(headers['content-type']).toBe('text/html')
  expect(JSON.parse(body)).toHaveProperty('messages')
})

it('until: no status comes after that one', async () => {
  await emulator.faults.add({ match: messages, until: 'sent' })

  const id = idOf(await cloudSend(emulator))
  await emulator.clock.advance('1h')

  expect(await emulator.messages.get(id)).toMatchObject({ status: 'sent' })
})

it('customer: answers with the same text', async () => {
  await emulator.faults.add({ match: messages, customer: 'echo' })

  await cloudSend(emulator)
  await emulator.clock.advance('2s')

  expect(await emulator.messages.list({ direction: 'inbound' })).toMatchObject([
    { from: '12025550101', text: { body: 'hi' } },
  ])
})

describe('webhooks', () => {
  const statuses = { webhook: 'statuses' }

  it('are dropped', async () => {
    await emulator.faults.add({ match: { ...statuses, status: 'delivered' }, drop_webhook: true })

    await cloudSend(emulator)
    await emulator.clock.advance('1m')

    expect(statusesSeen()).toEqual([['sent'], ['read']])
    expect(await emulator.webhooks.list({ state: 'dropped' })).toHaveLength(1)
  })

  it('arrive more than once, the same bytes', async () => {
    await emulator.faults.add({ match: { ...statuses, status: 'sent' }, duplicate_webhook: 3 })

    await cloudSend(emulator)
    await emulator.clock.advance('1m')

    expect(statusesSeen()).toEqual([['sent'], ['sent'], ['sent'], ['delivered'], ['read']])
    expect(new Set(receiver.received.slice(0, 3).map(({ raw }) => raw)).size).toBe(1)
  })

  it('are overtaken by later ones', async () => {
    await emulator.faults.add({ match: { ...statuses, status: 'sent' }, reorder_webhook: '1s' })

    await cloudSend(emulator)
    await emulator.clock.advance('1m')

    expect(statusesSeen()).toEqual([['delivered'], ['read'], ['sent']])
  })

  it('come later and keep their order', async () => {
    await emulator.faults.add({ match: { ...statuses, status: 'sent' }, delay_webhook: '10s' })

    await cloudSend(emulator)
    await emulator.clock.advance('9s')
    const early = statusesSeen()
    await emulator.clock.advance('2s')

    expect(early).toEqual([])
    expect(statusesSeen()).toEqual([['sent'], ['delivered'], ['read']])
  })

  it('arrive together in one signed body, on both sides', async () => {
    await emulator.faults.add({ match: { webhook: '*' }, batch_webhook: '5s' })

    await cloudSend(emulator, undefined, { message: { type: 'text', text: { body: 'é/ü' } } })
    await emulator.inbound.text({ from: '12025550101', text: 'é/ü' })
    await onpremSend(emulator)
    await emulator.inbound.text({ from: '12025550101', text: 'hi', dialect: 'onprem' })
    await emulator.clock.advance('10s')

    const [first, second] = receiver.received
    expect(receiver.received).toHaveLength(2)
    const cloud = receiver.received.find(({ raw }) => raw.includes('entry'))
    expect(cloud?.body).toMatchObject({ entry: [{}, {}, {}, {}] })
    expect(cloud?.raw).toContain('\\u00e9\\/\\u00fc')
    const { createHmac } = await import('node:crypto')
    const expected = createHmac('sha256', 'emulator-app-secret')
      .update(cloud?.raw ?? '')
      .digest('hex')
    expect(cloud?.headers['x-hub-signature-256']).toBe(`sha256=${expected}`)
    const onprem = first === cloud ? second : first
    expect(onprem?.body).toMatchObject({ messages: [{}], statuses: [{}, {}] })
  })

  it.each([
    ['corrupt', /^sha256=[0-9a-f]{64}$/],
    ['missing', undefined],
  ])('have a signature that is %s', async (how, form) => {
    await emulator.faults.add({ match: statuses, signature: how })

    await cloudSend(emulator)
    await emulator.clock.advance('1s')

    const [first] = receiver.received
    const { createHmac } = await import('node:crypto')
    const right = createHmac('sha256', 'emulator-app-secret')
      .update(first?.raw ?? '')
      .digest('hex')
    const got = first?.headers['x-hub-signature-256']
    expect(got).not.toBe(`sha256=${right}`)
    if (form) expect(got).toMatch(form)
    else expect(got).toBeUndefined()
  })

  it('are delivered before the answer', async () => {
    await emulator.faults.add({ match: messages, early_webhook: true })

    const id = idOf(await cloudSend(emulator))
    const seen = receiver.received.length

    expect(seen).toBeGreaterThan(0)
    expect(receiver.received[0]?.raw).toContain(id)
  })

  it('are not waited for where nobody would be told', async () => {
    await using deaf = await frozenEmulator({ httpsPort: 'off' })
    await deaf.faults.add({ match: messages, early_webhook: true })

    expect((await cloudSend(deaf)).ms).toBeLessThan(1900)
    expect((await onpremSend(deaf)).ms).toBeLessThan(1900)
  })

  it('are delivered before the answer on the On-Premises side, where sent is not told', async () => {
    await emulator.faults.add({ match: messages, early_webhook: true })

    const id = idOf(await onpremSend(emulator))

    expect(receiver.received[0]?.body).toMatchObject({ statuses: [{ id, status: 'delivered' }] })
  })
})

describe('media', () => {
  const headers = () => ({ authorization: `Bearer ${emulator.ids.onpremToken}` })
  const upload = async (): Promise<string> => {
    const response = await fetch(`${emulator.url}/v1/media`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'text/plain' },
      body: 'some text of a file',
    })
    const { media } = (await response.json()) as { media: { id: string }[] }
    return media[0]?.id ?? ''
  }
  const download = async (id: string) =>
    fetch(`${emulator.url}/v1/media/${id}`, { headers: headers() })

  it('is expired', async () => {
    const id = await upload()
    await emulator.faults.add({ media: 'expired' })

    expect((await download(id)).status).toBe(404)
  })

  it('has other bytes than promised', async () => {
    const id = await upload()
    await emulator.faults.add({ media: 'broken' })

    const response = await download(id)
    const text = await response.text()

    expect(response.status).toBe(200)
    expect(text).toHaveLength('some text of a file'.length)
    expect(text).not.toBe('some text of a file')
  })

  it('comes slowly', async () => {
    const id = await upload()
    await emulator.clock.set({ mode: 'real' })
    await emulator.faults.add({ media: { slow: '100ms' } })

    const started = performance.now()
    const text = await (await download(id)).text()

    expect(text).toBe('some text of a file')
    expect(performance.now() - started).toBeGreaterThan(90)
  })

  it('is spoilt on the Cloud side too', async () => {
    const authorization = `Bearer ${emulator.ids.accessToken}`
    const form = new FormData()
    form.set('messaging_product', 'whatsapp')
    form.set('file', new Blob(['some text of a file'], { type: 'text/plain' }), 'file.txt')
    const post = { method: 'POST', headers: { authorization }, body: form }
    const graph = `${emulator.url}/v23.0`
    const uploaded = await fetch(`${graph}/${emulator.ids.phoneNumberId}/media`, post)
    const { id } = (await uploaded.json()) as { id: string }
    const described = await fetch(`${graph}/${id}`, { headers: { authorization } })
    const { url } = (await described.json()) as { url: string }
    const seen: string[] = []
    for (const media of ['expired', 'broken', 'slow']) {
      const { id: rule } = await emulator.faults.add({ media })
      const answer = await fetch(url, { headers: { authorization } })
      seen.push(`${answer.status} ${(await answer.text()) === 'some text of a file'}`)
      await emulator.faults.remove(rule)
    }

    expect(seen).toEqual(['404 false', '200 false', '200 true'])
  })

  it.each(['expired', 'broken'])('links that are fetched are %s', async (media) => {
    await emulator.faults.add({ match: { link: '*' }, media })

    const sent = await cloudSend(emulator, undefined, {
      message: { type: 'image', image: { link: 'http://127.0.0.1:9/picture.jpg' } },
    })
    await emulator.clock.advance('1m')

    expect(await emulator.messages.get(idOf(sent))).toMatchObject({
      status: 'failed',
      history: [{}, { errors: [{ code: 131053 }] }],
    })
  })
})

it('every action has an example that can be read', () => {
  for (const { name, example, read } of actions)
    expect([name, read(example)]).toEqual([name, example])
})
