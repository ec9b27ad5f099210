import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { ADA, PHONE, WABA } from './support.ts'

const BUSINESS = '100000000000001'
const NUMBER = '12025550111'
const NOW = 1_767_225_600

type Method = 'post' | 'patch' | 'delete'

/** An emulator, what it is asked, and the webhooks that follow: their exact text, members in their order. */
async function stage() {
  const hook = await startReceiver()
  const emulator = await frozenEmulator({ webhookUrl: hook.url })
  const told = () => toldBy(hook, emulator)
  return {
    emulator,
    hook,
    told,
    async meta(path: string, body: object) {
      await control(emulator, 'patch', path).send(body).expect(200)
      return told()
    },
    async call(method: Method, path: string, body: object = {}) {
      const answer = await graph(emulator, method, `/v24.0${path}`).send(body)
      expect(answer.body.error).toBeUndefined()
      return { id: String(answer.body.id), told: await told() }
    },
    async [Symbol.asyncDispose]() {
      await emulator[Symbol.asyncDispose]()
      await hook[Symbol.asyncDispose]()
    },
  }
}

async function toldBy(hook: Receiver, emulator: LocalEmulator): Promise<string[]> {
  await emulator.clock.runUntilIdle('1s')
  return hook.received.splice(0).map(({ body }) => {
    const { entry } = body as {
      entry: { id: string; time?: number; changes: { field: string; value: object }[] }[]
    }
    const { id, time, changes } = entry[0] ?? expect.fail('no entry')
    const { field, value } = changes[0] ?? expect.fail('no change')
    const at = time === undefined ? '' : ` at ${time - NOW}`
    return `${id}${at} ${field} ${JSON.stringify(value)}`
  })
}

/** As `toldBy` has it; `at` counts from the start. */
const say = (field: string, value: object, at = 0): string =>
  `${WABA} at ${at} ${field} ${JSON.stringify(value)}`

/** Of fields whose entries have no time. */
const untimed = (field: string, value: object): string =>
  `${WABA} ${field} ${JSON.stringify(value)}`

