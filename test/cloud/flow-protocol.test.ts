import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { control, frozenEmulator, graph } from '../support/emulator.ts'
import { type Question, type Reply, startEndpoint, uploadKey } from '../support/flow-endpoint.ts'
import { ADA, WABA } from './support.ts'

const exchange = { name: 'data_exchange', payload: {} }
const screen = (id: string, more: object = {}) => ({
  id,
  title: id,
  layout: {
    type: 'SingleColumnLayout',
    children: [
      { type: 'TextInput', name: 'name', label: 'Name' },
      { type: 'Footer', label: 'Go', 'on-click-action': exchange },
    ],
  },
  ...more,
})
const slots = { type: 'array', __example__: [] }
/** Four screens, one after the other; the second one leads to the last one too. */
const file = {
  version: '7.3',
  data_api_version: '3.0',
  routing_model: { FIRST: ['SECOND'], SECOND: ['THIRD', 'LAST'], THIRD: ['LAST'], LAST: [] },
  screens: [
    screen('FIRST'),
    screen('SECOND', { data: { slots }, refresh_on_back: true }),
    screen('THIRD'),
    screen('LAST', { terminal: true }),
  ],
}

async function flowAt(emulator: LocalEmulator, url: string): Promise<string> {
  const made = await graph(emulator, 'post', `/v25.0/${WABA}/flows`)
    .send({ name: 'steps', categories: ['OTHER'], endpoint_uri: url, flow_json: file })
    .expect(200)
  expect(made.body.validation_errors).toEqual([])
  return made.body.id
}

/** A Flow whose endpoint answers like this; gone with the emulator that it is in. */
async function flowWith(answer: (question: Question) => Reply) {
  const emulator = await frozenEmulator()
  const endpoint = await startEndpoint(emulator.ids.appSecret, answer)
  await uploadKey(emulator, endpoint.publicKey())
  const id = await flowAt(emulator, endpoint.url)
  return {
    emulator,
    endpoint,
    id,
    async [Symbol.asyncDispose]() {
      await endpoint[Symbol.asyncDispose]()
      await emulator.stop()
    },
  }
}

/** The same, opened by a customer. */
async function openedFlow(answer: (question: Question) => Reply) {
  const flow = await flowWith(answer)
  const sessions = `/flows/${flow.id}/sessions`
  const { body: session } = await control(flow.emulator, 'post', sessions)
    .send({ from: ADA, flow_token: 'T', flow_action: 'data_exchange', mode: 'draft' })
    .expect(201)
  const step = (given: object) =>
    control(flow.emulator, 'post', `${sessions}/${session.id}/steps`).send(given).expect(200)
  return { ...flow, sessions, session, step }
}

const GENERIC = 'Something went wrong. Try again later.'

const answers: [what: string, answer: Reply, error: string | undefined, screen: string][] = [
  ['the next screen', { screen: 'SECOND', data: { slots: [] } }, undefined, 'SECOND'],
  ['the same screen again', { screen: 'FIRST', data: { error_message: 'No' } }, undefined, 'FIRST'],
  ['no screen', { data: { error_message: 'No' } }, 'INVALID_SCREEN_TRANSITION', 'FIRST'],
  ['a screen further on', { screen: 'THIRD', data: {} }, 'INVALID_SCREEN_TRANSITION', 'FIRST'],
  ['a screen that is none', { screen: 'NOWHERE', data: {} }, 'INVALID_SCREEN_NAME', 'FIRST'],
  ['a screen without its data', { screen: 'SECOND', data: {} }, 'INVALID_SCREEN_DATA', 'FIRST'],
]

it.each(answers)('goes on, or reports to the endpoint: %s', async (_, answer, error, at) => {
  await using flow = await openedFlow(({ action, data }) => {
    if (action === 'INIT') return { screen: 'FIRST', data: {} }
    return data?.['error'] === undefined ? answer : { data: { acknowledged: true } }
  })
  const step = await flow.step({ action: 'submit', form: { name: 'Ada' } })

  expect(step.body).toMatchObject({ state: 'open', screen: at })
  expect(step.body.error?.name).toBe(error)
  const report = {
    version: '3.0',
    action: 'data_exchange',
    screen: 'FIRST',
    flow_token: 'T',
    data: { error, error_message: expect.any(String) },
  }
  expect(flow.endpoint.questions.slice(2)).toEqual(error === undefined ? [] : [report])
})

