import type { Flow } from '../../core/flows/flow.ts'
import { entryScreen, hasEndpoint, screenNamed } from '../../core/flows/flow-screens.ts'
import { type JudgedAnswer, judgeAnswer } from '../../core/flows/judge-answer.ts'
import type { FlowExchange, FlowSession } from '../../core/flows/session.ts'
import { seeStep } from '../../core/flows/watch-flow.ts'
import { type JsonObject, objectOf } from '../../core/json.ts'
import { dialectOf } from '../../core/phone-numbers/dialect-of.ts'
import type { FlowAnswer, World } from '../../world.ts'
import type { ControlCall } from '../context.ts'
import { ControlError } from '../errors.ts'
import { failureOf } from './endpoint-failure.ts'
import { requireFewFiles, requireNoFiles, storeFiles, uploadFiles } from './picked-files.ts'
import { flowJsonOf } from './session-facts.ts'

type Action = 'INIT' | 'data_exchange' | 'BACK'

/** One visit of the phone to the world: questions of one request get chance of their own each. */
export class Phone {
  readonly #call: ControlCall
  readonly #flow: Flow
  #session: FlowSession

  constructor(call: ControlCall, flow: Flow, session: FlowSession) {
    this.#call = call
    this.#flow = flow
    this.#session = session
  }

  get session(): FlowSession {
    return this.#session
  }

