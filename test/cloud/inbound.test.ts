import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readWamid } from '../../src/core/messages/wamid.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADA, PNG, STRANGER, send, statusesOf, valuesOf } from './support.ts'

const USER_ID = 'US.88120476530917442'

it('a reaction that is taken back has no emoji', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const reaction = { message_id: 'wamid.x', emoji: '' }

  await emulator.inbound.send({ from: ADA, type: 'reaction', reaction })
  await emulator.clock.runUntilIdle()

  const [message] = valuesOf(hook.received)[0]?.messages ?? []
  expect(message?.['reaction']).toEqual({ message_id: 'wamid.x' })
})

it('a voice note is audio, and an image is what its header says', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const data = PNG.toString('base64')

  await emulator.inbound.send({ from: ADA, type: 'voice', voice: { data } })
  await emulator.inbound.send({ from: ADA, type: 'image', image: { data } })
  await emulator.clock.runUntilIdle()

  const [voice, image] = valuesOf(hook.received).map(({ messages }) => messages?.[0])
  expect(voice).toMatchObject({
    type: 'audio',
    audio: { voice: true, mime_type: 'audio/ogg; codecs=opus', url: expect.any(String) },
  })
  expect(voice).not.toHaveProperty('voice')
  expect(image).toMatchObject({ image: { mime_type: 'image/png' } })
})

it('the ids of messages do not give a hidden number away', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const hide = { identity_mode: 'bsuid', user_id: USER_ID }
  await control(emulator, 'patch', `/customers/${ADA}`).send(hide).expect(200)

  await emulator.inbound.text({ from: ADA, text: 'hi' })
  await send(emulator, { to: undefined, recipient: USER_ID, type: 'text', text: { body: 'hi' } })
  await control(emulator, 'patch', `/customers/${ADA}`).send({ identity_changed: true }).expect(200)
  await emulator.clock.runUntilIdle()

  const messages = valuesOf(hook.received).flatMap((value) => value.messages ?? [])
  const ids = [...messages, ...statusesOf(hook.received)].map(({ id }) => readWamid(String(id)))
  expect(new Set(ids.map((each) => each?.digits))).toEqual(new Set([USER_ID]))
})

it('inbound media live for seven days, or as long as the switch says', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const write = () =>
    emulator.inbound.send({ from: ADA, type: 'image', image: { data: PNG.toString('base64') } })
  await write()
  await emulator.settings.patch({ cloud: { inboundMediaDays: 30 } })
  await write()
  await emulator.clock.advance('8d')

  const [short, long] = hook.received.map(({ raw }) => /"id":"(\d{16})"/.exec(raw)?.[1])
  await graph(emulator, 'get', `/v23.0/${short}`).expect(400)
  await graph(emulator, 'get', `/v23.0/${long}`).expect(200)
})

it('a failed status shows user ids when the switch says so', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const fail = async () => {
    hook.received.length = 0
    await send(emulator, { to: STRANGER, type: 'text', text: { body: 'hi' } }).expect(200)
    await emulator.clock.runUntilIdle()
    return valuesOf(hook.received)[0]
  }

  const plain = await fail()
  await emulator.settings.patch({ cloud: { failedUserIds: 'on' } })
  const shown = await fail()

  expect(plain).not.toHaveProperty('contacts')
  expect(plain?.statuses?.[0]).not.toHaveProperty('recipient_user_id')
  const userId = expect.stringMatching(/^US\.\d+$/)
  expect(shown?.contacts).toEqual([{ wa_id: STRANGER, user_id: userId }])
  expect(shown?.statuses?.[0]).toMatchObject({ status: 'failed', recipient_user_id: userId })
})

it('media have their members in the order of the platform', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const moving = readFileSync(
    new URL('../../fixtures/media/images/animated-512.webp', import.meta.url),
  )
  const data = PNG.toString('base64')
  const write = (type: string, content: object) =>
    emulator.inbound.send({ from: ADA, type, [type]: { data, ...content } })

  await write('document', { filename: 'r.pdf', caption: 'c' })
  await write('audio', {})
  await write('sticker', { data: moving.toString('base64') })
  await write('sticker', {})
  await emulator.clock.runUntilIdle()

  const contents = valuesOf(hook.received).map(({ messages: [message] = [] }) =>
    Object.entries(message?.[String(message['type'])] as object),
  )
  const file = ['mime_type', 'sha256', 'id', 'url']
  expect(contents.map((entries) => entries.map(([name]) => name))).toEqual([
    ['caption', 'filename', ...file],
    [...file, 'voice'],
    [...file, 'animated'],
    [...file, 'animated'],
  ])
  expect(contents.slice(1).map((entries) => entries.at(-1)?.[1])).toEqual([false, true, false])
})

it('a message in a group names it', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })

  await emulator.inbound.send({ from: ADA, type: 'text', text: { body: 'hi' }, group_id: 'g1' })
  await emulator.clock.runUntilIdle()

  expect(valuesOf(hook.received)[0]?.messages?.[0]).toMatchObject({ from: ADA, group_id: 'g1' })
})
