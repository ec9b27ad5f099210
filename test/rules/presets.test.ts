import { describe, expect, it } from 'vitest'
import { control, frozenEmulator } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { cloudSend, codeOf, onpremSend } from '../support/traffic.ts'

describe('webhook-chaos', () => {
  it('loses, doubles and delays, and leaves nothing stuck, whatever the receiver answers', async () => {
    await using receiver = await startReceiver()
    await using emulator = await frozenEmulator({
      httpsPort: 'off',
      webhookUrl: receiver.url,
      onpremWebhookUrl: receiver.url,
      throughput: 'off',
    })
    await emulator.control('POST', '/presets/webhook-chaos')
    receiver.answers.push(...Array.from({ length: 30 }, (_, n) => (n % 3 === 0 ? 500 : 200)))

    for (let n = 0; n < 20; n += 1) {
      await cloudSend(emulator)
      await onpremSend(emulator)
    }
    await emulator.clock.advance('2h')

    const { body } = await control(emulator, 'get', '/ledger')
    expect(body.webhooks).toMatchObject({ pending: 0, failed: 0 })
    expect(body.webhooks.dropped).toBeGreaterThan(0)
    expect(body.webhooks.acknowledged).toBeGreaterThan(100)
    const bodies = receiver.received.map(({ raw }) => raw)
    expect(new Set(bodies).size).toBeLessThan(bodies.length - 10)
  })
})

describe('meta-outage', () => {
  it('is a 503 on Cloud and a void on the On-Premises side, until it is over', async () => {
    await using emulator = await frozenEmulator()
    await emulator.control('POST', '/presets/meta-outage')

    const cloud = await cloudSend(emulator)
    const onprem = await onpremSend(emulator)
    await emulator.clock.advance('1m')
    const [stuck] = await emulator.messages.list({ dialect: 'onprem' })
    await emulator.control('DELETE', '/presets/meta-outage')

    expect([cloud.status, codeOf(cloud)]).toEqual([503, 2])
    expect([onprem.status, stuck?.status]).toEqual([201, 'accepted'])
    expect((await cloudSend(emulator)).status).toBe(200)
  })
})

describe('onprem-overload', () => {
  it('answers some requests with 503/1016 and leaves Cloud alone', async () => {
    await using emulator = await frozenEmulator()
    await emulator.control('POST', '/presets/onprem-overload')
    const onprem: (number | undefined)[] = []
    const cloud: (number | undefined)[] = []
    for (let n = 0; n < 20; n += 1) {
      onprem.push((await onpremSend(emulator)).status)
      cloud.push((await cloudSend(emulator)).status)
    }

    expect(new Set(onprem)).toEqual(new Set([201, 503]))
    expect(new Set(cloud)).toEqual(new Set([200]))
  })
})

describe('rate-limited', () => {
  it('answers about half of all sends with a limit', async () => {
    await using emulator = await frozenEmulator({ throughput: 'off' })
    await emulator.control('POST', '/presets/rate-limited')
    const codes: (number | undefined)[] = []
    for (let n = 0; n < 60; n += 1) codes.push(codeOf(await cloudSend(emulator)))

    const hit = codes.filter((code) => code !== undefined)
    expect(new Set(hit)).toEqual(new Set([130429, 131056]))
    expect(hit.length).toBeGreaterThan(15)
    expect(hit.length).toBeLessThan(45)
  })
})

describe('slow-media', () => {
  it('spoils some downloads', async () => {
    await using emulator = await frozenEmulator()
    const authorization = `Bearer ${emulator.ids.onpremToken}`
    const uploaded = await fetch(`${emulator.url}/v1/media`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'text/plain' },
      body: 'a file',
    })
    const { media } = (await uploaded.json()) as { media: { id: string }[] }
    await emulator.control('POST', '/presets/slow-media')
    const seen = new Set<string>()
    for (let n = 0; n < 100; n += 1) {
      const answer = await fetch(`${emulator.url}/v1/media/${media[0]?.id}`, {
        headers: { authorization },
      })
      seen.add(`${answer.status} ${(await answer.text()) === 'a file'}`)
    }

    expect(seen).toEqual(new Set(['200 true', '200 false', '404 false']))
  })
})

describe('sla-99.9', () => {
  it('is down for 43 minutes and 12 seconds within 30 days', async () => {
    await using emulator = await frozenEmulator({ throughput: 'off' })
    const { body } = await control(emulator, 'post', '/presets/sla-99.9')
    const outages = (body.rules as { match: { dialect: string }; from: string; until: string }[])
      .filter(({ match }) => match.dialect === 'cloud')
      .map(({ from, until }) => [Date.parse(from), Date.parse(until)] as const)

    expect(outages).toHaveLength(4)
    const [from, until] = outages[0] ?? [0, 0]
    const start = Date.parse('2026-01-01T00:00:00Z')
    const statuses: (number | undefined)[] = []
    for (const by of [from - start - 1, 1, until - from - 1, 1]) {
      await emulator.clock.advance(by)
      statuses.push((await cloudSend(emulator)).status)
    }
    expect(statuses).toEqual([200, 503, 503, 200])
  })
})
