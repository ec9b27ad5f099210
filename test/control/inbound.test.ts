import { expect, it } from 'vitest'
import { control, frozenEmulator, graph, onprem } from '../support/emulator.ts'
import { startFiles } from '../support/files.ts'
import { startReceiver } from '../support/receiver.ts'

const free = { type: 'text', text: { body: 'free-form' } }

it('lets a customer write to the first Cloud number, which opens the window', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const path = `/v23.0/${emulator.ids.phoneNumberId}/messages`
  const to = '13105550100'

  const early = await graph(emulator, 'post', path)
    .send({ messaging_product: 'whatsapp', to, ...free })
    .expect(200)
  await emulator.clock.runUntilIdle()
  const { body } = await control(emulator, 'post', '/inbound')
    .send({
      from: '+1 310-555-0100',
      profile: { name: 'Barbara' },
      type: 'text',
      text: { body: 'hi' },
    })
    .expect(201)
  const late = await graph(emulator, 'post', path)
    .send({ messaging_product: 'whatsapp', to, ...free })
    .expect(200)
  await emulator.clock.runUntilIdle()

  expect(body).toEqual({ message_id: expect.stringMatching(/^wamid\./) })
  expect(await emulator.messages.get(early.body.messages[0].id)).toMatchObject({
    status: 'failed',
    history: [{ status: 'accepted' }, { status: 'failed', errors: [{ code: 131047 }] }],
  })
  expect((await emulator.messages.get(late.body.messages[0].id)).status).toBe('read')
  expect(hook.received[1]?.body).toMatchObject({
    object: 'whatsapp_business_account',
    entry: [
      {
        changes: [
          {
            field: 'messages',
            value: {
              contacts: [{ profile: { name: 'Barbara' }, wa_id: to }],
              messages: [{ from: to, id: body.message_id, type: 'text', text: { body: 'hi' } }],
            },
          },
        ],
      },
    ],
  })
})

it('does the same on the On-Premises side: 470 before, delivered after', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ onpremWebhookUrl: hook.url })
  const to = '13105550100'
  const send = () =>
    onprem(emulator, 'post', '/v1/messages')
      .send({ to, ...free })
      .expect(201)

  await send()
  await emulator.clock.runUntilIdle()
  await emulator.inbound.text({ dialect: 'onprem', from: to, text: 'hi', name: 'Barbara' })
  await send()
  await emulator.clock.runUntilIdle()

  const [failed, inbound, delivered] = hook.received.map(({ body }) => body)
  expect(failed).toMatchObject({ statuses: [{ status: 'failed', errors: [{ code: 470 }] }] })
  expect(inbound).toMatchObject({
    contacts: [{ profile: { name: 'Barbara' }, wa_id: to }],
    messages: [{ from: to, type: 'text', text: { body: 'hi' } }],
  })
  expect(delivered).toMatchObject({ statuses: [{ status: 'delivered' }] })
})

it('finds the number by id, by digits and by how it is written', async () => {
  await using emulator = await frozenEmulator()
  const write = (to: string, more = {}) =>
    control(emulator, 'post', '/inbound').send({
      from: '12025550101',
      to,
      type: 'text',
      text: { body: to },
      ...more,
    })

  for (const to of ['400000000000003', '12025550113', '+1 202-555-0113', '12025550119']) {
    await write(to).expect(201)
  }
  const wrong = await write('12025550113', { dialect: 'onprem' }).expect(400)
  const unknown = await write('99').expect(404)

  const messages = await emulator.messages.list()
  expect(messages.map((each) => [each.phone_number_id, each.dialect])).toEqual([
    ['400000000000003', 'cloud'],
    ['400000000000003', 'cloud'],
    ['400000000000003', 'cloud'],
    ['400000000000009', 'onprem'],
  ])
  expect(wrong.body.error.code).toBe('invalid_request')
  expect(unknown.body.error).toEqual({
    code: 'not_found',
    message: 'there is no business number 99',
  })
})

it('carries context and referral into the webhook', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const sent = await graph(emulator, 'post', `/v23.0/${emulator.ids.phoneNumberId}/messages`)
    .send({ messaging_product: 'whatsapp', to: '12025550101', ...free })
    .expect(200)
  const [{ id }] = sent.body.messages
  await emulator.clock.runUntilIdle()
  hook.received.length = 0

  await emulator.inbound.send({
    from: '12025550101',
    type: 'text',
    text: { body: 'yes' },
    context: { message_id: id },
    referral: { source_type: 'ad', source_id: '1', ctwa_clid: 'c' },
  })
  await emulator.clock.runUntilIdle()

  const { entry = [] } = (hook.received[0]?.body ?? {}) as {
    entry?: { changes: { value: { messages: object[] } }[] }[]
  }
  expect(entry[0]?.changes[0]?.value.messages[0]).toMatchObject({
    context: { from: emulator.ids.phoneNumber, id },
    referral: { source_type: 'ad', source_id: '1', ctwa_clid: 'c' },
  })
})

