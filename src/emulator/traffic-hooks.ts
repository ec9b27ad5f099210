import type { Socket } from 'node:net'
import type { DialectErrors } from '../core/dialect-errors.ts'
import type { DialectName } from '../core/ids.ts'
import { countUse, writeUses } from '../core/onprem/endpoint-uses.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { ServeHooks } from '../http/serve-hooks.ts'
import type { RequestEffect } from '../rules/action.ts'
import { mayBeRuled, planRequest, type RequestPlan } from '../rules/plan-request.ts'
import { BadRule } from '../rules/read-rule.ts'
import { replyValues } from '../rules/request-facts.ts'
import { notesOf } from '../rules/send-gate.ts'
import { systemStopwatch } from '../runtime/clock.ts'
import type { World } from '../world.ts'
import { enterOnprem, leaveOnprem } from './onprem-gate.ts'
import { firstWebhook, sendWebhooks } from './reply-webhooks.ts'
import { createTakeTime } from './request-time.ts'

type Traffic = Required<
  Pick<
    ServeHooks<World>,
    'start' | 'enter' | 'mayBeRuled' | 'before' | 'after' | 'writer' | 'headers' | 'left'
  >
>

/** One request on its way. */
interface Passing {
  readonly started: number
  plan?: RequestPlan
  /** Counted among the requests that the On-Premises server works on. */
  inFlight?: boolean
  /** It is never answered, and is worked on until the client goes away. */
  hangs?: boolean
  refused?: boolean
}

const nothing: RequestEffect = {}

const passingOf = ({ kept }: Call<World>): Passing | undefined =>
  kept['traffic'] as Passing | undefined

/** What is done to traffic around the endpoints: rules, latency, the limiters of the On-Premises server. */
export function createTrafficHooks(errors: Record<DialectName, DialectErrors>): Traffic {
  const takeTime = createTakeTime()

  return {
    start(call) {
      call.kept['traffic'] = { started: systemStopwatch() } satisfies Passing
    },

    enter(call, { name }) {
      const state = passingOf(call)
      if (name !== 'onprem' || !state) return
      enterOnprem(call)
      state.inFlight = true
    },

    mayBeRuled: ({ world, headers }) => mayBeRuled(world.store, headers),

    async before(call, endpoint, { name }) {
      const state = passingOf(call)
      if (name === 'control' || !state) return undefined
      let plan: RequestPlan | undefined
      try {
        plan = await planOf(call, endpoint, name, errors[name])
      } catch (error) {
        if (error instanceof BadRule) return badHeader(error)
        throw error
      }
      if (!plan) return undefined
      state.plan = plan
      call.notes['rules'] = plan.rules
      return carryOut(call, plan, errors[name])
    },

    async after(call, reply, endpoint, { name }) {
      if (name === 'onprem' && endpoint) await noteUse(call.world, endpoint)
      if (name === 'control' || reply.taken) return reply
      const state = passingOf(call)
      const effect = state?.plan?.effect ?? nothing
      const gate = notesOf(call.kept)
      if (gate.limits) call.notes['limits'] = gate.limits
      if (state && reply.status >= 400) {
        state.refused = true
        if (gate.message) call.notes['message'] = gate.message
      }
      if (effect.silence?.when === 'after') return silenced(call, effect.silence.how)
      if (effect.early && gate.messageId !== undefined) await firstWebhook(call, gate.messageId)
      await takeTime(call, name, effect, state?.started ?? systemStopwatch())
      if (effect.reply) sendWebhooks(call, name, effect.reply.webhooks)
      return effect.headers ? { ...reply, headers: { ...reply.headers, ...effect.headers } } : reply
    },

    writer(call) {
      const write = passingOf(call)?.plan?.write
      if (!write) return undefined
      return (response, bytes) => write({ response, bytes, wait: (ms) => call.world.wait(ms) })
    },

    headers(call) {
      const about = aboutWhat(call)
      if (about === undefined) return {}
      return { 'x-emulator-explain': `${call.base}/_emulator/explain/${encodeURIComponent(about)}` }
    },

    left(call) {
      const state = passingOf(call)
      if (state?.inFlight) leaveOnprem(call, state.hangs === true)
    },
  }
}

/** What `explain` knows of the request: its message, or how it was refused or answered by a rule. */
function aboutWhat(call: Call<World>): string | undefined {
  const { kept, notes, number } = call
  const refused = passingOf(call)?.refused === true
  const { messageId } = notesOf(kept)
  if (messageId !== undefined && !refused) return messageId
  return refused || notes['rules'] !== undefined ? `request-${number}` : undefined
}

async function noteUse(world: World, { method, path }: Endpoint<World>): Promise<void> {
  const { store, endpointUses } = world
  const name = `${method} ${path}`
  if (!countUse(store.read, endpointUses, name)) return
  await store.transact((tx) => writeUses(tx, endpointUses, name))
}

function planOf(
  call: Call<World>,
  endpoint: Endpoint<World> | undefined,
  dialect: DialectName,
  errors: DialectErrors,
): Promise<RequestPlan | undefined> {
  const { world } = call
  const now = world.clock.now()
  return planRequest({
    store: world.store,
    dialect,
    errors,
    call,
    now,
    downloads: endpoint?.method === 'GET' && isDownload.test(endpoint.path),
    values: () => replyValues(call, now, world.replyRandom(call.number)),
  })
}

const isDownload = /^\/v1\/media\/\{|^\/whatsapp_business\/attachments/

/** Before the endpoint: an answer in its place, a refusal, silence; else what the message takes along to the gate. */
function carryOut(call: Call<World>, plan: RequestPlan, errors: DialectErrors): Reply | undefined {
  const { effect, rules, webhooks } = plan
  if (effect.silence?.when === 'before') return silenced(call, effect.silence.how)
  if (effect.refuse) throw errors.refusal(effect.refuse.code, effect.refuse.details)
  if (effect.reply) {
    const { status, headers, body } = effect.reply
    return { status, headers, body }
  }
  const gate = notesOf(call.kept)
  gate.effect = effect
  gate.rules = rules
  gate.webhooks = webhooks
  return undefined
}

function silenced(call: Call<World>, how: 'cut' | 'hang'): Reply {
  const state = passingOf(call)
  if (how === 'cut') cut(call.raw.socket)
  else if (state) state.hangs = true
  return { status: 0, taken: true }
}

/** A reset where the socket is a plain one; TLS has no such thing and just ends. */
function cut(socket: Socket): void {
  if ('encrypted' in socket) socket.destroy()
  else socket.resetAndDestroy()
}

const badHeader = (error: BadRule): Reply => ({
  status: 400,
  body: {
    error: {
      code: 'invalid_request',
      message: error.message,
      details: [{ path: error.path, message: error.message }],
    },
  },
})
