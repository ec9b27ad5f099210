import { createDecipheriv, createHash, createHmac, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { type Question, type Reply, startEndpoint, uploadKey } from '../support/flow-endpoint.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADA, send, sendFlow, valuesOf, WABA } from './support.ts'

const BOOKING = '550660770880991'
const SIGN_UP = '550660770880990'

const upload = (emulator: LocalEmulator, flow: string, json: unknown) =>
  graph(emulator, 'post', `/v25.0/${flow}/assets`)
    .field('name', 'flow.json')
    .field('asset_type', 'FLOW_JSON')
    .field('messaging_product', 'whatsapp')
    .attach('file', Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)), {
      filename: 'flow.json',
      contentType: 'application/json',
    })

const simple = (children: object[], more: object = {}) => ({
  version: '7.3',
  screens: [
    {
      id: 'WELCOME',
      title: 'Hello',
      terminal: true,
      data: {},
      layout: {
        type: 'SingleColumnLayout',
        children: [
          ...children,
          { type: 'Footer', label: 'Done', 'on-click-action': { name: 'complete', payload: {} } },
        ],
      },
    },
  ],
  ...more,
})

describe('the life of a Flow', () => {
  it('goes from draft to published, edited and deprecated, with a webhook each time', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    const made = await graph(emulator, 'post', `/v25.0/${WABA}/flows`)
      .field('name', 'Survey')
      .field('categories', '["SURVEY"]')
      .expect(200)
    const { id } = made.body
    expect(made.body).toEqual({ id: expect.stringMatching(/^\d{16}$/) })
    const uploaded = await upload(emulator, id, simple([{ type: 'TextHeading', text: 'Hi' }]))
    expect(uploaded.body).toEqual({ success: true, validation_errors: [] })
    const preview = await graph(emulator, 'get', `/v25.0/${id}?fields=preview.invalidate(false)`)
    expect(preview.body).toEqual({
      preview: {
        preview_url: expect.stringContaining(`/wa/manage/flows/${id}/preview/?token=`),
        expires_at: '2026-01-31T00:00:00+0000',
      },
      id,
    })
    const page = await fetch(preview.body.preview.preview_url)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await page.text()).toContain('<button disabled>Done</button>')
    const again = await graph(emulator, 'get', `/v25.0/${id}?fields=preview&date_format=U`)
    expect(again.body.preview).toEqual({ ...preview.body.preview, expires_at: 1769817600 })
    await graph(emulator, 'post', `/v25.0/${id}/publish`).expect(200, { success: true })
    const node = await graph(
      emulator,
      'get',
      `/v25.0/${id}?fields=id,name,status,categories,validation_errors,json_version,whatsapp_business_account,application,updated_at`,
    )
    expect(node.body).toEqual({
      id,
      name: 'Survey',
      status: 'PUBLISHED',
      categories: ['SURVEY'],
      validation_errors: [],
      json_version: '7.3',
      whatsapp_business_account: {
        id: WABA,
        name: 'Blue Lantern Tea',
        timezone_id: '1',
        business_type: 'ent',
        message_template_namespace: '5b1e7c2a_93d4_4f0e_a6c8_27d90b3f14e5',
        currency: 'USD',
      },
      application: {
        link: 'https://www.facebook.com/games/?app_id=200000000000001',
        name: 'Lantern Connect',
        id: '200000000000001',
      },
      updated_at: '2026-01-01T00:00:00+0000',
    })
    const assets = await graph(emulator, 'get', `/v25.0/${id}/assets`).expect(200)
    const file = await fetch(assets.body.data[0].download_url)
    expect(await file.json()).toEqual(simple([{ type: 'TextHeading', text: 'Hi' }]))
    await graph(emulator, 'post', `/v25.0/${id}`).send({ name: 'Poll' }).expect(200)
    await graph(emulator, 'post', `/v25.0/${id}/publish`).expect(200)
    await graph(emulator, 'post', `/v25.0/${id}/deprecate`).expect(200)
    const twice = await graph(emulator, 'post', `/v25.0/${id}/deprecate`).expect(400)
    expect(twice.body.error).toMatchObject({ code: 139003, error_user_title: expect.any(String) })
    await emulator.clock.runUntilIdle()

    const news = hook.received.map(({ body }) => {
      const { entry } = body as {
        entry: { time: number; changes: { field: string; value: object }[] }[]
      }
      expect(entry[0]?.time).toBe(1767225600)
      return entry[0]?.changes[0]
    })
    expect(news[1]).toEqual({
      field: 'flows',
      value: {
        event: 'FLOW_STATUS_CHANGE',
        message: 'Flow Survey changed status from DRAFT to PUBLISHED',
        flow_id: id,
        old_status: 'DRAFT',
        new_status: 'PUBLISHED',
      },
    })
    expect(
      news.map((each) => (each?.value as { new_status?: string } | undefined)?.new_status),
    ).toEqual(['DRAFT', 'PUBLISHED', 'DRAFT', 'PUBLISHED', 'DEPRECATED'])
  })

  it('is sent ten times an hour while it is throttled, and not at all when it is blocked', async () => {
    await using emulator = await frozenEmulator()
    const flow = '550660770880990'
    const sendFlow = () =>
      send(emulator, {
        type: 'interactive',
        interactive: {
          type: 'flow',
          body: { text: 'Join us' },
          action: {
            name: 'flow',
            parameters: {
              flow_message_version: '3',
              flow_id: flow,
              flow_cta: 'Join',
              flow_action_payload: { screen: 'WELCOME' },
            },
          },
        },
      })
    await control(emulator, 'patch', `/flows/${flow}`).send({ status: 'THROTTLED' }).expect(200)
    for (let at = 0; at < 10; at++) await sendFlow().expect(200)
    expect((await sendFlow().expect(400)).body.error.code).toBe(132069)
    await emulator.clock.advance('1h')
    await sendFlow().expect(200)
    await control(emulator, 'patch', `/flows/${flow}`).send({ status: 'BLOCKED' }).expect(200)
    expect((await sendFlow().expect(400)).body.error.code).toBe(132068)
  })

  it('refuses what can not be done', async () => {
    await using emulator = await frozenEmulator()
    const post = (path: string, body: object = {}) =>
      graph(emulator, 'post', `/v25.0/${path}`).send(body)
    const same = await post(`${WABA}/flows`, { name: 'sign_up', categories: ['OTHER'] }).expect(400)
    expect(same.body.error).toMatchObject({
      code: 100,
      error_user_title: 'Flow name is not unique',
    })
    const category = await post(`${WABA}/flows`, { name: 'x', categories: ['PLAY'] }).expect(400)
    expect(category.body.error.message).toMatch(/^\(#100\) Param categories\[0\] must be one of \{/)
    const remove = await graph(emulator, 'delete', '/v25.0/550660770880990').expect(400)
    expect(remove.body.error.code).toBe(139004)
    const publish = await post('550660770880990/publish').expect(400)
    expect(publish.body.error.code).toBe(139002)
    const metric = await graph(
      emulator,
      'get',
      `/v25.0/${BOOKING}?fields=metric.name(ENDPOINT_REQUEST_COUNT).granularity(DAY).since(2026-01-01).until(2026-01-31)`,
    ).expect(400)
    expect(metric.body.error.code).toBe(139006)
    const draft = await post(`${WABA}/flows`, {
      name: 'copy',
      categories: ['OTHER'],
      clone_flow_id: BOOKING,
    })
    const unsigned = await post(`${draft.body.id}/publish`).expect(400)
    expect(unsigned.body.error.error_user_msg).toContain('public key')
    await graph(emulator, 'delete', `/v25.0/${draft.body.id}`).expect(200, { success: true })
    const moved = await post('300000000000002/migrate_flows', {
      source_waba_id: WABA,
      source_flow_names: ['sign_up', 'nobody'],
    }).expect(200)
    expect(moved.body).toEqual({
      migrated_flows: [
        { source_name: 'sign_up', source_id: '550660770880990', migrated_id: expect.any(String) },
      ],
      failed_flows: [
        {
          source_name: 'nobody',
          error_code: '4233041',
          error_message: 'Flows Migration Error: Flow name not found in source WABA.',
        },
      ],
    })
  })

  it('says in words why a Flow can not be made or changed', async () => {
    await using emulator = await frozenEmulator()
    const post = (path: string, body: object) =>
      graph(emulator, 'post', `/v25.0/${path}`).send(body).expect(400)
    const make = (more: object) =>
      post(`${WABA}/flows`, { name: 'x', categories: ['OTHER'], ...more })
    const uri = 'https://shop.example/flow'
    const old = simple([], { version: '2.1' })
    const made = await graph(emulator, 'post', `/v25.0/${WABA}/flows`)
      .send({ name: 'old', categories: ['OTHER'], flow_json: old })
      .expect(200)
    const outcomes = {
      sources: await make({ clone_flow_id: BOOKING, flow_json: old }),
      clone: await make({ clone_flow_id: '1' }),
      uri: await make({ endpoint_uri: 'nowhere' }),
      category: await make({ categories: ['OTHER', 'PLAY'] }),
      version: await make({ endpoint_uri: uri, flow_json: old }),
      update: await post(made.body.id, { endpoint_uri: uri }),
      app: await post(made.body.id, { application_id: '1' }),
    }
    const said = Object.entries(outcomes).map(([name, { body }]) => {
      const { code, message, error_user_title: title, error_user_msg: sentence } = body.error
      expect(sentence).toMatch(/\.$/)
      return [name, code, message.slice(0, 60), title]
    })
    expect(said).toEqual([
      ['sources', 100, 'Invalid parameter', 'Two sources of a Flow'],
      ['clone', 100, 'Invalid parameter', 'Flow to clone not found'],
      ['uri', 100, 'Invalid parameter', 'Invalid endpoint URI'],
      [
        'category',
        100,
        '(#100) Param categories[1] must be one of {SIGN_UP, SIGN_IN,',
        'Invalid Flow category',
      ],
      ['version', 100, 'Invalid parameter', 'Specify Endpoint Uri in Flow JSON'],
      [
        'update',
        139001,
        '(#139001) Specify Endpoint Uri in Flow JSON',
        'Specify Endpoint Uri in Flow JSON',
      ],
      ['app', 100, 'Invalid parameter', 'App not found'],
    ])
    const empty = await make({ publish: true })
    expect(empty.body.error.message).toBe('(#100) The parameter flow_json is required.')
  })

  it('stays live when nothing of it is changed', async () => {
    await using emulator = await frozenEmulator()
    await graph(emulator, 'post', `/v25.0/${BOOKING}`).send({}).expect(200, { success: true })
    const read = await graph(emulator, 'get', `/v25.0/${BOOKING}?fields=status`)
    expect(read.body.status).toBe('PUBLISHED')
  })

  it('goes live with an endpoint only where an app hears of Flows', async () => {
    await using emulator = await frozenEmulator()
    await using endpoint = await startEndpoint(emulator.ids.appSecret, () => ({
      data: { status: 'active' },
    }))
    await uploadKey(emulator, endpoint.publicKey())
    await graph(emulator, 'post', `/v25.0/${BOOKING}`).send({ endpoint_uri: endpoint.url })
    const publish = () => graph(emulator, 'post', `/v25.0/${BOOKING}/publish`)
    const deaf = await publish().expect(400)
    expect(deaf.body.error).toMatchObject({
      code: 139002,
      error_user_msg: 'The account is not subscribed to Flow webhooks.',
    })
    await control(emulator, 'patch', '/settings').send({ strict: false }).expect(200)
    await publish().expect(200, { success: true })
  })

  it('is sent by a template only while it is published', async () => {
    await using emulator = await frozenEmulator()
    const flow = '550660770880990'
    const buttons = [{ type: 'FLOW', text: 'Join', flow_id: flow, navigate_screen: 'WELCOME' }]
    await graph(emulator, 'post', `/v25.0/${WABA}/message_templates`)
      .send({
        name: 'join_us',
        language: 'en_US',
        category: 'MARKETING',
        components: [
          { type: 'BODY', text: 'Join our club today.' },
          { type: 'BUTTONS', buttons },
        ],
      })
      .expect(200)
    await emulator.clock.runUntilIdle()
    const template = { name: 'join_us', language: { code: 'en_US' } }
    const codes: Record<string, unknown> = {}
    for (const status of ['PUBLISHED', 'THROTTLED', 'BLOCKED', 'DRAFT', 'DEPRECATED']) {
      await control(emulator, 'patch', `/flows/${flow}`).send({ status }).expect(200)
      const reply = await send(emulator, { type: 'template', template })
      codes[status] = reply.body.error?.code ?? 'sent'
    }
    expect(codes).toEqual({
      PUBLISHED: 'sent',
      THROTTLED: 'sent',
      BLOCKED: 132068,
      DRAFT: 131009,
      DEPRECATED: 131009,
    })
  })

  const mistakes: [string, string, unknown][] = [
    ['INVALID_FLOW_JSON', '', '{"version":'],
    ['INVALID_VERSION', 'version', simple([], { version: '9.9' })],
    ['INVALID_PROPERTY', 'foo', simple([], { foo: 1 })],
    ['INVALID_PROPERTY_VALUE', 'screens[0].layout.children[0].type', simple([{ type: 'Nothing' }])],
    [
      'MISSING_REQUIRED_PROPERTY',
      'screens[0].layout.children[0].text',
      simple([{ type: 'TextBody' }]),
    ],
    [
      'INVALID_PROPERTY',
      'screens[0].layout.children[0].color',
      simple([{ type: 'TextBody', text: 'a', color: 'red' }]),
    ],
    [
      'INVALID_PROPERTY_VALUE',
      'screens[0].layout.children[0].text',
      simple([{ type: 'TextHeading', text: 'x'.repeat(81) }]),
    ],
    [
      'INVALID_COMPONENT',
      'screens[0].layout.children[0].type',
      simple([{ type: 'ImageCarousel', images: [{}] }], { version: '6.0' }),
    ],
    [
      'DUPLICATE_FORM_COMPONENTS',
      'screens[0].layout.children[1].name',
      simple([
        { type: 'TextInput', name: 'a', label: 'A' },
        { type: 'TextInput', name: 'a', label: 'B' },
      ]),
    ],
    [
      'INVALID_SCREEN',
      'screens[0].layout.children[0].on-click-action.next.name',
      simple([
        {
          type: 'EmbeddedLink',
          text: 'Go',
          'on-click-action': { name: 'navigate', next: { type: 'screen', name: 'GONE' } },
        },
      ]),
    ],
    [
      'INVALID_ROUTING_MODEL',
      'routing_model.WELCOME',
      simple([], { data_api_version: '3.0', routing_model: { WELCOME: ['WELCOME'] } }),
    ],
  ]
  it.each(mistakes)('names %s at %s', async (error, path, json) => {
    await using emulator = await frozenEmulator()
    const made = await graph(emulator, 'post', `/v25.0/${WABA}/flows`)
      .send({ name: 'wrong', categories: ['OTHER'] })
      .expect(200)
    const { body } = await upload(emulator, made.body.id, json).expect(200)

    expect(body.success).toBe(true)
    expect(body.validation_errors[0]).toEqual({
      error,
      error_type: error === 'INVALID_FLOW_JSON' ? 'JSON_SCHEMA_ERROR' : 'FLOW_JSON_ERROR',
      message: expect.any(String),
      line_start: 1,
      line_end: 1,
      column_start: expect.any(Number),
      column_end: expect.any(Number),
      pointers: [expect.objectContaining({ path })],
    })
  })
})