it('tells the life of a template', async () => {
  await using world = await stage()
  const text = (body: string) => [
    { type: 'HEADER', format: 'TEXT', text: 'Parcels' },
    { type: 'BODY', text: body, example: { body_text: [['88']] } },
    { type: 'FOOTER', text: 'Bye' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Yes' },
        { type: 'URL', text: 'Open', url: 'https://example.org' },
        { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+12025550111' },
      ],
    },
  ]
  const made = await world.call('post', `/${WABA}/message_templates`, {
    name: 'parcels',
    language: 'en_GB',
    category: 'UTILITY',
    components: text('Your parcel {{1}} has left our warehouse today'),
  })
  const named = {
    message_template_id: Number(made.id),
    message_template_name: 'parcels',
    message_template_language: 'en_GB',
  }
  const status = (event: string, more: object = {}, reason: string | null = 'NONE') => ({
    event,
    ...named,
    reason,
    message_template_category: 'UTILITY',
    ...more,
  })
  const other = (title: string, description: string) => ({ other_info: { title, description } })
  const STATUS = 'message_template_status_update'
  expect(made.told).toEqual([say(STATUS, status('APPROVED'))])

  const edit = await world.call('post', `/${made.id}`, {
    components: text('Your parcel {{1}} is in the hands of the courier now'),
  })
  expect(edit.told).toEqual([
    say('message_template_components_update', {
      ...named,
      message_template_title: 'Parcels',
      message_template_element: 'Your parcel {{1}} is in the hands of the courier now',
      message_template_footer: 'Bye',
      message_template_buttons: [
        { message_template_button_type: 'QUICK_REPLY', message_template_button_text: 'Yes' },
        {
          message_template_button_type: 'URL',
          message_template_button_text: 'Open',
          message_template_button_url: 'https://example.org',
        },
        {
          message_template_button_type: 'PHONE_NUMBER',
          message_template_button_text: 'Call',
          message_template_button_phone_number: '+12025550111',
        },
      ],
    }),
    say(STATUS, status('APPROVED')),
  ])

  const judge = (body: object) => world.meta(`/templates/${made.id}`, body)
  expect(await judge({ quality: 'RED' })).toEqual([
    say('message_template_quality_update', {
      previous_quality_score: 'UNKNOWN',
      new_quality_score: 'RED',
      ...named,
    }),
    say(
      STATUS,
      status(
        'PAUSED',
        other(
          'FIRST_PAUSE',
          'Your WhatsApp message template has been paused for 3 hours because of low quality.',
        ),
      ),
    ),
  ])
  await world.emulator.clock.advance('3h')
  const active = status('APPROVED', other('UNPAUSE', 'The template is active again.'))
  expect(await world.told()).toEqual([say(STATUS, active, 10_800)])
  expect((await judge({ status: 'PAUSED' }))[0]).toContain('"title":"SECOND_PAUSE"')
  const unpaused = await world.call('post', `/${made.id}/unpause`)
  expect(unpaused.told).toEqual([say(STATUS, active, 10_800)])
  const late = (value: object) => [say(STATUS, value, 10_800)]
  expect(await judge({ status: 'PAUSED' })).toEqual(
    late(
      status('DISABLED', {
        disable_info: { disable_date: NOW + 10_800 },
        ...other('DISABLED', 'The template is disabled.'),
      }),
    ),
  )
  expect(await judge({ status: 'IN_APPEAL' })).toEqual(late(status('IN_APPEAL')))
  expect(await judge({ status: 'APPROVED' })).toEqual(late(status('REINSTATED')))
  expect(await judge({ status: 'LIMIT_EXCEEDED' })).toEqual(late(status('LIMIT_EXCEEDED')))
  expect(await judge({ status: 'REJECTED', reason: 'PROMOTIONAL' })).toEqual(
    late(status('REJECTED', {}, 'PROMOTIONAL')),
  )
  expect(await judge({ status: 'REJECTED', reason: 'INVALID_FORMAT' })).toEqual(
    late(
      status(
        'REJECTED',
        {
          rejection_info: {
            reason: 'The template has formatting errors.',
            recommendation: 'Correct the format of the template and submit it again.',
          },
        },
        'INVALID_FORMAT',
      ),
    ),
  )
  expect(await judge({ status: 'ARCHIVED' })).toEqual(late(status('ARCHIVED')))
  expect(await judge({ status: 'APPROVED' })).toEqual(late(status('UNARCHIVED')))
  expect(await judge({ status: 'PENDING_DELETION' })).toEqual(
    late(status('PENDING_DELETION', {}, null)),
  )
})

it('tells changes of category, archives and deletions', async () => {
  await using world = await stage()
  const template = '440550660770880'
  const named = {
    message_template_id: 440550660770880,
    message_template_name: 'order_update',
    message_template_language: 'en',
  }
  const planned = await world.meta(`/templates/${template}`, {
    category: 'MARKETING',
    category_after: '1d',
  })
  expect(planned).toEqual([
    say('template_category_update', {
      ...named,
      new_category: 'UTILITY',
      correct_category: 'MARKETING',
      category_update_timestamp: NOW + 86_400,
    }),
  ])
  await world.emulator.clock.advance('1d')
  const done = { ...named, previous_category: 'UTILITY', new_category: 'MARKETING' }
  expect(await world.told()).toEqual([say('template_category_update', done, 86_400)])

  const status = (event: string, reason: string | null) =>
    say(
      'message_template_status_update',
      { event, ...named, reason, message_template_category: 'MARKETING' },
      86_400,
    )
  const ids = { hsm_ids: [template] }
  const archived = await world.call('post', `/${WABA}/message_templates/archive`, ids)
  expect(archived.told).toEqual([status('ARCHIVED', 'NONE')])
  const back = await world.call('post', `/${WABA}/message_templates/unarchive`, ids)
  expect(back.told).toEqual([status('UNARCHIVED', 'NONE')])
  const gone = await world.call('delete', `/${WABA}/message_templates?name=order_update`)
  expect(gone.told).toEqual([status('DELETED', null)])
})