it('reports a wrong answer to INIT with the action INIT, and fails', async () => {
  await using flow = await openedFlow(({ data }) =>
    data?.['error'] === undefined ? { screen: 'SECOND', data: {} } : { data: {} },
  )

  expect(flow.session).toMatchObject({ state: 'failed', error: { name: 'INVALID_SCREEN_DATA' } })
  expect(flow.endpoint.questions).toEqual([
    { version: '3.0', action: 'INIT', flow_token: 'T', data: {} },
    {
      version: '3.0',
      action: 'INIT',
      screen: '',
      flow_token: 'T',
      data: { error: 'INVALID_SCREEN_DATA', error_message: expect.any(String) },
    },
  ])
})

const refusals: [what: string, reply: Reply, state: string, error: object][] = [
  [
    'a token that is over, encrypted',
    { status: 427, sealed: true, body: { error_msg: 'The offer is over' } },
    'expired',
    { name: 'FLOW_TOKEN_INVALID', message: 'The offer is over' },
  ],
  [
    'a token that is over, plain',
    { status: 427, body: { error_msg: 'The offer is over' } },
    'expired',
    { name: 'FLOW_TOKEN_INVALID', message: 'The offer is over' },
  ],
  [
    'a token that is over, without a word',
    { status: 427, text: '' },
    'expired',
    { name: 'FLOW_TOKEN_INVALID', message: GENERIC },
  ],
  [
    'a signature that is wrong',
    { status: 432, text: '' },
    'open',
    { name: 'SIGNATURE_FAILED', message: GENERIC },
  ],
  [
    'a question that can not be decrypted, twice',
    { status: 421, text: '' },
    'open',
    { name: 'DECRYPTION_FAILED', message: GENERIC },
  ],
  [
    'a server that is broken',
    { status: 503, text: 'oops' },
    'open',
    { name: 'unexpected_http_status_code', message: GENERIC },
  ],
  [
    'an answer that is not encrypted',
    { status: 200, text: '{"screen":"SECOND","data":{}}' },
    'open',
    { name: 'cannot_be_served', message: GENERIC },
  ],
]

it.each(refusals)('shows the customer that it failed: %s', async (_, reply, state, error) => {
  await using flow = await openedFlow(({ action }) =>
    action === 'INIT' ? { screen: 'FIRST', data: {} } : reply,
  )
  const step = await flow.step({ action: 'submit', form: { name: 'Ada' } })

  expect(step.body).toMatchObject({ state, screen: 'FIRST', error })
  const { status } = reply as { status: number }
  expect(flow.endpoint.statuses).toEqual([200, status, ...(status === 421 ? [421] : [])])
  const again = await control(flow.emulator, 'post', flow.sessions).send({
    from: ADA,
    flow_token: 'T',
    mode: 'draft',
  })
  expect(again.status).toBe(status === 427 ? 400 : 201)
})

it('asks the endpoint on the way back where the screen wants it', async () => {
  await using flow = await openedFlow(({ action, screen: at }) => {
    if (action === 'BACK' || action === 'INIT') return { screen: 'FIRST', data: {} }
    return at === 'FIRST'
      ? { screen: 'SECOND', data: { slots: [] } }
      : { screen: 'THIRD', data: {} }
  })
  const screens: string[] = []
  for (const action of ['submit', 'submit', 'back', 'back']) {
    const step = await flow.step({ action })
    screens.push(step.body.screen)
  }

  expect(screens).toEqual(['SECOND', 'THIRD', 'SECOND', 'FIRST'])
  expect(flow.endpoint.questions.slice(3)).toEqual([
    { version: '3.0', action: 'BACK', screen: 'SECOND', flow_token: 'T' },
  ])
})

it('counts what became of each request for the metrics', async () => {
  const replies: Reply[] = [
    { data: { status: 'active' } },
    { status: 421, text: '' },
    { status: 427, text: '' },
    { status: 200, text: 'plain' },
  ]
  let asked = 0
  await using flow = await flowWith(() => replies[asked++ % replies.length] ?? {})
  const { emulator, id } = flow
  for (let at = 0; at < 4; at++) await control(emulator, 'post', `/flows/${id}/ping`).expect(200)
  await control(emulator, 'post', `/flows/${id}/requests`).send({ count: 246 }).expect(200)
  const read = await graph(
    emulator,
    'get',
    `/v25.0/${id}?fields=metric.name(ENDPOINT_REQUEST_ERROR).granularity(LIFETIME)`,
  ).expect(200)

  expect(read.body.metric.data_points).toEqual([
    {
      data: [
        { key: 'unexpected_http_status_code', value: 1 },
        { key: 'cannot_be_served', value: 1 },
      ],
    },
  ])
})