  /** Opens the Flow: at a screen, or where the endpoint says. */
  async open(action: 'navigate' | 'data_exchange', screen: string | undefined): Promise<void> {
    const json = flowJsonOf(this.#flow, this.#session)
    if (action === 'data_exchange' && hasEndpoint(json)) {
      const judged = await this.#ask('INIT', undefined, {})
      if (judged) await this.#follow(judged)
      else this.#change({ state: this.#session.state === 'open' ? 'failed' : this.#session.state })
      return
    }
    this.#change({ screen: screen ?? entryScreen(json) ?? '' })
  }

  async exchange(data: JsonObject): Promise<void> {
    const payload = await uploadFiles(this.#call, data)
    const judged = await this.#ask('data_exchange', this.#session.screen, payload)
    if (judged) await this.#follow(judged)
  }

  /** Shows another screen without asking anybody. */
  navigate(screen: string, data: JsonObject): void {
    requireNoFiles(data)
    const { screen: from, data: shown, behind } = this.#session
    this.#change({ screen, data, behind: [...behind, { screen: from, data: shown }] })
  }

  /** The screen behind; the endpoint is asked first where the screen that is left wants it. */
  async back(): Promise<void> {
    const { screen, behind } = this.#session
    const json = flowJsonOf(this.#flow, this.#session)
    const refreshes = screenNamed(json, screen)?.['refresh_on_back'] === true
    if (refreshes && hasEndpoint(json)) {
      const judged = await this.#ask('BACK', screen, undefined)
      if (judged) await this.#follow(judged)
      return
    }
    const before = behind.at(-1)
    if (!before) this.#change({ state: 'closed' })
    else this.#change({ ...before, behind: behind.slice(0, -1) })
  }

  update(data: JsonObject): void {
    this.#change({ data: { ...this.#session.data, ...data } })
  }

  fill(form: JsonObject): void {
    const { forms, screen } = this.#session
    const known = objectOf(forms[screen])
    this.#change({ forms: { ...forms, [screen]: { ...known, ...form } } })
  }

  close(): void {
    this.#change({ state: 'closed' })
  }

  /** The customer's message with what was filled in. */
  async complete(params: JsonObject): Promise<void> {
    requireFewFiles(params)
    const { customer, phoneNumberId, messageId, token } = this.#session
    const { world } = this.#call
    const number = world.store.read.phoneNumbers.get(phoneNumberId)
    if (!number) throw new ControlError('not_found', `the number ${phoneNumberId} is gone`)
    const stored = await storeFiles(this.#call, number, params)
    const response = { flow_token: token, ...stored }
    const reply = await world.receive({
      dialect: dialectOf(number),
      from: customer,
      to: phoneNumberId,
      type: 'interactive',
      content: {
        type: 'nfm_reply',
        nfm_reply: { response_json: JSON.stringify(response), body: 'Sent', name: 'flow' },
      },
      ...(messageId !== undefined && { context: { from: number.waId, id: messageId } }),
    })
    this.#change({ state: 'completed', replyId: reply.id })
  }

  /** Where the answer leads. */
  async #follow(judged: Exclude<JudgedAnswer, { kind: 'wrong' }>): Promise<void> {
    if (judged.kind === 'done') {
      await this.complete(judged.params)
      return
    }
    const { screen, data, behind } = this.#session
    const next = { screen: judged.screen, data: judged.data }
    if (judged.screen === screen) {
      this.#change({ data: { ...data, ...judged.data } })
      return
    }
    const at = behind.findIndex((each) => each.screen === judged.screen)
    const below = screen === '' ? behind : [...behind, { screen, data }]
    this.#change({ ...next, behind: at >= 0 ? behind.slice(0, at) : below })
  }

  /** Asks the endpoint; undefined when there is nothing to follow, and the session says why. */
  async #ask(
    action: Action,
    screen: string | undefined,
    data: JsonObject | undefined,
  ): Promise<Exclude<JudgedAnswer, { kind: 'wrong' }> | undefined> {
    const json = flowJsonOf(this.#flow, this.#session)
    const common = {
      version: json['data_api_version'],
      action,
      ...(screen !== undefined && { screen }),
      flow_token: this.#session.token,
    }
    const answer = await this.#send({ ...common, ...(data && { data }) })
    const failure = answer && failureOf(answer)
    if (!answer?.data || failure) {
      await this.#see(answer ? undefined : 'PUBLIC_KEY_MISSING')
      if (failure) this.#fail(failure, answer)
      return undefined
    }
    const judged = judgeAnswer(json, screen, answer.data)
    await this.#see(judged.kind === 'wrong' ? judged.name : undefined)
    if (judged.kind !== 'wrong') {
      const { error: _, ...rest } = this.#session
      this.#session = rest
      return judged
    }
    this.#change({ error: { name: judged.name, message: judged.message } })
    const error = { error: judged.name, error_message: judged.message }
    await this.#send({ ...common, screen: screen ?? '', data: error })
    return undefined
  }

  /** A key that the endpoint does not know is fetched anew, once. */
  async #send(payload: JsonObject): Promise<FlowAnswer | undefined> {
    const known = this.#session.publicKey ?? uploadedKey(this.#call.world, this.#session)
    const first = await this.#sendUnder(known, payload)
    if (first?.status !== 421) return first
    return this.#sendUnder(uploadedKey(this.#call.world, this.#session), payload)
  }

  async #sendUnder(
    publicKey: string | undefined,
    payload: JsonObject,
  ): Promise<FlowAnswer | undefined> {
    const { world, number } = this.#call
    if (publicKey === undefined) {
      const message = 'The business has uploaded no public key.'
      this.#change({ error: { name: 'PUBLIC_KEY_MISSING', message } })
      return undefined
    }
    this.#change({ publicKey })
    const asked = this.#session.exchanges.length
    const answer = await world.askFlow({
      flowId: this.#flow.id,
      draft: this.#session.draft,
      publicKey,
      payload,
      random: world.replyRandom(number * 1000 + asked),
    })
    const exchange: FlowExchange = {
      at: world.clock.now(),
      request: payload,
      ...(answer.status !== undefined && { status: answer.status }),
      ...(answer.data && { answer: answer.data }),
      ...(answer.failure && { failure: answer.failure }),
      ...(answer.details !== undefined && { details: answer.details }),
    }
    this.#change({ exchanges: [...this.#session.exchanges, exchange] })
    return answer
  }

  /** Errors of the phone's own count for the health of the Flow; those of the endpoint do so elsewhere. */
  async #see(error: string | undefined): Promise<void> {
    const { store, env } = this.#call.world
    await store.transact((tx) => seeStep(tx, env, tx.flows.get(this.#flow.id) ?? this.#flow, error))
  }

  /** After a 427 the button that opened the Flow is dead. */
  #fail(error: { name: string; message: string }, answer: FlowAnswer): void {
    this.#change({ error, ...(answer.status === 427 && { state: 'expired' as const }) })
  }

  #change(change: Partial<FlowSession>): void {
    this.#session = { ...this.#session, ...change }
  }
}

const uploadedKey = (world: World, session: FlowSession): string | undefined =>
  world.store.read.phoneNumbers.get(session.phoneNumberId)?.encryption?.publicKey
