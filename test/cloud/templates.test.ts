import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph, onprem } from '../support/emulator.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { WABA } from './support.ts'

const EDGE = `/v25.0/${WABA}/message_templates`
const body = (text: string, example?: object) => ({ type: 'BODY', text, ...example })
const offer = {
  name: 'spring_offer',
  language: 'en_US',
  category: 'MARKETING',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Hello {{1}}', example: { header_text: ['Ada'] } },
    {
      type: 'BODY',
      text: 'Use {{1}} until {{2}} for a good discount.',
      example: { body_text: [['TEA10', 'Friday']] },
    },
    { type: 'FOOTER', text: 'Blue Lantern Tea' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Stop' },
        { type: 'URL', text: 'Shop', url: 'https://shop.example/?c={{1}}', example: ['TEA10'] },
      ],
    },
  ],
}

const create = (emulator: LocalEmulator, template: object) =>
  graph(emulator, 'post', EDGE).send({ ...offer, ...template })

/** `field: value.event` of each webhook. */
const news = (calls: readonly Received[]): Record<string, unknown>[] =>
  calls.map((call) => {
    const { entry } = call.body as {
      entry: { changes: { field: string; value: Record<string, unknown> }[] }[]
    }
    const change = entry[0]?.changes[0]
    return { field: change?.field, ...change?.value }
  })

