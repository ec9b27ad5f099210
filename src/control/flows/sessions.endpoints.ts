import { z } from 'zod'
import type { Flow } from '../../core/flows/flow.ts'
import { screenNamed } from '../../core/flows/flow-screens.ts'
import type { FlowSession } from '../../core/flows/session.ts'
import type { JsonObject } from '../../core/json.ts'
import type { World } from '../../world.ts'
import { type ControlCall, type ControlEndpoint, created, ok } from '../context.ts'
import { ControlError } from '../errors.ts'
import { iso, parseBody } from '../parse.ts'
import { numberFor, requireFlow } from './find-flow.ts'
import { openingOf } from './opening.ts'
import { Phone } from './phone.ts'
import { press } from './press.ts'
import { deadTokenKey, flowJsonOf } from './session-facts.ts'

const json = z.record(z.string(), z.unknown())

const opening = z.strictObject({
  /** The customer; with `message_id` it is whom the message went to. */
  from: z.union([z.string(), z.number().transform(String)]).optional(),
  /** Id or digits of the business number; left out, the first registered Cloud number of the WABA. */
  to: z.union([z.string(), z.number().transform(String)]).optional(),
  message_id: z.string().optional(),
  flow_token: z.string().optional(),
  flow_action: z.enum(['navigate', 'data_exchange']).optional(),
  screen: z.string().optional(),
  data: json.optional(),
  mode: z.enum(['published', 'draft']).optional(),
})

const step = z.strictObject({
  action: z.enum(['submit', 'data_exchange', 'navigate', 'complete', 'back', 'close']),
  /** What is filled in on the screen, for `submit`. */
  form: json.optional(),
  /** `submit`: a component other than the button of the screen. */
  component: z.string().optional(),
  screen: z.string().optional(),
  data: json.optional(),
})

export const flowSessionEndpoints: ControlEndpoint[] = [
  {
    method: 'POST',
    path: '/_emulator/flows/{id}/sessions',
    auth: 'admin',
    body: 'json',
    input: opening,
    doc: 'A customer opens a Flow: from the message that has it, or by itself',
    run: async (call) => created(sessionView(await open(call))),
  },
  {
    method: 'GET',
    path: '/_emulator/flows/{id}/sessions/{session}',
    auth: 'admin',
    doc: 'What the phone shows, and each exchange with the endpoint in the clear',
    run: (call) => ok(sessionView(requireSession(call))),
  },
  {
    method: 'POST',
    path: '/_emulator/flows/{id}/sessions/{session}/steps',
    auth: 'admin',
    body: 'json',
    input: step,
    doc: 'The customer goes on: fills in and submits, goes back, closes',
    run: async (call) => ok(sessionView(await goOn(call))),
  },
]

async function open(call: ControlCall): Promise<FlowSession> {
  const body = parseBody(opening, call.body)
  const flow = requireFlow(call)
  const { world } = call
  const message = body.message_id === undefined ? undefined : requireMessage(call, body.message_id)
  const asked = message ? openingOf(world.store.read, message, flow) : {}
  const customer = message?.customer ?? body.from?.replace(/\D/g, '')
  if (!customer) throw new ControlError('invalid_request', 'from or message_id is missing')
  const number = numberFor(call, flow, message?.phoneNumberId ?? body.to)
  const session: Omit<FlowSession, 'id'> = {
    flowId: flow.id,
    phoneNumberId: number.id,
    customer,
    token: body.flow_token ?? asked.token ?? 'unused',
    state: 'open',
    draft: body.mode === undefined ? (asked.draft ?? false) : body.mode === 'draft',
    screen: '',
    data: (body.data as JsonObject | undefined) ?? asked.data ?? {},
    behind: [],
    forms: {},
    exchanges: [],
    ...(message && { messageId: message.id, sentAt: message.at }),
  }
  requireOpenable(call, flow, session)
  const screen = body.screen ?? asked.screen
  if (screen !== undefined && !screenNamed(flowJsonOf(flow, session), screen)) {
    throw new ControlError('invalid_request', `the Flow has no screen ${screen}`)
  }
  const phone = new Phone(call, flow, await begin(world, session))
  await phone.open(body.flow_action ?? asked.action ?? 'navigate', screen)
  return save(call, phone.session)
}

/** The id is drawn where the session is stored: a draw that changes nothing is no commit, and comes again. */
const begin = ({ store, env }: World, session: Omit<FlowSession, 'id'>): Promise<FlowSession> =>
  store.transact((tx) => {
    const id = env.random.uuid()
    return tx.flowSessions.put(id, { id, ...session })
  })

function requireOpenable(call: ControlCall, flow: Flow, session: Omit<FlowSession, 'id'>): void {
  if (!session.draft && !flow.publishedJson) {
    throw new ControlError('invalid_request', 'the Flow is not published; open it with mode draft')
  }
  if (flow.status === 'BLOCKED') throw new ControlError('invalid_request', 'the Flow is blocked')
  const dead = call.world.store.read.facts.get(deadTokenKey(session))
  if (dead) {
    throw new ControlError('invalid_request', `the button is disabled: ${String(dead['text'])}`)
  }
}

async function goOn(call: ControlCall): Promise<FlowSession> {
  const body = parseBody(step, call.body)
  const flow = requireFlow(call)
  const session = requireSession(call)
  if (session.state !== 'open') {
    throw new ControlError('invalid_request', `the session is ${session.state}`)
  }
  const phone = new Phone(call, flow, session)
  const data = (body.data ?? {}) as JsonObject
  if (body.form) phone.fill(body.form as JsonObject)
  switch (body.action) {
    case 'submit':
      await press(flow, phone, body.component)
      break
    case 'data_exchange':
      await phone.exchange(data)
      break
    case 'navigate':
      if (!screenNamed(flowJsonOf(flow, session), body.screen ?? '')) {
        throw new ControlError('invalid_request', `the Flow has no screen ${body.screen}`)
      }
      phone.navigate(body.screen ?? '', data)
      break
    case 'complete':
      await phone.complete(data)
      break
    case 'back':
      await phone.back()
      break
    case 'close':
      phone.close()
  }
  return save(call, phone.session)
}

const save = ({ world }: ControlCall, session: FlowSession): Promise<FlowSession> =>
  world.store.transact((tx) => {
    if (session.state === 'expired') {
      tx.facts.put(deadTokenKey(session), { text: session.error?.message ?? '' })
    }
    return tx.flowSessions.put(session.id, session)
  })

function requireSession(call: ControlCall): FlowSession {
  const id = call.params['session'] ?? ''
  const session = call.world.store.read.flowSessions.get(id)
  if (!session || session.flowId !== call.params['id']) {
    throw new ControlError('not_found', `there is no session ${id}`)
  }
  return session
}

function requireMessage(call: ControlCall, id: string) {
  const message = call.world.store.read.messages.get(id)
  if (!message) throw new ControlError('not_found', `there is no message ${id}`)
  return message
}

const sessionView = (session: FlowSession) => ({
  id: session.id,
  flow_id: session.flowId,
  phone_number: session.phoneNumberId,
  customer: session.customer,
  flow_token: session.token,
  state: session.state,
  screen: session.screen,
  data: session.data,
  ...(session.error && { error: session.error }),
  ...(session.replyId !== undefined && { message_id: session.replyId }),
  exchanges: session.exchanges.map(({ at, ...exchange }) => ({ at: iso(at), ...exchange })),
})