it('tells what is decided about a number', async () => {
  await using world = await stage()
  const judge = (body: object) => world.meta(`/phone-numbers/${PHONE}`, body)
  const NAME = 'phone_number_name_update'
  const name = (decision: string, rejection_reason: string | null = null) => [
    say(NAME, {
      display_phone_number: NUMBER,
      decision,
      requested_verified_name: 'Lantern Goods',
      rejection_reason,
    }),
  ]
  const asked = await world.call('post', `/${PHONE}`, { new_display_name: 'Lantern Goods' })
  expect(asked.told).toEqual(name('APPROVED'))
  for (const decision of ['DEFERRED', 'PENDING', 'APPROVED']) {
    expect(await judge({ name_review: decision })).toEqual(name(decision))
  }
  expect(await judge({ name_review: 'REJECTED', rejection_reason: 'NAME_NOT_CONSISTENT' })).toEqual(
    name('REJECTED', 'NAME_NOT_CONSISTENT'),
  )

  const quality = (event: string) => [
    say('phone_number_quality_update', {
      display_phone_number: NUMBER,
      event,
      current_limit: 'TIER_UNLIMITED',
      max_daily_conversations_per_business: 'TIER_UNLIMITED',
    }),
  ]
  expect(await judge({ throughput: 'HIGH' })).toEqual(quality('THROUGHPUT_UPGRADE'))
  expect(await judge({ quality: 'RED' })).toEqual(quality('FLAGGED'))
  expect(await judge({ quality: 'YELLOW' })).toEqual(quality('UNFLAGGED'))
  expect(await judge({ status: 'FLAGGED' })).toEqual(quality('FLAGGED'))
  expect(await judge({ status: 'CONNECTED' })).toEqual(quality('UNFLAGGED'))

  const ban = (waba_ban_state: string) =>
    say('account_update', {
      event: 'DISABLED_UPDATE',
      ban_info: { waba_ban_state, waba_ban_date: 'January 1, 2026' },
    })
  expect(await judge({ status: 'BANNED' })).toEqual([ban('DISABLE')])
  expect(await judge({ status: 'RESTRICTED' })).toEqual([
    ban('REINSTATE'),
    say('account_update', {
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }],
    }),
  ])
  expect(await judge({ status: 'CONNECTED' })).toEqual([])

  const alert = (alert_type: string, alert_description: string) => [
    say('account_alerts', {
      entity_type: 'PHONE_NUMBER',
      entity_id: PHONE,
      alert_info: {
        alert_severity: 'INFORMATIONAL',
        alert_status: 'NONE',
        alert_type,
        alert_description,
      },
    }),
  ]
  expect(await judge({ official_business_account: 'APPROVED' })).toEqual(
    alert('OBA_APPROVED', 'The phone number is now an official business account.'),
  )
  expect(await judge({ official_business_account: 'REJECTED' })).toEqual(
    alert('OBA_REJECTED', 'The application for an official business account was declined.'),
  )
})

it('tells what is done to the PIN in WhatsApp Manager, not by the API', async () => {
  await using world = await stage()
  const judge = (body: object) => world.meta(`/phone-numbers/${PHONE}`, body)
  const security = (event: string, more: object = {}) =>
    say('security', { display_phone_number: NUMBER, event, ...more })

  expect((await world.call('post', `/${PHONE}`, { pin: '212834' })).told).toEqual([])
  expect(await judge({ pin: '654321' })).toEqual([security('PIN_CHANGED')])
  expect(await judge({ two_step: false })).toEqual([
    security('PIN_RESET_REQUEST', { requester: '100200300400500' }),
    security('PIN_REQUEST_SUCCESS'),
  ])
  expect(await judge({ two_step: false })).toEqual([])
})