describe('the life of a template', () => {
  it('is told step by step: review, edit, deletion, and the name that stays blocked', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })

    const created = await create(emulator, {}).expect(200)
    expect(created.body).toEqual({
      id: expect.stringMatching(/^\d{16}$/),
      status: 'PENDING',
      category: 'MARKETING',
    })
    const { id } = created.body
    await emulator.clock.runUntilIdle()
    const found = await graph(emulator, 'get', `${EDGE}?name=spring_offer`).expect(200)
    expect(found.body.data).toMatchObject([{ id, status: 'APPROVED', language: 'en_US' }])
    expect(found.body.data[0].components[3].buttons[1].example).toEqual([
      'https://shop.example/?c=TEA10',
    ])

    const changed = [body('Our tea is {{1}} cheaper today.', { example: { body_text: '10%' } })]
    await graph(emulator, 'post', `/v25.0/${id}`).send({ components: changed }).expect(200, {
      success: true,
    })
    await emulator.clock.runUntilIdle()
    const again = await graph(emulator, 'post', `/v25.0/${id}`).send({ components: changed })
    expect(again.body.error).toMatchObject({
      code: 100,
      error_user_title: 'Template edit limit reached',
    })
    await graph(emulator, 'delete', `${EDGE}?name=spring_offer`).expect(200, { success: true })
    await emulator.clock.runUntilIdle()

    const told = { message_template_id: Number(id), message_template_name: 'spring_offer' }
    expect(news(hook.received)).toEqual([
      {
        field: 'message_template_status_update',
        event: 'APPROVED',
        ...told,
        message_template_language: 'en_US',
        reason: 'NONE',
        message_template_category: 'MARKETING',
      },
      {
        field: 'message_template_components_update',
        ...told,
        message_template_language: 'en_US',
        message_template_element: 'Our tea is {{1}} cheaper today.',
      },
      expect.objectContaining({ event: 'APPROVED', ...told }),
      expect.objectContaining({ event: 'DELETED', reason: null, ...told }),
    ])
    const refused = await create(emulator, {}).expect(400)
    expect(refused.body.error).toMatchObject({
      message: 'Invalid parameter',
      code: 100,
      error_subcode: 2388023,
      is_transient: false,
      error_user_title: 'Message Template Language is Being Deleted',
      error_user_msg:
        'The English (US) version of this template is being deleted. Try again in 4 weeks, or use another template name.',
    })
    await emulator.clock.advance('30d')
    await create(emulator, {}).expect(200)
  })

  it('comes first in the list when it was made last, though the clock stands still', async () => {
    await using emulator = await frozenEmulator()
    for (const name of ['b_one', 'a_two', 'd_three', 'c_four']) {
      await create(emulator, { name }).expect(200)
    }

    const { body: page } = await graph(emulator, 'get', `${EDGE}?fields=name&limit=5`).expect(200)

    const names = page.data.map((each: { name: string }) => each.name)
    expect(names).toEqual(['c_four', 'd_three', 'a_two', 'b_one', 'hello_world'])
  })

  it('waits for the review that the settings ask for', async () => {
    await using emulator = await frozenEmulator()
    await control(emulator, 'patch', '/settings')
      .send({
        template_review: '1h',
        template_review_script: [
          { name: 'bad_*', status: 'REJECTED', reason: 'PROMOTIONAL' },
          { name: 'slow_*', status: 'PENDING' },
          { name: 'judged', category: 'MARKETING' },
        ],
      })
      .expect(200)
    const ids: Record<string, string> = {}
    for (const name of ['good', 'bad_one', 'slow_one', 'judged']) {
      const made = await create(emulator, { name, category: 'UTILITY' }).expect(200)
      ids[name] = made.body.id
      expect(made.body.category).toBe(name === 'judged' ? 'MARKETING' : 'UTILITY')
    }
    const statusOf = async (name: string) => {
      const read = await graph(emulator, 'get', `/v25.0/${ids[name]}?fields=status,rejected_reason`)
      return `${read.body.status} ${read.body.rejected_reason}`
    }
    await emulator.clock.advance('59m')
    expect(await statusOf('good')).toBe('PENDING NONE')
    await emulator.clock.advance('1m')
    expect(await statusOf('good')).toBe('APPROVED NONE')
    expect(await statusOf('bad_one')).toBe('REJECTED PROMOTIONAL')
    expect(await statusOf('slow_one')).toBe('PENDING NONE')

    await control(emulator, 'patch', `/templates/${ids['slow_one']}`)
      .send({ status: 'REJECTED', reason: 'INVALID_FORMAT' })
      .expect(200)
    expect(await statusOf('slow_one')).toBe('REJECTED INVALID_FORMAT')
  })

  it('is paused for low quality three hours, six hours, then disabled', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    const id = '440550660770880'
    const judge = (quality: string) =>
      control(emulator, 'patch', `/templates/${id}`).send({ quality }).expect(200)
    const status = async () =>
      (await graph(emulator, 'get', `/v25.0/${id}?fields=status`)).body.status

    await judge('RED')
    expect(await status()).toBe('PAUSED')
    await emulator.clock.advance('3h')
    expect(await status()).toBe('APPROVED')
    await judge('GREEN')
    await judge('RED')
    await emulator.clock.advance('3h')
    expect(await status()).toBe('PAUSED')
    await graph(emulator, 'post', `/v25.0/${id}/unpause`).expect(200, { success: true })
    await judge('YELLOW')
    const disabled = await judge('RED')
    expect(disabled.body.status).toBe('DISABLED')
    const cannot = await graph(emulator, 'post', `/v25.0/${id}/unpause`).expect(200)
    expect(cannot.body).toEqual({ success: false, reason: expect.any(String) })
    await emulator.clock.runUntilIdle()

    const titles = news(hook.received).map(
      (each) => (each['other_info'] as { title: string } | undefined)?.title ?? each['event'],
    )
    expect(titles.filter(Boolean)).toEqual([
      'FIRST_PAUSE',
      'UNPAUSE',
      'SECOND_PAUSE',
      'UNPAUSE',
      'DISABLED',
    ])
    expect(news(hook.received)[0]).toEqual({
      field: 'message_template_quality_update',
      previous_quality_score: 'GREEN',
      new_quality_score: 'RED',
      message_template_id: Number(id),
      message_template_name: 'order_update',
      message_template_language: 'en',
    })
  })

  it('moves to another category at once or after a notice', async () => {
    await using hook = await startReceiver()
    await using emulator = await frozenEmulator({ webhookUrl: hook.url })
    await control(emulator, 'patch', '/templates/440550660770880')
      .send({ category: 'MARKETING', category_after: '24h' })
      .expect(200)
    await emulator.clock.advance('24h')

    const read = await graph(
      emulator,
      'get',
      '/v25.0/440550660770880?fields=category,previous_category',
    )
    expect(read.body).toMatchObject({ category: 'MARKETING', previous_category: 'UTILITY' })
    expect(news(hook.received)).toMatchObject([
      {
        field: 'template_category_update',
        correct_category: 'MARKETING',
        new_category: 'UTILITY',
        category_update_timestamp: 1767312000,
      },
      {
        field: 'template_category_update',
        previous_category: 'UTILITY',
        new_category: 'MARKETING',
      },
    ])
  })
})

