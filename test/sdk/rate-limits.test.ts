import { Client, MessageType } from '@great-detail/whatsapp'
import { GraphApiError, WhatsAppClient } from '@kapso/whatsapp-cloud-api'
import { describe, expect, it } from 'vitest'
import { WhatsAppAPI } from 'whatsapp-api-js'
import { Text } from 'whatsapp-api-js/messages'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'

const customer = (n: number): string => String(12_025_551_000 + n)

describe('@kapso/whatsapp-cloud-api', () => {
  const send = (emulator: LocalEmulator, to: string) =>
    new WhatsAppClient({
      baseUrl: emulator.url,
      accessToken: emulator.ids.accessToken,
    }).messages.sendText({ phoneNumberId: emulator.ids.phoneNumberId, to, body: 'hi' })

  /** As its documentation proposes: on a hint to retry, wait and try again. */
  async function sendWithRetry(
    emulator: LocalEmulator,
    to: string,
    waitMs: number,
  ): Promise<number> {
    for (let tries = 1; ; tries += 1) {
      try {
        await send(emulator, to)
        return tries
      } catch (error) {
        if (!(error instanceof GraphApiError) || !error.isRateLimit()) throw error
        expect(error.retry).toEqual({ action: 'retry_after' })
        await emulator.clock.advance(waitMs)
      }
    }
  }

  it('takes the throughput limit for one, and gets through when it waits', async () => {
    await using emulator = await frozenEmulator()
    for (let n = 0; n < 80; n += 1) await send(emulator, customer(n))

    const error = await send(emulator, customer(80)).catch((thrown: unknown) => thrown)

    expect(error).toMatchObject({
      httpStatus: 400,
      code: 130429,
      category: 'throttling',
      details: 'Cloud API message throughput has been reached.',
    })
    expect(await sendWithRetry(emulator, customer(81), 5)).toBe(4)
  })

  it('takes the pair limit for one, and waits its six seconds', async () => {
    await using emulator = await frozenEmulator()
    for (let n = 0; n < 45; n += 1) await send(emulator, customer(0))

    expect(await sendWithRetry(emulator, customer(0), 2000)).toBe(4)
  })

  it('does not take an outage for one', async () => {
    await using emulator = await frozenEmulator()
    await emulator.control('POST', '/presets/meta-outage')

    const error = await send(emulator, customer(0)).catch((thrown: unknown) => thrown)

    expect(error).toMatchObject({ httpStatus: 503, category: 'server', retry: { action: 'retry' } })
  })
})

describe('@great-detail/whatsapp', () => {
  it('retries by itself where throttles answer 429, and is counted as too early when it hurries', async () => {
    await using emulator = await frozenEmulator({ throughput: 1, cloud: { throttleStatus: 429 } })
    const waits = [300, 300, 400]
    const client = new Client({
      prefixUrl: emulator.url,
      request: {
        headers: { Authorization: `Bearer ${emulator.ids.accessToken}` },
        retry: { limit: 5, methods: ['post'], statusCodes: [429], delay: () => 0 },
        hooks: {
          beforeRetry: [() => emulator.clock.advance(waits.shift() ?? 0).then(() => undefined)],
        },
      },
    })
    const send = (n: number) =>
      client.message
        .createMessage({
          phoneNumberID: emulator.ids.phoneNumberId,
          to: customer(n),
          type: MessageType.Text,
          text: { body: 'hi' },
        })
        .json()

    await send(0)
    const second = await send(1)

    expect(second).toMatchObject({ messages: [{ id: expect.stringMatching(/^wamid\./) }] })
    expect(waits).toEqual([])
    expect(await emulator.control('GET', '/ledger')).toMatchObject({
      messages: { accepted: 2 },
      limits: { throughput: { allowed: 2, refused: 3, early: 2 } },
      retried_too_early: 2,
    })
  })
})

describe('whatsapp-api-js', () => {
  it('hands the refusal on as it came', async () => {
    await using emulator = await frozenEmulator()
    const api = new WhatsAppAPI({
      token: emulator.ids.accessToken,
      appSecret: emulator.ids.appSecret,
      v: 'v23.0',
      ponyfill: {
        fetch: ((url: string, init?: RequestInit) =>
          fetch(String(url).replace('https://graph.facebook.com', emulator.url), init)) as never,
      },
    })
    const send = () => api.sendMessage(emulator.ids.phoneNumberId, customer(0), new Text('hi'))
    for (let n = 0; n < 45; n += 1) await send()

    const refused = await send()
    await emulator.clock.advance('6s')
    const accepted = await send()

    expect(refused).toMatchObject({
      error: { code: 131056, message: expect.stringContaining('pair rate limit hit') },
    })
    expect(accepted).toMatchObject({ messages: [{ id: expect.any(String) }] })
  })
})