it('tells what is decided about an account and its portfolio', async () => {
  await using world = await stage()
  const judge = (body: object) => world.meta(`/wabas/${WABA}`, body)
  const account = (value: object) => [say('account_update', value)]
  const ban = (waba_ban_state: string) =>
    account({
      event: 'DISABLED_UPDATE',
      ban_info: { waba_ban_state, waba_ban_date: 'January 1, 2026' },
    })
  expect(await judge({ status: 'DISABLED' })).toEqual(ban('DISABLE'))
  expect(await judge({ status: 'ACTIVE' })).toEqual(ban('REINSTATE'))
  for (const review_status of ['PENDING', 'REJECTED', 'DEFERRED', 'APPROVED']) {
    expect(await judge({ review_status })).toEqual([
      say('account_review_update', { decision: review_status }),
    ])
  }
  expect(await judge({ violation: 'SCAM' })).toEqual(
    account({ event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SCAM' } }),
  )
  const type = 'RESTRICTED_ADD_PHONE_NUMBER_ACTION'
  expect(await judge({ restrictions: [{ type, expires_in: '1d' }] })).toEqual(
    account({
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [{ restriction_type: type, expiration: NOW + 86_400 }],
    }),
  )
  expect(await judge({ status: 'DELETED' })).toEqual(account({ event: 'ACCOUNT_DELETED' }))
})

it('tells each number and account of another messaging limit, with the old one until 2026-02', async () => {
  await using world = await stage()
  const own = async (messaging_limit: unknown) =>
    (await world.meta(`/businesses/${BUSINESS}`, { messaging_limit })).filter(
      (each) => each.startsWith(WABA) && (each.includes(NUMBER) || each.includes('capability')),
    )
  const quality = (event: string, old: string | undefined, limit: string, at = 0) =>
    say(
      'phone_number_quality_update',
      {
        display_phone_number: NUMBER,
        event,
        ...(old !== undefined && { old_limit: old }),
        current_limit: limit,
        max_daily_conversations_per_business: limit,
      },
      at,
    )
  const CAPABILITY = 'business_capability_update'
  expect(await own('TIER_250')).toEqual([
    quality('DOWNGRADE', 'TIER_UNLIMITED', 'TIER_250'),
    say(CAPABILITY, {
      max_daily_conversations_per_business: 250,
      max_phone_numbers_per_business: 2,
    }),
  ])
  expect(await own('TIER_2K')).toEqual([
    quality('UPGRADE', 'TIER_250', 'TIER_2K'),
    say(CAPABILITY, { max_daily_conversations_per_business: 2000, max_phone_numbers_per_waba: 25 }),
  ])
  await world.emulator.clock.advance('31d')
  await control(world.emulator, 'patch', '/settings')
    .send({ cloud: { webhookVersion: 'v23.0' } })
    .expect(200)
  expect(await own(null)).toEqual([
    quality('UPGRADE', undefined, 'TIER_UNLIMITED', 31 * 86_400),
    say(
      CAPABILITY,
      { max_daily_conversation_per_phone: -1, max_phone_numbers_per_waba: 25 },
      31 * 86_400,
    ),
  ])
})

it('tells usernames, settings of calls and opt-outs', async () => {
  await using world = await stage()
  const username = (status: string, number = NUMBER) =>
    say('business_username_update', {
      display_phone_number: number,
      username: 'lantern.goods',
      status,
    })
  const claim = { username: 'lantern.goods' }
  const claimed = await world.call('post', `/${PHONE}/username`, claim)
  expect(claimed.told).toEqual([username('reserved')])
  await world.meta(`/phone-numbers/400000000000004`, { official_business_account: 'APPROVED' })
  const moved = await world.call('post', '/400000000000004/username', {
    ...claim,
    transfer_action: 'force_transfer',
  })
  expect(moved.told).toEqual([username('deleted'), username('approved', '12025550114')])
  const dropped = await world.call('delete', '/400000000000004/username')
  expect(dropped.told).toEqual([username('deleted', '12025550114')])

  const calling = { status: 'ENABLED', call_icon_visibility: 'DISABLE_ALL' }
  const set = await world.call('post', `/${PHONE}/settings`, { calling })
  expect(set.told).toEqual([
    untimed('account_settings_update', {
      messaging_product: 'whatsapp',
      timestamp: String(NOW),
      type: 'phone_number_settings',
      phone_number_settings: {
        phone_number_id: PHONE,
        calling: {
          ...calling,
          callback_permission_status: 'DISABLED',
          call_hours: { status: 'DISABLED' },
          sip: { status: 'DISABLED' },
          srtp_key_exchange_protocol: 'DTLS',
          video: { status: 'DISABLED' },
        },
      },
    }),
  ])
  const quiet = { user_identity_change: { enable_identity_key_check: false } }
  expect((await world.call('post', `/${PHONE}/settings`, quiet)).told).toEqual([])

  const known = await control(world.emulator, 'get', `/customers/${ADA}`).expect(200)
  const ids = { wa_id: ADA, user_id: known.body.user_id }
  for (const value of ['stop', 'resume']) {
    const [told] = await world.meta(`/customers/${ADA}`, { marketing_opt_out: value === 'stop' })
    expect(told).toBe(
      untimed('user_preferences', {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: NUMBER, phone_number_id: PHONE },
        contacts: [{ profile: { name: 'Ada' }, ...ids }],
        user_preferences: [
          {
            ...ids,
            detail: `User requested to ${value} marketing messages`,
            category: 'marketing_messages',
            value,
            timestamp: NOW,
          },
        ],
      }),
    )
  }
})

it('tells the life and the health of a Flow', async () => {
  await using world = await stage()
  const body = { name: 'Survey', categories: ['OTHER'] }
  const made = await world.call('post', `/${WABA}/flows`, body)
  const flow = { flow_id: made.id }
  expect(made.told).toEqual([
    say('flows', {
      event: 'FLOW_STATUS_CHANGE',
      message: 'Flow Survey has been created with status DRAFT',
      ...flow,
      new_status: 'DRAFT',
    }),
  ])
  const change = (old_status: string, new_status: string) => [
    say('flows', {
      event: 'FLOW_STATUS_CHANGE',
      message: `Flow Survey changed status from ${old_status} to ${new_status}`,
      ...flow,
      old_status,
      new_status,
    }),
  ]
  const live = await world.call('post', `/${made.id}/publish`)
  expect(live.told).toEqual(change('DRAFT', 'PUBLISHED'))
  const judge = (given: object) => world.meta(`/flows/${made.id}`, given)
  expect(await judge({ status: 'THROTTLED' })).toEqual(change('PUBLISHED', 'THROTTLED'))
  expect(await judge({ status: 'BLOCKED' })).toEqual(change('THROTTLED', 'BLOCKED'))
  expect(await judge({ status: 'PUBLISHED' })).toEqual(change('BLOCKED', 'PUBLISHED'))

  const errors = [{ error_type: 'TIMEOUT', error_rate: 66.66, error_count: 2 }]
  const alert = { event: 'ENDPOINT_ERROR_RATE', errors, threshold: 10, error_rate: 14.28 }
  expect(await judge({ alert: { ...alert, message: 'too many' } })).toEqual([
    say('flows', {
      event: 'ENDPOINT_ERROR_RATE',
      message: 'too many',
      ...flow,
      error_rate: 14.28,
      threshold: 10,
      alert_state: 'ACTIVATED',
      errors,
    }),
  ])
  const slow = { p50_latency: 900, p90_latency: 1200, requests_count: 12, threshold: 1000 }
  expect(await judge({ alert: { event: 'ENDPOINT_LATENCY', ...slow, message: 'slow' } })).toEqual([
    say('flows', {
      event: 'ENDPOINT_LATENCY',
      message: 'slow',
      ...flow,
      p90_latency: 1200,
      p50_latency: 900,
      requests_count: 12,
      threshold: 1000,
      alert_state: 'ACTIVATED',
    }),
  ])
  expect(await judge({ alert: { event: 'FLOW_VERSION_EXPIRY_WARNING', warning: 'soon' } })).toEqual(
    [say('flows', { event: 'FLOW_VERSION_EXPIRY_WARNING', warning: 'soon', ...flow })],
  )
})

it('tells only those who are subscribed to the field', async () => {
  await using world = await stage()
  await graph(world.emulator, 'delete', `/v24.0/200000000000001/subscriptions`)
    .query({ fields: 'account_review_update', object: 'whatsapp_business_account' })
    .set('authorization', 'Bearer 200000000000001|emulator-app-secret')
    .expect(200)

  expect(await world.meta(`/wabas/${WABA}`, { review_status: 'PENDING' })).toEqual([])
  expect(await world.meta(`/wabas/${WABA}`, { violation: 'SCAM' })).toHaveLength(1)
})

it('tells partners of their apps, solutions and terms, by their portfolio', async () => {
  await using world = await stage()
  await using partnerHook = await startReceiver({ verifyToken: 'theirs' })
  const { emulator } = world
  const made = async (path: string, body: object) =>
    (await control(emulator, 'post', path).send(body).expect(201)).body
  const partner = await made('/businesses', { name: 'Partner' })
  const app = await made('/apps', { business_id: partner.id, verify_token: 'theirs' })
  const token = await made('/tokens', { app_id: app.id, waba_ids: [WABA] })
  await graph(emulator, 'post', `/v24.0/${app.id}/subscriptions`)
    .set('authorization', `Bearer ${app.access_token}`)
    .send({
      object: 'whatsapp_business_account',
      callback_url: partnerHook.url,
      verify_token: 'theirs',
      fields: 'account_update,partner_solutions',
    })
    .expect(200)
  const subscribe = async (method: 'post' | 'delete') => {
    await graph(emulator, method, `/v24.0/${WABA}/subscribed_apps`)
      .set('authorization', `Bearer ${token.access_token}`)
      .expect(200)
    return [await world.told(), await toldBy(partnerHook, emulator)]
  }
  const told = (event: string) => {
    const info = { waba_id: WABA, owner_business_id: BUSINESS, partner_app_id: app.id }
    return `${partner.id} at 0 account_update ${JSON.stringify({ event, waba_info: info })}`
  }
  expect(await subscribe('post')).toEqual([[], [told('PARTNER_APP_INSTALLED')]])
  expect(await subscribe('delete')).toEqual([[], [told('PARTNER_APP_UNINSTALLED')]])

  const solution = await made('/solutions', { status: 'INITIATED', partner_app_id: app.id })
  const news = (id: string, event: string, solution_status: string) => [
    `${id} at 0 partner_solutions ${JSON.stringify({ event, solution_id: solution.id, solution_status })}`,
  ]
  expect(await world.told()).toEqual(news(BUSINESS, 'SOLUTION_CREATED', 'INITIATED'))
  expect(await world.meta(`/solutions/${solution.id}`, { status: 'ACTIVE' })).toEqual(
    news(BUSINESS, 'SOLUTION_UPDATED', 'ACTIVE'),
  )
  expect(await world.meta(`/solutions/${solution.id}`, { waba_ids: [WABA] })).toEqual([])
  expect(await toldBy(partnerHook, emulator)).toEqual([
    ...news(partner.id, 'SOLUTION_CREATED', 'INITIATED'),
    ...news(partner.id, 'SOLUTION_UPDATED', 'ACTIVE'),
  ])

  const info = { waba_id: WABA, owner_business_id: BUSINESS }
  await world.meta(`/wabas/${WABA}`, { marketing_messages: 'ELIGIBLE' })
  expect(await world.meta(`/wabas/${WABA}`, { marketing_messages: 'ONBOARDED' })).toEqual([
    say('account_update', { event: 'MM_LITE_TERMS_SIGNED', waba_info: info }),
  ])
})

it('tells that a number leaves the company of the Business app and comes back to it', async () => {
  await using world = await stage()
  const judge = (coexistence: boolean) => world.meta(`/phone-numbers/${PHONE}`, { coexistence })

  expect(await judge(true)).toEqual([])
  expect(await judge(false)).toEqual([say('account_update', { event: 'ACCOUNT_OFFBOARDED' })])
  expect(await judge(true)).toEqual([say('account_update', { event: 'ACCOUNT_RECONNECTED' })])
})