describe('the phone', () => {
  const days = [{ id: '1', title: 'Monday' }]
  const booking = (question: Question): Reply => {
    if (question.action === 'ping') return { data: { status: 'active' } }
    if (question.data?.['error']) return { data: { acknowledged: true } }
    if (question.action === 'INIT' || question.action === 'BACK') {
      return { screen: 'DAY', data: { days } }
    }
    if (question.data?.['day'] === 'gone') return { status: 427, body: { error_msg: 'Too late' } }
    if (question.data?.['day'] === 'nowhere') return { screen: 'NOWHERE', data: {} }
    if (question.data?.['day'] === 'broken') return { status: 500, body: {} }
    if (question.data?.['day'] === 'done') {
      const params = { flow_token: question.flow_token, day: 'Monday' }
      return { screen: 'SUCCESS', data: { extension_message_response: { params } } }
    }
    return { screen: 'DONE', data: { day: 'Monday' } }
  }

  it('plays a Flow through with its endpoint and sends the reply, a new key included', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    await using endpoint = await startEndpoint(emulator.ids.appSecret, booking)
    await graph(emulator, 'post', `/v25.0/${BOOKING}`)
      .send({ endpoint_uri: endpoint.url })
      .expect(200)
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
    await uploadKey(emulator, other.export({ type: 'spki', format: 'pem' }).toString())
    const elsewhere = await graph(emulator, 'post', `/v25.0/${BOOKING}/publish`).expect(400)
    expect(elsewhere.body.error.error_user_msg).toBe(
      'The health check of the endpoint failed: unexpected_http_status_code, 421.',
    )
    endpoint.statuses.length = 0
    await uploadKey(emulator, endpoint.publicKey())
    await graph(emulator, 'post', `/v25.0/${BOOKING}/publish`).expect(200, { success: true })
    expect(endpoint.questions).toEqual([{ version: '3.0', action: 'ping' }])
    const message = await sendFlow(emulator, BOOKING, { flow_token: 'T-1' }).expect(200)

    const opened = await control(emulator, 'post', `/flows/${BOOKING}/sessions`)
      .send({ message_id: message.body.messages[0].id })
      .expect(201)
    expect(opened.body).toMatchObject({
      state: 'open',
      screen: 'DAY',
      data: { days },
      flow_token: 'T-1',
    })
    endpoint.newKey()
    await uploadKey(emulator, endpoint.publicKey())
    const go = (step: object) =>
      control(emulator, 'post', `/flows/${BOOKING}/sessions/${opened.body.id}/steps`).send(step)
    const second = await go({ action: 'submit', form: { day: '1' } }).expect(200)
    expect(endpoint.statuses).toEqual([200, 200, 421, 200])
    expect(second.body).toMatchObject({ screen: 'DONE', data: { day: 'Monday' } })
    const back = await go({ action: 'back' }).expect(200)
    expect(back.body).toMatchObject({ screen: 'DAY', data: { days } })
    await go({ action: 'submit', form: { day: '1' } }).expect(200)
    const done = await go({ action: 'submit' }).expect(200)
    expect(done.body).toMatchObject({
      state: 'completed',
      message_id: expect.stringMatching(/^wamid\./),
    })
    await emulator.clock.runUntilIdle()

    expect(endpoint.questions.slice(1, 3)).toEqual([
      { version: '3.0', action: 'INIT', flow_token: 'T-1', data: {} },
      {
        version: '3.0',
        action: 'data_exchange',
        screen: 'DAY',
        flow_token: 'T-1',
        data: { day: '1' },
      },
    ])
    const replies = valuesOf(hook.received).flatMap(({ messages }) => messages ?? [])
    expect(replies).toMatchObject([
      {
        from: ADA,
        type: 'interactive',
        context: { id: message.body.messages[0].id },
        interactive: {
          type: 'nfm_reply',
          nfm_reply: {
            name: 'flow',
            body: 'Sent',
            response_json: '{"flow_token":"T-1","day":"Monday"}',
          },
        },
      },
    ])
  })

  it('fills in a Flow without an endpoint that a template has opened', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    const flow = '550660770880990'
    await graph(emulator, 'post', `/v25.0/${WABA}/message_templates`)
      .send({
        name: 'join_us',
        language: 'en_US',
        category: 'MARKETING',
        components: [
          { type: 'BODY', text: 'Join our club today.' },
          {
            type: 'BUTTONS',
            buttons: [{ type: 'FLOW', text: 'Join', flow_id: flow, navigate_screen: 'WELCOME' }],
          },
        ],
      })
      .expect(200)
    await emulator.clock.runUntilIdle()
    const button = {
      type: 'button',
      sub_type: 'flow',
      index: '0',
      parameters: [{ type: 'action', action: { flow_token: 'T-9', flow_action_data: { a: 1 } } }],
    }
    const message = await send(emulator, {
      type: 'template',
      template: { name: 'join_us', language: { code: 'en_US' }, components: [button] },
    }).expect(200)
    const opened = await control(emulator, 'post', `/flows/${flow}/sessions`)
      .send({ message_id: message.body.messages[0].id })
      .expect(201)
    expect(opened.body).toMatchObject({
      state: 'open',
      screen: 'WELCOME',
      data: { a: 1 },
      flow_token: 'T-9',
      customer: ADA,
    })
    const path = `/flows/${flow}/sessions/${opened.body.id}`
    const nothing = await control(emulator, 'post', `${path}/steps`)
      .send({ action: 'submit', component: 'elsewhere' })
      .expect(400)
    expect(nothing.body.error.message).toContain('nothing called elsewhere')
    await control(emulator, 'post', `${path}/steps`)
      .send({ action: 'submit', form: { first_name: 'Ada' } })
      .expect(200)
    const closed = await control(emulator, 'post', `${path}/steps`)
      .send({ action: 'back' })
      .expect(400)
    expect(closed.body.error.message).toBe('the session is completed')
    expect((await control(emulator, 'get', path)).body.state).toBe('completed')
    await emulator.clock.runUntilIdle()

    const [reply] = valuesOf(hook.received).flatMap(({ messages }) => messages ?? [])
    expect(reply).toMatchObject({
      context: { id: message.body.messages[0].id },
      interactive: {
        nfm_reply: { response_json: '{"flow_token":"T-9","first_name":"Ada"}' },
      },
    })
  })

  it('reports wrong answers, keeps to 427, and closes at SUCCESS', async () => {
    await using emulator = await frozenEmulator()
    await using endpoint = await startEndpoint(emulator.ids.appSecret, booking)
    await graph(emulator, 'post', `/v25.0/${BOOKING}`)
      .send({ endpoint_uri: endpoint.url })
      .expect(200)
    const start = (token: string) =>
      control(emulator, 'post', `/flows/${BOOKING}/sessions`).send({
        from: ADA,
        flow_token: token,
        flow_action: 'data_exchange',
      })
    const keyless = await start('T-0').expect(201)
    expect(keyless.body).toMatchObject({ state: 'failed', error: { name: 'PUBLIC_KEY_MISSING' } })
    await uploadKey(emulator, endpoint.publicKey())
    const opened = await start('T-2').expect(201)
    const go = (day: string) =>
      control(emulator, 'post', `/flows/${BOOKING}/sessions/${opened.body.id}/steps`).send({
        action: 'data_exchange',
        data: { day },
      })

    const nowhere = await go('nowhere').expect(200)
    expect(nowhere.body).toMatchObject({
      state: 'open',
      screen: 'DAY',
      error: { name: 'INVALID_SCREEN_NAME' },
    })
    expect(endpoint.questions.at(-1)).toMatchObject({
      action: 'data_exchange',
      screen: 'DAY',
      data: { error: 'INVALID_SCREEN_NAME', error_message: expect.any(String) },
    })
    const broken = await go('broken').expect(200)
    expect(broken.body).toMatchObject({
      state: 'open',
      error: { name: 'unexpected_http_status_code' },
    })
    const gone = await go('gone').expect(200)
    expect(gone.body).toMatchObject({ state: 'expired', error: { message: 'Too late' } })
    const disabled = await start('T-2').expect(400)
    expect(disabled.body.error.message).toBe('the button is disabled: Too late')

    const other = await start('T-3').expect(201)
    const done = await control(
      emulator,
      'post',
      `/flows/${BOOKING}/sessions/${other.body.id}/steps`,
    )
      .send({ action: 'data_exchange', data: { day: 'done' } })
      .expect(200)
    expect(done.body.state).toBe('completed')
    const reply = await control(emulator, 'get', '/messages?direction=inbound&type=interactive')
    expect(reply.body.data[0].interactive.nfm_reply.response_json).toBe(
      '{"flow_token":"T-3","day":"Monday"}',
    )
  })

  it('signs the token of a Flow of version 7.3 with data API 4.0', async () => {
    await using emulator = await frozenEmulator()
    await using endpoint = await startEndpoint(emulator.ids.appSecret, () => ({
      screen: 'WELCOME',
      data: {},
    }))
    await uploadKey(emulator, endpoint.publicKey())
    const made = await graph(emulator, 'post', `/v25.0/${WABA}/flows`)
      .send({
        name: 'signed',
        categories: ['OTHER'],
        endpoint_uri: endpoint.url,
        flow_json: JSON.stringify(
          simple([], { data_api_version: '4.0', routing_model: { WELCOME: [] } }),
        ),
      })
      .expect(200)
    expect(made.body.validation_errors).toEqual([])
    const opened = await control(emulator, 'post', `/flows/${made.body.id}/sessions`)
      .send({ from: ADA, flow_token: 'T-4', flow_action: 'data_exchange', mode: 'draft' })
      .expect(201)

    expect(opened.body).toMatchObject({ state: 'open', screen: 'WELCOME' })
    const [question] = endpoint.questions as (Question & { flow_token_signature: string })[]
    const [head = '', body = '', signature] = question?.flow_token_signature.split('.') ?? []
    const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    expect(decoded(head)).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(decoded(body)).toEqual({ flow_token: 'T-4', iat: 1767225600 })
    const mac = createHmac('sha256', emulator.ids.appSecret).update(`${head}.${body}`)
    expect(signature).toBe(mac.digest('base64url'))
  })

  it('gives out picked files encrypted, and as media when the Flow is completed', async () => {
    await using emulator = await frozenEmulator()
    await using endpoint = await startEndpoint(emulator.ids.appSecret, booking)
    await graph(emulator, 'post', `/v25.0/${BOOKING}`)
      .send({ endpoint_uri: endpoint.url })
      .expect(200)
    await uploadKey(emulator, endpoint.publicKey())
    const opened = await control(emulator, 'post', `/flows/${BOOKING}/sessions`)
      .send({ from: ADA, flow_action: 'data_exchange' })
      .expect(201)
    const plain = Buffer.from('a photo')
    const photo = [{ file_name: 'a.jpg', mime_type: 'image/jpeg', data: plain.toString('base64') }]
    const steps = `/flows/${BOOKING}/sessions/${opened.body.id}/steps`
    await control(emulator, 'post', steps)
      .send({ action: 'data_exchange', data: { photo } })
      .expect(200)
    const asked = endpoint.questions.at(-1)?.data as {
      photo: { cdn_url: string; encryption_metadata: Record<string, string> }[]
    }
    const [sent] = asked.photo
    const meta = (name: string) => Buffer.from(sent?.encryption_metadata[name] ?? '', 'base64')
    const file = Buffer.from(await (await fetch(sent?.cdn_url ?? '')).arrayBuffer())
    const text = file.subarray(0, -10)
    const mac = createHmac('sha256', meta('hmac_key')).update(meta('iv')).update(text).digest()
    const decipher = createDecipheriv('aes-256-cbc', meta('encryption_key'), meta('iv'))

    expect(createHash('sha256').update(file).digest()).toEqual(meta('encrypted_hash'))
    expect(mac.subarray(0, 10)).toEqual(file.subarray(-10))
    expect(Buffer.concat([decipher.update(text), decipher.final()])).toEqual(plain)

    const many = Array.from({ length: 11 }, () => photo[0])
    const refused = [
      await control(emulator, 'post', steps).send({ action: 'complete', data: { many } }),
      await control(emulator, 'post', steps).send({
        action: 'navigate',
        screen: 'DONE',
        data: { photo },
      }),
    ]
    expect(refused.map(({ status, body }) => [status, body.error.message])).toEqual([
      [400, 'a Flow is completed with at most 10 files and 100 MiB'],
      [400, 'files that were picked go to no other screen'],
    ])
    await control(emulator, 'post', steps).send({ action: 'complete', data: { photo } }).expect(200)
    const reply = await control(emulator, 'get', '/messages?direction=inbound&type=interactive')
    const { photo: media } = JSON.parse(reply.body.data[0].interactive.nfm_reply.response_json)
    expect(media).toEqual([
      {
        file_name: 'a.jpg',
        mime_type: 'image/jpeg',
        sha256: createHash('sha256').update(plain).digest('base64'),
        id: expect.stringMatching(/^\d+$/),
      },
    ])
    await graph(emulator, 'get', `/v25.0/${media[0].id}`).expect(200)
  })

  it('is told by webhook when the endpoint fails too often, and when it is well again', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    await using endpoint = await startEndpoint(emulator.ids.appSecret, booking)
    await graph(emulator, 'post', `/v25.0/${BOOKING}`)
      .send({ endpoint_uri: endpoint.url })
      .expect(200)
    await uploadKey(emulator, endpoint.publicKey())
    const opened = await control(emulator, 'post', `/flows/${BOOKING}/sessions`)
      .send({ from: ADA, flow_action: 'data_exchange' })
      .expect(201)
    await emulator.clock.runUntilIdle()
    hook.received.length = 0
    const steps = `/flows/${BOOKING}/sessions/${opened.body.id}/steps`
    for (let at = 0; at < 9; at++) {
      await control(emulator, 'post', `/flows/${BOOKING}/ping`).expect(200)
    }
    const broken = { action: 'data_exchange', data: { day: 'broken' } }
    await control(emulator, 'post', steps).send(broken).expect(200)
    await emulator.clock.advance('31m')
    for (let at = 0; at < 10; at++) {
      await control(emulator, 'post', `/flows/${BOOKING}/ping`).expect(200)
    }
    await emulator.clock.runUntilIdle()

    const news = hook.received.map(({ body }) => {
      const { entry } = body as { entry: { changes: { value: object }[] }[] }
      return entry[0]?.changes[0]?.value
    })
    expect(news).toEqual([
      {
        event: 'ENDPOINT_ERROR_RATE',
        message: 'ENDPOINT_ERROR_RATE of book_a_table crossed 5',
        flow_id: BOOKING,
        error_rate: 9.09,
        errors: [{ error_type: 'UNEXPECTED_HTTP_STATUS_CODE', error_rate: 9.09, error_count: 1 }],
        threshold: 5,
        alert_state: 'ACTIVATED',
      },
      {
        event: 'ENDPOINT_ERROR_RATE',
        message: 'ENDPOINT_ERROR_RATE of book_a_table is back from 5',
        flow_id: BOOKING,
        error_rate: 0,
        errors: [],
        threshold: 5,
        alert_state: 'DEACTIVATED',
      },
    ])
  })

  it('counts what it asked, for the metrics', async () => {
    await using emulator = await frozenEmulator()
    await using endpoint = await startEndpoint(emulator.ids.appSecret, booking)
    await graph(emulator, 'post', `/v25.0/${BOOKING}`)
      .send({ endpoint_uri: endpoint.url })
      .expect(200)
    await uploadKey(emulator, endpoint.publicKey())
    for (let at = 0; at < 250; at++) {
      await control(emulator, 'post', `/flows/${BOOKING}/ping`).expect(200)
    }
    const read = await graph(
      emulator,
      'get',
      `/v25.0/${BOOKING}?fields=metric.name(ENDPOINT_REQUEST_COUNT).granularity(DAY).since(2025-12-31).until(2026-01-30)`,
    ).expect(200)

    expect(read.body).toEqual({
      metric: {
        name: 'ENDPOINT_REQUEST_COUNT',
        granularity: 'DAY',
        data_points: [
          { timestamp: '2025-12-31T08:00:00+0000', data: [{ key: 'value', value: 250 }] },
        ],
      },
      id: BOOKING,
    })
  })
})