describe('what a template must not be', () => {
  let emulator: LocalEmulator
  beforeAll(async () => {
    emulator = await frozenEmulator()
  })
  afterAll(() => emulator.stop())

  const withBody = (text: string, example?: object) => ({ components: [body(text, example)] })
  const withButtons = (...buttons: object[]) => ({
    components: [body('Hello there'), { type: 'BUTTONS', buttons }],
  })
  const withHeader = (header: object) => ({
    components: [{ type: 'HEADER', ...header }, body('Hello there')],
  })
  const footer = (text: string) => ({
    components: [body('Hello there'), { type: 'FOOTER', text }],
  })
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ type: 'QUICK_REPLY', text: `Reply ${at}` }))
  const url = (address: string, more?: object) => ({
    type: 'URL',
    text: 'Open',
    url: address,
    ...more,
  })
  const one = { example: { body_text: [['Ada']] } }
  const otp = (button: object, more: object = {}) => ({
    category: 'AUTHENTICATION',
    components: [{ type: 'BODY' }, { type: 'BUTTONS', buttons: [{ type: 'OTP', ...button }] }],
    ...more,
  })
  const png = `4::${Buffer.from('image/png').toString('base64')}:ARb:e:1:2:3:ARd`
  const card = (...components: object[]) => ({
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: [png] } },
      ...components,
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Yes' }] },
    ],
  })
  const carousel = (...cards: object[]) => ({
    components: [body('Look at these'), { type: 'CAROUSEL', cards }],
  })

  const subcodes: [number, string, object][] = [
    [2388046, 'a name with capitals', { name: 'Spring Offer' }],
    [2388024, 'a language that exists', { name: 'spring_promo' }],
    [2388040, 'a body over 1024', withBody('x'.repeat(1025))],
    [2388040, 'a footer over 60', footer('x'.repeat(61))],
    [2388040, 'a header over 60', withHeader({ format: 'TEXT', text: 'x'.repeat(61) })],
    [2388040, 'a button text over 25', withButtons({ type: 'QUICK_REPLY', text: 'x'.repeat(26) })],
    [2388042, 'two bodies', { components: [body('Hello'), body('Hello')] }],
    [
      2388042,
      'a code to copy in a utility',
      { category: 'UTILITY', ...withButtons({ type: 'COPY_CODE', example: 'A' }) },
    ],
    [2388042, 'a code button in marketing', withButtons({ type: 'OTP', otp_type: 'COPY_CODE' })],
    [
      2388042,
      'a header beside a carousel',
      {
        components: [
          ...withHeader({ format: 'LOCATION' }).components,
          { type: 'CAROUSEL', cards: [card(), card()] },
        ],
      },
    ],
    [2388042, 'cards that differ', carousel(card(), card(body('More')))],
    [
      2388042,
      'an own text of a code',
      {
        ...otp({ otp_type: 'COPY_CODE' }),
        components: [
          body('Code {{1}}'),
          { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
        ],
      },
    ],
    [2388043, 'no body', { components: [{ type: 'FOOTER', text: 'Hello' }] }],
    [2388043, 'a body without text', { components: [{ type: 'BODY' }] }],
    [2388043, 'a header without format', withHeader({ text: 'Hello' })],
    [2388043, 'variables without examples', withBody('Hello {{1}} and welcome')],
    [2388043, 'too few examples', withBody('Hello {{1}}, meet {{2}} at our fine shop', one)],
    [2388043, 'a code button without its type', otp({})],
    [2388043, 'one tap without apps', otp({ otp_type: 'ONE_TAP' })],
    [
      2388043,
      'an address variable without example',
      withButtons(url('https://shop.example/{{1}}')),
    ],
    [2388047, 'an emoji in a header', withHeader({ format: 'TEXT', text: 'Hello 👋' })],
    [2388047, 'two variables in a header', withHeader({ format: 'TEXT', text: '{{1}} and {{2}}' })],
    [2388047, 'an asterisk in a header', withHeader({ format: 'TEXT', text: '*Hello*' })],
    [2388047, 'a new line in a header', withHeader({ format: 'TEXT', text: 'Hello\nyou' })],
    [2388050, 'a button without text', withButtons({ type: 'QUICK_REPLY' })],
    [2388050, 'a Flow button without a Flow', withButtons({ type: 'FLOW', text: 'Open' })],
    [2388060, 'an emoji on a button', withButtons({ type: 'QUICK_REPLY', text: 'Yes 👍' })],
    [2388060, 'eleven buttons', withButtons(...many(11))],
    [
      2388060,
      'three addresses',
      withButtons(url('https://a.example'), url('https://b.example'), url('https://c.example')),
    ],
    [
      2388060,
      'quick replies in the middle',
      withButtons(url('https://a.example'), ...many(1), url('https://b.example')),
    ],
    [2388060, 'a catalog beside others', withButtons({ type: 'CATALOG' }, ...many(1))],
    [2388072, 'three new lines', withBody('Hello\n\n\nthere')],
    [2388072, 'four spaces', withBody('Hello    there')],
    [2388072, 'a tab', withBody('Hello\tthere')],
    [2388072, 'eleven emojis', withBody(`Hello ${'👋'.repeat(11)} there`)],
    [2388072, 'nothing but variables', withBody('{{1}}', one)],
    [2388072, 'spaces in braces', withBody('Hello {{ 1 }} and welcome', one)],
    [2388072, 'a gap in the positions', withBody('Hello {{2}} and welcome to us', one)],
    [2388072, 'names in a positional one', withBody('Hello {{name}} and welcome', one)],
    [2388073, 'a variable in a footer', footer('Bye {{1}}')],
    [2388073, 'an emoji in a footer', footer('Bye 👋')],
    [2388081, 'a link to WhatsApp', withButtons(url('https://wa.me/12025550111'))],
    [
      2388084,
      'a picture for a video',
      withHeader({ format: 'VIDEO', example: { header_handle: [png] } }),
    ],
    [2388273, 'a picture without a sample', withHeader({ format: 'IMAGE' })],
    [
      2388293,
      'more variables than words',
      withBody('Hi {{1}} and {{2}} bye', { example: { body_text: [['a', 'b']] } }),
    ],
    [2388299, 'a variable at the start', withBody('{{1}}, welcome to our shop', one)],
    [2388299, 'a variable at the end', withBody('Welcome to our shop, {{1}}.', one)],
  ]
  it.each(subcodes)('refuses with %i: %s', async (subcode, _what, change) => {
    const { status, body: answer } = await create(emulator, change)

    expect({ status, ...answer.error }).toEqual({
      status: 400,
      message: 'Invalid parameter',
      type: 'OAuthException',
      code: 100,
      error_subcode: subcode,
      is_transient: false,
      error_user_title: expect.any(String),
      error_user_msg: expect.any(String),
      ...(subcode === 2388046 && { error_data: { blame_field_specs: [['name']] } }),
      fbtrace_id: expect.any(String),
    })
  })

  const messages: [string, object][] = [
    ['(#100) The parameter name is required.', { name: undefined }],
    ['(#100) The parameter components is required.', { components: undefined }],
    ['(#100) The parameter components is required.', { components: null }],
    ['(#100) Param components must be an array.', { components: 'text' }],
    [
      '(#100) Unexpected key "foo" on param "components[0]".',
      { components: [{ type: 'BODY', text: 'Hi', foo: 1 }] },
    ],
    [
      '(#100) Param category must be one of {UTILITY, MARKETING, AUTHENTICATION} - got "OTP".',
      { category: 'OTP' },
    ],
    [
      '(#100) Param message_send_ttl_seconds must be between 43200 and 2592000 for MARKETING.',
      { message_send_ttl_seconds: 60 },
    ],
    [
      "(#192) Param components[1]['buttons'][0]['phone_number'] is not a valid phone number.",
      withButtons({ type: 'PHONE_NUMBER', text: 'Call', phone_number: 'abc' }),
    ],
    [
      "(#100) Param components[1]['buttons'][0] must name a Flow of this WhatsApp Business Account.",
      withButtons({ type: 'FLOW', text: 'Open', flow_id: '1' }),
    ],
  ]
  it.each(messages)('says %s', async (message, change) => {
    const { body: answer } = await create(emulator, change).expect(400)

    expect(answer.error.message).toBe(message)
  })

  it('refuses unknown languages, samples and other categories of a name', async () => {
    const language = await create(emulator, { language: 'en-US' }).expect(400)
    expect(language.body.error.message).toMatch(/^\(#100\) Param language must be one of \{af, sq,/)
    const sample = await create(emulator, { name: 'hello_world', language: 'de' }).expect(400)
    expect(sample.body.error.error_user_msg).toContain('already used as a sample template')
    const category = await create(emulator, {
      name: 'spring_promo',
      language: 'de',
      category: 'UTILITY',
    }).expect(400)
    expect(category.body.error).toMatchObject({
      code: 100,
      error_user_msg: expect.stringContaining("doesn't match"),
    })
    expect(category.body.error).not.toHaveProperty('error_subcode')
  })

  it.each([
    [2388094, 'name=hello_world'],
    [2388102, 'name=nobody'],
    [2388102, 'name=spring_promo&hsm_id=440550660770880'],
    [2388102, 'hsm_ids=["1"]'],
  ])('refuses with %i to delete %s', async (subcode, query) => {
    const { body: answer } = await graph(emulator, 'delete', `${EDGE}?${query}`).expect(400)

    expect(answer.error.error_subcode).toBe(subcode)
  })

  it.each([
    ['delete', `${EDGE}?name=nobody&hsm_id=abc`, 'hsm_id'],
    ['delete', `${EDGE}?hsm_ids=1,two`, 'hsm_ids[1]'],
    ['get', '/v25.0/440550660770880/compare?template_ids=abc', 'template_ids[0]'],
    [
      'post',
      '/v25.0/300000000000002/migrate_message_templates?source_waba_id=abc',
      'source_waba_id',
    ],
  ] as const)('refuses with %s %s what is no id', async (method, path, name) => {
    const { body: answer } = await graph(emulator, method, path).expect(400)

    expect(answer.error).toMatchObject({
      code: 100,
      message: `(#100) Param ${name} must be a valid ID string (e.g., "123")`,
    })
  })

  it('refuses to edit what is in review', async () => {
    const { body: answer } = await graph(emulator, 'post', '/v25.0/440000000000005')
      .send({ components: [body('Hello there')] })
      .expect(400)

    expect(answer.error).toMatchObject({ code: 100, error_subcode: 2388039 })
  })
})

describe('what an account may do', () => {
  it('depends on its business: authentication, and how many templates there may be', async () => {
    await using emulator = await frozenEmulator()
    await control(emulator, 'patch', '/businesses/100000000000001')
      .send({ verification_status: 'not_verified' })
      .expect(200)
    const code = await create(emulator, {
      name: 'code',
      category: 'AUTHENTICATION',
      components: [
        { type: 'BODY' },
        { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
      ],
    }).expect(403)
    expect(code.body.error).toMatchObject({
      code: 10,
      error_subcode: 2388185,
      message: '(#10) Application does not have permission for this action',
    })
    const { body: summary } = await graph(
      emulator,
      'get',
      `${EDGE}?limit=0&summary=message_template_count,message_template_limit`,
    )
    expect(summary.summary).toEqual({ message_template_count: 7, message_template_limit: 250 })

    await control(emulator, 'patch', '/settings').send({ throughput: 'off' }).expect(200)
    for (let at = 7; at < 250; at++) {
      await create(emulator, { name: `offer_${at}` }).expect(200)
    }
    const full = await create(emulator, { name: 'one_more' }).expect(400)
    expect(full.body.error.error_subcode).toBe(2388019)
  })

  it('is a hundred new templates in an hour', async () => {
    await using emulator = await frozenEmulator()
    for (let at = 0; at < 100; at++) {
      await create(emulator, { name: `offer_${at}` }).expect(200)
    }
    const refused = await create(emulator, { name: 'one_more' }).expect(400)
    expect(refused.body.error.code).toBe(80008)

    await emulator.clock.advance('1h')
    await create(emulator, { name: 'one_more' }).expect(200)
  })

  it('ends where its token does not reach', async () => {
    await using emulator = await frozenEmulator()
    const { body: made } = await control(emulator, 'post', '/tokens')
      .send({ scopes: ['whatsapp_business_management'], waba_ids: ['300000000000002'] })
      .expect(201)
    const foreign = (path: string) =>
      graph(emulator, 'get', path).set('authorization', `Bearer ${made.access_token}`).expect(400)

    for (const path of [EDGE, '/v25.0/440550660770880', '/v25.0/550660770880990']) {
      const { body: answer } = await foreign(path)
      expect(answer.error).toMatchObject({ code: 100, error_subcode: 33 })
    }
  })
})

describe('templates of other kinds', () => {
  it('takes names instead of positions, in a form with JSON text', async () => {
    await using emulator = await frozenEmulator()
    const components = [
      {
        type: 'body',
        text: 'Hello {{first_name}}, your order is on its way.',
        example: { body_text_named_params: [{ param_name: 'first_name', example: 'Ada' }] },
      },
    ]
    const made = await graph(emulator, 'post', EDGE)
      .type('form')
      .send({
        name: 'named',
        language: 'en',
        category: 'utility',
        parameter_format: 'named',
        components: JSON.stringify(components),
      })
      .expect(200)
    const read = await graph(emulator, 'get', `/v25.0/${made.body.id}`).expect(200)

    expect(read.body).toEqual({
      name: 'named',
      parameter_format: 'NAMED',
      components: [{ ...components[0], type: 'BODY' }],
      language: 'en',
      status: 'APPROVED',
      category: 'UTILITY',
      id: made.body.id,
    })
  })

  it('makes authentication templates in many languages at once and shows their texts', async () => {
    await using emulator = await frozenEmulator()
    await control(emulator, 'patch', '/settings').send({ template_review: 'manual' }).expect(200)
    const made = await graph(emulator, 'post', `/v25.0/${WABA}/upsert_message_templates`)
      .send({
        name: 'access_code',
        languages: ['en_US', 'es_ES'],
        category: 'AUTHENTICATION',
        components: [
          { type: 'BODY', add_security_recommendation: true },
          { type: 'FOOTER', code_expiration_minutes: 10 },
          { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
        ],
      })
      .expect(200)
    expect(made.body.data).toEqual([
      { id: expect.any(String), status: 'APPROVED', language: 'en_US' },
      { id: expect.any(String), status: 'APPROVED', language: 'es_ES' },
    ])
    const read = await graph(emulator, 'get', `/v25.0/${made.body.data[0].id}?fields=components`)
    expect(read.body.components[2].buttons).toEqual([
      {
        type: 'URL',
        text: 'Copy code',
        url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}',
        example: ['https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456'],
      },
    ])

    const shown = await graph(
      emulator,
      'get',
      `/v25.0/${WABA}/message_template_previews?category=AUTHENTICATION&languages=en_US,es_ES&add_security_recommendation=true&code_expiration_minutes=10&button_types=OTP`,
    ).expect(200)
    expect(shown.body.data[0]).toEqual({
      body: read.body.components[0].text,
      buttons: [{ autofill_text: 'Autofill', text: 'Copy code' }],
      footer: read.body.components[1].text,
      language: 'en_US',
    })
    expect(shown.body.data).toHaveLength(2)
  })

  it('makes a template of the library, approved at once', async () => {
    await using emulator = await frozenEmulator()
    const listed = await graph(emulator, 'get', '/v25.0/message_template_library?search=parcel')
    expect(listed.body.data).toMatchObject([
      {
        name: 'parcel_on_its_way_1',
        usecase: 'SHIPMENT_CONFIRMATION',
        body_params: ['Ada', '#1001'],
      },
    ])
    const made = await graph(emulator, 'post', EDGE)
      .send({
        name: 'our_parcel',
        language: 'en_US',
        category: 'UTILITY',
        library_template_name: 'parcel_on_its_way_1',
        library_template_button_inputs:
          "[{'type':'URL','url':{'base_url':'https://shop.example/{{1}}','url_suffix_example':'https://shop.example/a'}}]",
      })
      .expect(200)
    expect(made.body).toMatchObject({ status: 'APPROVED', category: 'UTILITY' })
  })

  it('shows those fields of the library that are asked for', async () => {
    await using emulator = await frozenEmulator()
    const library = (query: string) =>
      graph(emulator, 'get', `/v25.0/message_template_library?${query}`)

    const { body: some } = await library('fields=name,topic&limit=1').expect(200)
    expect(some.data).toEqual([
      { name: 'parcel_on_its_way_1', topic: 'ORDER_MANAGEMENT', id: '700000000000001' },
    ])
    const field = await library('fields=foo').expect(400)
    expect(field.body.error.message).toMatch(/nonexisting field \(foo\)/)
    const usecase = await library('usecase=LUNCH').expect(400)
    expect(usecase.body.error.message).toMatch(
      /^\(#100\) Param usecase must be one of \{ACCOUNT_CREATION_CONFIRMATION, /,
    )
  })

  it('holds a code button of the library against the rules of any', async () => {
    await using emulator = await frozenEmulator()
    const make = (input: object, texts: object = {}) =>
      graph(emulator, 'post', EDGE).send({
        name: 'our_code',
        language: 'en_US',
        category: 'AUTHENTICATION',
        library_template_name: 'verify_code_1',
        library_template_button_inputs: [{ type: 'OTP', ...input }],
        library_template_body_inputs: texts,
      })
    const app = { package_name: 'com.example.tea', signature_hash: 'K8a/AINcGX7' }

    const type = await make({ otp_type: 'FOO' }).expect(400)
    expect(type.body.error.message).toContain('must be one of {COPY_CODE, ONE_TAP, ZERO_TAP}')
    const apps = await make({ otp_type: 'ONE_TAP' }).expect(400)
    expect(apps.body.error.error_subcode).toBe(2388043)
    await make({ otp_type: 'ZERO_TAP', supported_apps: [app] }).expect(400)
    await make({}, { code_expiration_minutes: 91 }).expect(400)

    const { body: made } = await make(
      { otp_type: 'one_tap', supported_apps: [app] },
      { code_expiration_minutes: 5 },
    ).expect(200)
    const { body: read } = await graph(emulator, 'get', `/v25.0/${made.id}?fields=components`)
    expect(read.components.map(({ type: each }: { type: string }) => each)).toEqual([
      'BODY',
      'FOOTER',
      'BUTTONS',
    ])
    expect(read.components[2].buttons[0].url).toBe(
      'https://www.whatsapp.com/otp/code/?otp_type=ONE_TAP&package_name=com.example.tea&signature_hash=K8a%2FAINcGX7&code=otp{{1}}',
    )
  })

  it('makes no code of a sample, nor of a template of another category', async () => {
    await using emulator = await frozenEmulator()
    const codes = [
      { type: 'BODY' },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
    ]
    const upsert = async (name: string) => {
      const { body: answer } = await graph(
        emulator,
        'post',
        `/v25.0/${WABA}/upsert_message_templates`,
      )
        .send({ name, languages: ['en_US'], category: 'AUTHENTICATION', components: codes })
        .expect(400)
      return answer.error
    }

    expect(await upsert('hello_world')).toMatchObject({ error_subcode: 2388094 })
    expect(await upsert('spring_promo')).toMatchObject({ error_user_title: 'Category mismatch' })

    const rejected = (await graph(emulator, 'get', `${EDGE}?status=REJECTED`)).body.data[0].id
    const edit = (change: object) => graph(emulator, 'post', `/v25.0/${rejected}`).send(change)
    expect((await edit({ category: 'AUTHENTICATION' }).expect(400)).body.error).toMatchObject({
      error_subcode: 2388042,
    })
    await edit({ parameter_format: 'NAMED' }).expect(400)
    await edit({ category: 'AUTHENTICATION', components: codes }).expect(200)
  })

  it('takes no text for the button of many languages, nor a page before the first', async () => {
    await using emulator = await frozenEmulator()
    for (const own of ['text', 'autofill_text']) {
      const { body: answer } = await graph(
        emulator,
        'post',
        `/v25.0/${WABA}/upsert_message_templates`,
      )
        .send({
          name: 'codes',
          languages: ['en_US', 'de'],
          category: 'AUTHENTICATION',
          components: [
            { type: 'BODY' },
            { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', [own]: 'Mine' }] },
          ],
        })
        .expect(400)
      expect(answer.error.message).toBe(
        `(#100) Unexpected key "${own}" on param "components[1]['buttons'][0]".`,
      )
    }
    await graph(emulator, 'post', '/v25.0/300000000000002/migrate_message_templates')
      .send({ source_waba_id: WABA, page_number: -1 })
      .expect(400)
  })

  it('holds what is sent against the types of a library template', async () => {
    await using emulator = await frozenEmulator()
    await graph(emulator, 'post', EDGE)
      .send({
        name: 'our_payment',
        language: 'en_US',
        category: 'UTILITY',
        library_template_name: 'payment_received_1',
      })
      .expect(200)
    const pay = (amount: string) =>
      graph(emulator, 'post', '/v25.0/400000000000001/messages').send({
        messaging_product: 'whatsapp',
        to: '12025550101',
        type: 'template',
        template: {
          name: 'our_payment',
          language: { code: 'en_US' },
          components: [
            { type: 'body', parameters: ['Ada', amount].map((text) => ({ type: 'text', text })) },
          ],
        },
      })
    await pay('$24.00').expect(200)
    const refused = await pay('a lot').expect(400)
    expect(refused.body.error.code).toBe(132018)
  })

  it('copies templates to another account, archives and groups them', async () => {
    await using emulator = await frozenEmulator()
    const moved = await graph(emulator, 'post', '/v25.0/300000000000002/migrate_message_templates')
      .send({ source_waba_id: WABA, template_ids: ['440550660770880', '440000000000006', '9'] })
      .expect(200)
    expect(moved.body).toEqual({
      migrated_templates: ['440550660770880'],
      failed_templates: { 440000000000006: 'Template is not approved', 9: expect.any(String) },
    })
    const archive = await graph(emulator, 'post', `/${WABA}/message_templates/archive`)
      .send({ hsm_ids: '440550660770880,9' })
      .expect(200)
    expect(archive.body).toEqual({
      archived_templates: ['440550660770880'],
      failed_templates: { 9: expect.any(String) },
    })
    const back = await graph(emulator, 'post', `/${WABA}/message_templates/unarchive`)
      .send({ hsm_ids: '440550660770880' })
      .expect(200)
    expect(back.body).toEqual({ unarchived_templates: ['440550660770880'], failed_templates: {} })

    const group = await graph(emulator, 'post', `/v25.0/${WABA}/template_groups`)
      .send({ name: 'Orders', whatsapp_business_templates: ['440550660770880'] })
      .expect(200)
    const read = await graph(
      emulator,
      'get',
      `/v25.0/${group.body.id}?fields=name,whatsapp_business_templates{name}`,
    ).expect(200)
    expect(read.body).toEqual({
      name: 'Orders',
      whatsapp_business_templates: { data: [{ name: 'order_update', id: '440550660770880' }] },
      id: group.body.id,
    })
  })
})

describe('templates in use', () => {
  it('are known to the On-Premises side under the namespace of their account', async () => {
    await using emulator = await frozenEmulator()
    await control(emulator, 'patch', '/settings')
      .send({ onprem: { strictTemplates: true } })
      .expect(200)
    await create(emulator, { components: [body('A quiet hello from us')] }).expect(200)
    await emulator.clock.runUntilIdle()
    const sendTemplate = (name: string) =>
      onprem(emulator, 'post', '/v1/messages').send({
        to: '12025550101',
        type: 'template',
        template: {
          namespace: '5b1e7c2a_93d4_4f0e_a6c8_27d90b3f14e5',
          name,
          language: { policy: 'deterministic', code: 'en_US' },
        },
      })
    await sendTemplate('spring_offer').expect(201)
    await sendTemplate('nobody_knows').expect(201)
    await emulator.clock.runUntilIdle()

    const sent = await control(emulator, 'get', '/messages?direction=outbound')
    expect(sent.body.data.map((each: { status: string }) => each.status)).toEqual([
      'read',
      'failed',
    ])
  })

  it('stay for messages on their way when they are deleted', async () => {
    await using emulator = await frozenEmulator()
    await control(emulator, 'patch', '/settings')
      .send({ delivery: { sent_ms: 1000 } })
      .expect(200)
    const { body: made } = await create(emulator, { components: [body('A quiet hello')] })
    await emulator.clock.runUntilIdle()
    await graph(emulator, 'post', '/v25.0/400000000000001/messages')
      .send({
        messaging_product: 'whatsapp',
        to: '12025550101',
        type: 'template',
        template: { name: 'spring_offer', language: { code: 'en_US' } },
      })
      .expect(200)
    await graph(emulator, 'delete', `${EDGE}?name=spring_offer`).expect(200, { success: true })
    const pending = await graph(emulator, 'get', `/v25.0/${made.id}?fields=status`)
    expect(pending.body.status).toBe('PENDING_DELETION')

    await emulator.clock.advance('30d')
    await graph(emulator, 'get', `/v25.0/${made.id}`).expect(400)
    const gone = await graph(emulator, 'get', `${EDGE}?status=DELETED&fields=name`).expect(200)
    expect(gone.body.data).toMatchObject([{ name: 'spring_offer' }])
    const sent = await control(emulator, 'get', '/messages?direction=outbound')
    expect(sent.body.data).toMatchObject([{ status: 'read' }])
  })
})

describe('the list of templates', () => {
  it('takes its times in words, and what to count as a list', async () => {
    await using emulator = await frozenEmulator()
    await emulator.clock.advance('49h')
    await create(emulator, { name: 'offer_of_today' }).expect(200)
    await emulator.clock.advance('2h')
    const list = (query: string) =>
      graph(emulator, 'get', `${EDGE}?fields=name&${query}`).expect(200)
    const named = async (query: string) =>
      (await list(query)).body.data.map(({ name }: { name: string }) => name)

    for (const words of ['-3 hours', '3 hours ago', 'today', 'yesterday', '-1 month']) {
      expect(await named(`since=${encodeURIComponent(words)}`)).toContain('offer_of_today')
    }
    for (const words of ['now', 'tomorrow', '-1 hour', '+1 week']) {
      expect(await named(`since=${encodeURIComponent(words)}`)).toEqual([])
    }
    await graph(emulator, 'get', `${EDGE}?since=teatime`).expect(400)
    const { body: counted } = await list(
      `limit=1&summary=${encodeURIComponent('["total_count","message_template_limit"]')}`,
    )
    expect(counted.summary).toEqual({ total_count: 8, message_template_limit: 6000 })
  })

  it('pages, filters and counts', async () => {
    await using emulator = await frozenEmulator()
    const list = async (query: string) =>
      (await graph(emulator, 'get', `${EDGE}?${query}`).expect(200)).body

    const first = await list('limit=2&fields=name&summary=total_count,message_template_limit')
    expect(first.data).toHaveLength(2)
    expect(first.summary).toEqual({ total_count: 7, message_template_limit: 6000 })
    expect(first.paging.next).toContain(`/v25.0/${WABA}/message_templates?access_token=`)
    const names = (body: { data: { name: string }[] }) => body.data.map(({ name }) => name).sort()
    expect(names(await list('status=paused,REJECTED'))).toEqual(['paused_promo', 'rejected_promo'])
    expect(names(await list('name=PROMO&language=en_US&category=MARKETING'))).toHaveLength(3)
    expect(names(await list('content=verification'))).toEqual(['login_code'])
    expect(names(await list('quality_score=RED'))).toEqual(['paused_promo'])
    expect(await list('name=nobody')).toEqual({ data: [] })
    expect(await list('limit=0')).toEqual({ data: [] })
    const cursor = await graph(emulator, 'get', `${EDGE}?after=zzz`).expect(400)
    expect(cursor.body.error).toMatchObject({ code: 131059, message: '(#131059) Invalid cursor' })
    const older = await graph(emulator, 'get', `/v23.0/${WABA}/message_templates?after=zzz`)
    expect(older.body.error.message).toBe('(#100) Invalid cursors values')
    const field = await graph(emulator, 'get', `${EDGE}?fields=created_time`).expect(400)
    expect(field.body.error.message).toBe(
      '(#100) Tried accessing nonexisting field (created_time) on node type (WhatsAppBusinessHSM)',
    )
    await graph(emulator, 'get', '/v25.0/440550660770880?fields=quality_score').expect(200, {
      quality_score: { score: 'GREEN', date: 1764633600 },
      id: '440550660770880',
    })
  })
})

it.each([
  ['TRANSACTIONAL', 'UTILITY', 'Your parcel left us today.'],
  ['transactional', 'UTILITY', 'Your parcel left us today.'],
])('takes %s in v15.0 for %s, and not from v16.0 on', async (word, category, text) => {
  await using emulator = await frozenEmulator()
  const create = (version: string) =>
    graph(emulator, 'post', `/${version}/${WABA}/message_templates`).send({
      name: 'parcel_left',
      language: 'en',
      category: word,
      components: [{ type: 'BODY', text }],
    })

  const newer = await create('v16.0').expect(400)
  const older = await create('v15.0').expect(200)

  expect(newer.body.error.message).toContain('Param category must be one of')
  expect(older.body).toMatchObject({ category })
})