it.each(['cloud', 'onprem'] as const)(
  'takes media by data, by link and by id (%s)',
  async (dialect) => {
    await using files = await startFiles({ '/a.png': { type: 'image/png', bytes: 'linked' } })
    await using emulator = await frozenEmulator()
    const write = async (image: object) => {
      await emulator.inbound.send({
        dialect,
        from: '12025550101',
        type: 'image',
        image: { ...image },
      })
      const message = (await emulator.messages.list()).at(-1)
      return message?.['image'] as {
        id: string
        sha256: string
        mime_type: string
        caption?: string
      }
    }

    const byData = await write({
      data: Buffer.from('given').toString('base64'),
      mime_type: 'image/jpeg',
      caption: 'look',
    })
    const byLink = await write({ link: `${files.url}/a.png` })
    const byId = await write({ id: byData.id })

    expect(byData).toMatchObject({ mime_type: 'image/jpeg', caption: 'look' })
    expect(byLink.mime_type).toBe('image/png')
    expect(byId).toMatchObject({ id: byData.id, sha256: byData.sha256 })
    expect(byData.sha256).toMatch(dialect === 'cloud' ? /=$/ : /^[0-9a-f]{64}$/)
    const read = async (id: string) => {
      if (dialect === 'onprem') {
        const file = await onprem(emulator, 'get', `/v1/media/${id}`).buffer(true).expect(200)
        return (file.body as Buffer).toString()
      }
      const { body } = await graph(emulator, 'get', `/v23.0/${id}`).expect(200)
      const headers = { authorization: `Bearer ${emulator.ids.accessToken}` }
      return (await fetch(body.url, { headers })).text()
    }
    expect(await read(byData.id)).toBe('given')
    expect(await read(byLink.id)).toBe('linked')
  },
)

it.each([
  [{}, 'from: '],
  [{ from: 'x' }, 'from must be a phone number'],
  [{ from: '12' }, 'from must be a phone number'],
  [{ from: '12025550101', type: 'text' }, 'text: the object with the content is missing'],
  [{ from: '12025550101', type: 'text', text: 'hi' }, 'text must be an object'],
  [{ from: '12025550101', type: 'image', image: 'x' }, 'image must be an object'],
  [{ from: '12025550101', type: 'image', image: {} }, 'image needs one of id, link or data'],
  [{ from: '12025550101', type: 'image', image: { link: 'nowhere' } }, 'image.link'],
  [{ from: '12025550101', type: 'image', image: { link: 'http://127.0.0.1:9/' } }, 'image.link'],
  [{ from: '12025550101', type: 'image', image: { link: 'http://8.8.8.8/' } }, 'image.link'],
  [{ from: '12025550101', dialect: 'sms', type: 'text', text: { body: '' } }, 'dialect: '],
  [{ from: '12025550101', type: '__proto__', text: { body: '' } }, '__proto__'],
  [{ from: '12025550101', type: 'constructor', text: { body: '' } }, 'constructor'],
])('refuses %j', async (body, message) => {
  await using emulator = await frozenEmulator()

  const answer = await control(emulator, 'post', '/inbound').send(body).expect(400)

  expect(answer.body.error.code).toBe('invalid_request')
  expect(answer.body.error.message).toContain(message)
  expect(await emulator.messages.list()).toEqual([])
})

it('lets nobody write to a Cloud number that is not registered, but with strict mode off', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const to = emulator.ids.phoneNumberId
  const write = () =>
    control(emulator, 'post', '/inbound').send({ from: '12025550101', to, ...free })

  await graph(emulator, 'post', `/v23.0/${to}/deregister`).expect(200)
  const { body } = await write().expect(409)
  await emulator.settings.patch({ strict: false })
  await write().expect(201)
  await emulator.settings.patch({ strict: true })
  await graph(emulator, 'post', `/v23.0/${to}/register`)
    .send({ messaging_product: 'whatsapp', pin: '123456' })
    .expect(200)
  await write().expect(201)
  await control(emulator, 'patch', `/phone-numbers/${to}`).send({ status: 'DELETED' }).expect(200)
  await write().expect(409)
  await emulator.clock.runUntilIdle()

  expect(body.error).toEqual({
    code: 'not_registered',
    message: `the number ${to} is not registered: nobody can write to it`,
  })
  expect(hook.received).toHaveLength(2)
})
