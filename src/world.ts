import type { Readable } from 'node:stream'
import type { DialectErrors } from './core/dialect-errors.ts'
import type { Env, Random } from './core/env.ts'
import type { FlowFailure } from './core/flows/flow-metrics.ts'
import type { DialectName } from './core/ids.ts'
import type { DialectJobKind, Job, JobData } from './core/jobs.ts'
import type { JsonObject } from './core/json.ts'
import type { Limits } from './core/limits/limits.ts'
import type { InboundAct, Message } from './core/messages/message.ts'
import type { SendGate } from './core/messages/send-gate.ts'
import type { EndpointUses } from './core/onprem/endpoint-uses.ts'
import type { WorldSettings } from './core/settings.ts'
import type { ClockState } from './core/tables.ts'
import type { Store } from './core/tx.ts'
import type { Delivery } from './core/webhooks/delivery.ts'
import type { MediaFiles } from './store/media-files.ts'

/** Virtual or real time of one world. */
export interface WorldClock {
  /** World time in ms since the epoch. */
  now(): number
  readonly state: ClockState
  /** True while it does not run by itself: frozen, or being advanced. */
  readonly stepping: boolean
}

/** What is due, and when it is run. */
export interface Scheduler {
  /** Jobs that wait, soonest first; `background` ones left out unless asked for. */
  pending(all?: boolean): Job[]
  /** Moves the clock by `ms`, running everything due in order of (due, order), deliveries included. Counts what ran. */
  advance(ms: number): Promise<number>
  /** Until nothing but background jobs is due within `max` ms. */
  runUntilIdle(max: number): Promise<number>
  /** Sets mode and time. */
  setClock(change: { mode: 'real' | 'frozen'; now?: number; speed?: number }): Promise<void>
}

/** What came of a request that the emulator made itself. `errno` is curl's, as Meta's messages quote it. */
export type Fetched =
  | {
      readonly status: number
      readonly statusText: string
      readonly headers: Readonly<Record<string, string>>
      /** Must be read or destroyed. */
      readonly body: Readable
    }
  | {
      readonly errno: number
      readonly error: string
      /** The egress setting forbids it: nothing was asked. */
      readonly outside?: true
    }

/** The way out of the emulator, judged by the egress setting: callbacks to verify, media links. */
export interface Outgoing {
  /** Follows no redirects. */
  get(
    url: string,
    options: {
      timeoutMs: number
      egress: WorldSettings['egress']
      headers?: Record<string, string>
    },
  ): Promise<Fetched>
}

/** What the HTTPS listeners serve. A certificate uploaded through the On-Premises API stands in the world's state. */
export interface WorldTls {
  /** PEM of the CA that clients have to trust. */
  caPem(): Promise<string>
}

/** Texts that nobody reads without their password: backups. */
export interface Vault {
  seal(content: JsonObject, password: string, random: Random): Promise<string>
  /** Undefined when the password is wrong or the text damaged. */
  open(text: string, password: string): Promise<JsonObject | undefined>
}

/** One request and its answer, secrets left out. */
export interface LoggedRequest {
  readonly id: number
  /** World time in ms. */
  readonly at: number
  readonly dialect: 'control' | 'onprem' | 'cloud'
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly status: number
  readonly reply: string | undefined
  readonly ms: number
  /** The row that answered: `POST /v1/messages`. */
  readonly endpoint: string | undefined
  /** Matched rule, limiter verdict … */
  readonly notes: Readonly<Record<string, unknown>> | undefined
}

/** The request journal of a world, capped by the retention setting. */
export interface RequestLog {
  add(request: LoggedRequest): void
  /** Oldest first. */
  values(): Iterable<LoggedRequest>
  clear(): void
  /** Called for each new one; answers how to stop it. */
  subscribe(listener: (request: LoggedRequest) => void): () => void
}

/** What a dialect does later. Each takes its job off the list in the commit that records the outcome. */
export type DialectJobs<Kind extends DialectJobKind = DialectJobKind> = {
  readonly [K in Kind]: (world: World, jobId: string, data: JobData[K]) => Promise<void>
}

/** What the phone asks a Flow's endpoint. */
export interface FlowQuestion {
  readonly flowId: string
  /** The Flow JSON that is being worked on, and not what customers get. */
  readonly draft?: boolean
  /** PEM of the key that the business has uploaded. */
  readonly publicKey: string
  readonly payload: JsonObject
  /** Key and vector of the exchange come from here. */
  readonly random: Random
}

/** What came of it: an answer that could be read, or why not. */
export interface FlowAnswer {
  readonly status?: number
  readonly data?: JsonObject
  /** What a 427 says to the customer. */
  readonly text?: string
  readonly failure?: FlowFailure
  readonly details?: string
}

/** One isolated state with its clock, queue and chance. Dialects and the control API see this and nothing else. */
export interface World {
  readonly name: string
  readonly store: Store
  /** Time, and the chance of the commit in the making. */
  readonly env: Env
  readonly clock: WorldClock
  readonly scheduler: Scheduler
  readonly settings: WorldSettings
  readonly media: MediaFiles
  readonly outgoing: Outgoing
  readonly tls: WorldTls
  readonly vault: Vault
  /** The error tables of the dialects, for who causes errors on purpose. */
  readonly dialectErrors: Readonly<Record<DialectName, DialectErrors>>
  /** Chance for the reply to request number `number`: no commit, no state. */
  replyRandom(number: number): Random
  /** Throttles; memory only. */
  readonly limits: Limits
  /** What a message passes before it is stored, with what the call that sends it has kept. */
  gate(kept: Record<string, unknown>): SendGate
  /** World time; resolves at once where it does not run by itself. */
  wait(ms: number): Promise<void>
  /** A customer writes: stores the message, opens the window, tells the client. Answers the message. */
  receive(act: InboundAct): Promise<Message>
  /** Encrypts a question, sends it to the endpoint of a Flow, and reads the answer. */
  askFlow(question: FlowQuestion): Promise<FlowAnswer>
  /** Sends a webhook's bytes once more, as a delivery of its own. */
  redeliver(deliveryId: string): Promise<Delivery>
  /** Asks `probe` now and after each commit and request, for `wallMs` at most; undefined when it never had an answer. */
  until<T>(probe: () => T | undefined, wallMs: number): Promise<T | undefined>
  /** What has been asked of this world; memory only. */
  readonly requests: RequestLog
  readonly endpointUses: EndpointUses
  /** Address the world was last called by; links in webhooks use it where no public URL is set. */
  lastBase: string
  /**
   * On a frozen clock, where what is due now is still being done: resolves when it is, or a moment later. So calls that come
   * one after another find the same world each time, and a receiver that calls back before it answers is not kept waiting.
   */
  settle(): Promise<void> | undefined
  /** Counts requests; answers the new number. */
  nextRequest(): number
}
