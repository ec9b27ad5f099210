import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator } from '../support/emulator.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { cloudSend, codeOf, idOf, type Outcome, onpremSend } from '../support/traffic.ts'

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

/** Status and code of the answer, or those of the failed status that followed it. */
async function fateOf(sent: Outcome): Promise<string> {
  if ((sent.status ?? 0) >= 400) return `HTTP ${sent.status} ${codeOf(sent)}`
  await emulator.clock.advance('10s')
  const message = await emulator.messages.get(idOf(sent))
  const error = message.history.at(-1)?.errors?.[0]
  return error ? `${message.status} ${error.code}` : message.status
}

describe('magic numbers', () => {
  it.each([
    ['15559131026', 'failed 131026', 'failed 1026'],
    ['15559131056', 'HTTP 400 131056', 'failed 429'],
    ['15559130429', 'HTTP 400 130429', 'HTTP 429 1015'],
    ['15559131047', 'failed 131047', 'failed 470'],
    ['15559131016', 'HTTP 500 131016', 'HTTP 503 1016'],
    ['15559131031', 'HTTP 403 131031', 'HTTP 403 1031'],
    ['15559131049', 'failed 131049', 'HTTP 500 1000'],
    ['15559132001', 'HTTP 404 132001', 'failed 2001'],
    ['15559999999', 'HTTP 500 131000', 'HTTP 500 1000'],
    ['15558000470', 'failed 131047', 'failed 470'],
    ['15558001013', 'failed 131026', 'HTTP 400 1013'],
    ['15558001015', 'HTTP 400 130429', 'HTTP 429 1015'],
    ['15558000472', 'failed 130472', 'failed 472'],
    ['15558002003', 'HTTP 500 131000', 'failed 2003'],
    ['15557000001', 'accepted', 'accepted'],
    ['15557000002', 'sent', 'sent'],
    ['15557000003', 'delivered', 'delivered'],
    ['15557000008', 'failed 131026', 'failed 470'],
    ['15557000009', 'failed 131026', 'failed 1026'],
  ])('%s: Cloud %s, On-Premises %s', async (to, cloud, onprem) => {
    expect(await fateOf(await cloudSend(emulator, to))).toBe(cloud)
    expect(await fateOf(await onpremSend(emulator, to))).toBe(onprem)
  })

  it('have an open window: free-form messages do not fail for want of one', async () => {
    expect(await fateOf(await cloudSend(emulator, '15557000003'))).toBe('delivered')
    expect(await fateOf(await cloudSend(emulator, '15556000003'))).toBe('failed 131047')
  })

  it('15557000008 fails with 1013 where the message is a template', async () => {
    const template = {
      name: 'hello_world',
      namespace: '5b1e7c2a_93d4_4f0e_a6c8_27d90b3f14e5',
      language: { policy: 'deterministic', code: 'en_US' },
    }
    const sent = await onpremSend(emulator, '15557000008', {
      message: { type: 'template', template },
    })
    await emulator.clock.advance('10s')

    const { history } = await emulator.messages.get(idOf(sent))
    expect(history.at(-1)?.errors?.[0]?.code).toBe(1013)
  })

  const subjects = () =>
    receiver.received.flatMap(({ raw }) => /"status":"(\w+)"/.exec(raw)?.[1] ?? [])

  it('15557000004: statuses arrive out of order', async () => {
    await cloudSend(emulator, '15557000004')
    await emulator.clock.advance('1m')

    expect(subjects()).toEqual(['read', 'delivered', 'sent'])
  })

  it('15557000005: each webhook arrives twice', async () => {
    await cloudSend(emulator, '15557000005')
    await emulator.clock.advance('1m')

    expect(subjects()).toEqual(['sent', 'sent', 'delivered', 'delivered', 'read', 'read'])
  })

  it.each(['cloud', 'onprem'] as const)(
    '15557000006 replies with the same text (%s)',
    async (dialect) => {
      const send = dialect === 'cloud' ? cloudSend : onpremSend
      await send(emulator, '15557000006')
      await emulator.clock.advance('1m')

      expect(await emulator.messages.list({ direction: 'inbound', dialect })).toMatchObject([
        { from: '15557000006', type: 'text', text: { body: 'hi' } },
      ])
    },
  )

  it('15557000007 presses the first button, or picks the first row', async () => {
    const buttons = {
      type: 'button',
      body: { text: 'Which?' },
      action: {
        buttons: [
          { type: 'reply', reply: { id: 'a', title: 'A' } },
          { type: 'reply', reply: { id: 'b', title: 'B' } },
        ],
      },
    }
    const list = {
      type: 'list',
      body: { text: 'Which?' },
      action: {
        button: 'Choose',
        sections: [{ title: 'All', rows: [{ id: 'r', title: 'R', description: 'first' }] }],
      },
    }
    const ids: string[] = []
    for (const interactive of [buttons, list]) {
      const message = { type: 'interactive', interactive }
      ids.push(idOf(await cloudSend(emulator, '15557000007', { message })))
      await emulator.clock.advance('5s')
    }

    expect(await emulator.messages.list({ direction: 'inbound' })).toMatchObject([
      {
        type: 'interactive',
        interactive: { type: 'button_reply', button_reply: { id: 'a', title: 'A' } },
        context: { id: ids[0] },
      },
      {
        interactive: {
          type: 'list_reply',
          list_reply: { id: 'r', title: 'R', description: 'first' },
        },
      },
    ])
  })

  it('are a table', async () => {
    const { body } = await control(emulator, 'get', '/magic-numbers')

    expect(body.data).toHaveLength(11)
    expect(body.data[0]).toMatchObject({ number: '15559CCCCCC', outcome: 'error:cloud:N' })
  })
})

describe('any customer', () => {
  it('can be given an outcome, and lose it again', async () => {
    const patch = (outcome: string) =>
      control(emulator, 'patch', '/customers/12025550101').send({ outcome })

    await patch('error:131049').expect(200)
    const failing = await fateOf(await cloudSend(emulator))
    await patch('none').expect(200)
    const fine = await fateOf(await cloudSend(emulator))

    expect([failing, fine]).toEqual(['failed 131049', 'read'])
  })

  it('can not be given one that does not exist', async () => {
    const { status, body } = await control(emulator, 'patch', '/customers/12025550101').send({
      outcome: 'eror:1',
    })

    expect(status).toBe(400)
    expect(body.error.code).toBe('invalid_request')
  })
})