it('customers have sessions of their own', async () => {
  await using emulator = await frozenEmulator()
  const open = async (from: string): Promise<string> => {
    const { body } = await control(emulator, 'post', `/flows/${SIGN_UP}/sessions`)
      .send({ from })
      .expect(201)
    return body.id
  }
  const ada = await open('12025550101')
  const grace = await open('12025550102')

  expect(grace).not.toBe(ada)
  for (const [id, customer] of [
    [ada, '12025550101'],
    [grace, '12025550102'],
  ]) {
    const { body } = await control(emulator, 'get', `/flows/${SIGN_UP}/sessions/${id}`).expect(200)
    expect(body).toMatchObject({ id, customer, state: 'open', screen: 'WELCOME' })
  }
})

it('messages keep the version of the Flow that they were sent with', async () => {
  await using emulator = await frozenEmulator()
  const flow = '550660770880990'
  const parameters = { flow_message_version: '3', flow_id: flow, flow_cta: 'Go', flow_token: 'T' }
  const sendIt = async (): Promise<string> => {
    const { body } = await graph(emulator, 'post', `/v25.0/${emulator.ids.phoneNumberId}/messages`)
      .send({
        messaging_product: 'whatsapp',
        to: '12025550101',
        type: 'interactive',
        interactive: { type: 'flow', body: { text: 'b' }, action: { name: 'flow', parameters } },
      })
      .expect(200)
    await emulator.clock.advance('5s')
    return body.messages[0].id
  }
  const publish = async (id: string): Promise<void> => {
    const done = { name: 'complete', payload: {} }
    const children = [{ type: 'Footer', label: 'Done', 'on-click-action': done }]
    const layout = { type: 'SingleColumnLayout', children }
    const screens = [{ id, title: 'New', terminal: true, success: true, data: {}, layout }]
    await graph(emulator, 'post', `/v25.0/${flow}/assets`)
      .field('name', 'flow.json')
      .field('asset_type', 'FLOW_JSON')
      .attach('file', Buffer.from(JSON.stringify({ version: '7.3', screens })), 'flow.json')
      .expect(200)
    await graph(emulator, 'post', `/v25.0/${flow}/publish`).expect(200)
  }
  const screenOf = async (messageId: string): Promise<string> =>
    (
      await control(emulator, 'post', `/flows/${flow}/sessions`)
        .send({ message_id: messageId })
        .expect(201)
    ).body.screen

  const first = await sendIt()
  await publish('SECOND')
  const second = await sendIt()
  await publish('THIRD')
  const third = await sendIt()

  expect(await screenOf(first)).toBe('WELCOME')
  expect(await screenOf(second)).toBe('SECOND')
  expect(await screenOf(third)).toBe('THIRD')
})
