import { readClock } from '../core/clock.ts'
import type { DialectErrors } from '../core/dialect-errors.ts'
import type { Env } from '../core/env.ts'
import type { DomainEvent } from '../core/events.ts'
import type { DialectName } from '../core/ids.ts'
import type { JobKind } from '../core/jobs.ts'
import { countInbound } from '../core/limits/admit-message.ts'
import { clearLimits, createLimits } from '../core/limits/limits.ts'
import type { ImageSize } from '../core/media/image-header.ts'
import type { InboundAct, Message } from '../core/messages/message.ts'
import type { InboundIds } from '../core/messages/message-ids.ts'
import { receiveMessage } from '../core/messages/receive-message.ts'
import { type EndpointUses, writeUses } from '../core/onprem/endpoint-uses.ts'
import { defaultSettings, SETTINGS, type WorldSettings } from '../core/settings.ts'
import type { ClockState } from '../core/tables.ts'
import type { Tx } from '../core/tx.ts'
import type { Delivery } from '../core/webhooks/delivery.ts'
import { createFlowAsker, FLOW_ANSWER_BYTES, FLOW_TIMEOUT_MS } from '../delivery/flow-asker.ts'
import { createFlowChecker } from '../delivery/flow-checker.ts'
import { createMediaFetcher, type MediaRules } from '../delivery/media-fetcher.ts'
import { createPipeline, type StatusErrors } from '../delivery/pipeline.ts'
import { JobScheduler } from '../delivery/scheduler.ts'
import type { NotifyContext, WebhookDialect } from '../delivery/webhook-dialect.ts'
import { createDispatcher } from '../delivery/webhook-dispatcher.ts'
import type { WebhookRequest, WebhookSender } from '../delivery/webhook-sender.ts'
import { reactAsCustomer } from '../rules/customer-acts.ts'
import { fate } from '../rules/fate.ts'
import { withLinkRules } from '../rules/link-rules.ts'
import { createSendGate, notesOf } from '../rules/send-gate.ts'
import { planWebhook } from '../rules/webhook-trouble.ts'
import { createClock, systemTimers, systemWall } from '../runtime/clock.ts'
import { createRequestLog } from '../runtime/request-log.ts'
import { randomStream } from '../runtime/seeded-random.ts'
import { vault } from '../runtime/vault.ts'
import { waitInWorld } from '../runtime/wait-in-world.ts'
import { waitUntil } from '../runtime/wait-until.ts'
import type { Commit, StateMaps, StateRows } from '../store/commit.ts'
import type { MediaFiles } from '../store/media-files.ts'
import { createMemoryStore, type MemoryStore, type StoreOptions } from '../store/memory-store.ts'
import type { DialectJobs, Outgoing, World, WorldTls } from '../world.ts'
import { dropDeliveries } from './drop-deliveries.ts'
import { createRunJob } from './run-job.ts'

/** What all worlds of a process share. */
export interface Services {
  /** Random seed of the process. */
  readonly seed: string
  readonly media: MediaFiles
  readonly outgoing: Outgoing
  readonly tls: WorldTls
  readonly sender: WebhookSender
  readonly webhooks: Record<DialectName, WebhookDialect>
  readonly statusErrors: StatusErrors
  readonly dialectErrors: Record<DialectName, DialectErrors>
  readonly inboundIds: InboundIds
  /** What each dialect says about linked media. */
  readonly mediaRules: Partial<Record<DialectName, MediaRules>>
  readonly imageSize: ImageSize
  /** PEM of the certificates that webhooks trust beside Node's own. */
  readonly trusted: (
    world: World,
    to: Pick<Delivery, 'url' | 'dialect'>,
  ) => Promise<readonly string[]>
  /** Why a webhook may not be sent at all. */
  readonly refused: (world: World, delivery: Delivery) => string | undefined
  /** Asks a Cloud callback to prove itself; answers what is wrong with it. */
  readonly handshake: (world: World, appId: string, attempt: number) => Promise<string | undefined>
  readonly dialectJobs: DialectJobs
  readonly bug: (error: unknown, what: string) => void
}

export interface WorldOptions {
  readonly name: string
  readonly isDefault: boolean
  readonly services: Services
  readonly clock: ClockState
  readonly rows?: StateRows | StateMaps
  readonly seq?: number
  readonly origin?: number
  /** Shares the rows of this one instead of `rows`. */
  readonly forkOf?: MemoryStore
  readonly onCommit?: (commit: Commit) => Promise<void> | undefined
}

export interface RunningWorld extends World {
  readonly store: MemoryStore
  readonly scheduler: JobScheduler
  /** Looks at what is due; nothing runs before. */
  start(): void
  /** Whoever waits for something to happen is answered that it has not. */
  endWaits(): void
  /** Starts no more jobs. */
  stop(): Promise<void>
  /** Puts another state in place; `clock` is what the clock shows from then on, where the state does not say. */
  replace(source: MemoryStore, clock: ClockState): Promise<void>
  /** The same with a seed: everything begins anew, chance and the count of requests too. */
  restart(seed: MemoryStore, clock: ClockState): Promise<void>
}

/** Longer than a receiver on this machine takes to answer. */
const SETTLE_MS = 25

/** Jobs that talk to somebody. */
const outgoingJobs: ReadonlySet<JobKind> = new Set([
  'webhook.attempt',
  'webhook.handshake',
  'media.fetch',
  'flow.check',
])

export function createWorld(options: WorldOptions): RunningWorld {
  const { services, name } = options
  const clock = createClock(systemWall, options.clock)
  const replies = randomStream(services.seed, name, 'reply')
  const commits = randomStream(services.seed, name, 'commit')
  const flowChance = randomStream(services.seed, name, 'flow')
  const env: Env = {
    now: () => clock.now(),
    get random() {
      return store.random
    },
  }
  let requests = 0
  const limits = createLimits()

  const pipeline = createPipeline({ env, statusErrors: services.statusErrors, fate })
  const storeOptions: StoreOptions = {
    random: commits,
    now: () => clock.now(),
    react(tx, event) {
      pipeline.react(tx, event)
      noteInChats(tx, event)
      dispatcher.react(tx, event)
      reactAsCustomer(tx, event)
    },
    ...(options.onCommit && { onCommit: options.onCommit }),
  }
  const store = options.forkOf
    ? options.forkOf.fork(storeOptions)
    : createMemoryStore(storeOptions, {
        rows: options.rows ?? {},
        seq: options.seq ?? 0,
        origin: options.origin ?? 0,
      })

  const settings = (): WorldSettings => store.read.settings.get(SETTINGS) ?? defaultSettings
  /** To an address outside, as far as the settings let it and with the certificates that the dialect trusts. */
  const post = async (dialect: DialectName, request: Omit<WebhookRequest, 'egress' | 'ca'>) =>
    services.sender.post({
      ...request,
      egress: settings().egress,
      ca: await services.trusted(world, { url: request.url, dialect }),
    })
  const contextOf = (tx: Tx): NotifyContext => ({
    tx,
    env,
    settings: settings(),
    base: linkBase(settings().public_url, world.lastBase, options.isDefault ? undefined : name),
    world: options.isDefault ? undefined : name,
  })
  const dispatcher = createDispatcher({
    store,
    dialects: services.webhooks,
    now: () => clock.now(),
    wall: systemWall,
    trouble: (tx, webhook) => planWebhook(tx, webhook, clock.now()),
    context: contextOf,
    resume: (job) => scheduler.add([job]),
    stopped: () => scheduler.stopped,
    send: async (delivery) => {
      const error = services.refused(world, delivery)
      if (error !== undefined) return { error }
      const { url, headers, body } = delivery
      return post(delivery.dialect, {
        url,
        headers,
        body,
        timeoutMs: settings().webhook_timeout_ms,
      })
    },
  })

  const receive = (tx: Tx, act: InboundAct): Message => {
    const number = tx.phoneNumbers.get(act.to)
    if (number) countInbound(limits, settings(), clock.now(), number)
    return take(tx, act)
  }
  const take = (tx: Tx, act: InboundAct): Message => {
    const asCloud = settings().onprem.messageIds === 'wamid'
    const ids = services.inboundIds[asCloud ? 'cloud' : act.dialect]
    return receiveMessage(tx, env, ids(tx, env, act), act)
  }
  const noteInChats = (tx: Tx, event: DomainEvent): void => {
    if (event.type !== 'customer.changed') return
    for (const dialect of [services.webhooks.cloud, services.webhooks.onprem]) {
      for (const { act, beside } of dialect.notes?.(event, contextOf(tx)) ?? []) {
        take(tx, act)
        if (beside) tx.emit(beside)
      }
    }
  }

  const outgoing = withLinkRules(
    services.outgoing,
    store,
    () => clock.now(),
    (ms) => world.wait(ms),
  )
  const askFlow = createFlowAsker({
    store,
    env,
    measure: () => (scheduler.stepping ? 0 : systemWall()),
    post: (url, headers, body) =>
      post('cloud', { url, headers, body, timeoutMs: FLOW_TIMEOUT_MS, keep: FLOW_ANSWER_BYTES }),
  })
  const fetchMedia = createMediaFetcher({
    store,
    env,
    media: services.media,
    outgoing,
    settings,
    rules: services.mediaRules,
    imageSize: services.imageSize,
    release: (tx, ...rest) => pipeline.release(tx, ...rest),
  })

  const scheduler = new JobScheduler({
    store,
    clock,
    timers: systemTimers,
    wall: systemWall,
    isOutgoing: (job) => outgoingJobs.has(job.kind),
    bug: (error, job) => services.bug(error, `job ${job.kind}`),
    gather: () => dispatcher.gather(),
    run: createRunJob({
      store,
      env,
      pipeline,
      dispatcher,
      fetchMedia,
      checkFlow: createFlowChecker({ store, env, askFlow, chance: flowChance }),
      receive,
      handshake: services.handshake,
      dialectJobs: services.dialectJobs,
      world: () => world,
      stepping: () => scheduler.stepping,
    }),
  })
  store.subscribe((_commit: Commit, _events: readonly DomainEvent[], jobs) => {
    if (jobs.length > 0) scheduler.add(jobs)
  })

  const waits = new Set<() => void>()
  let ended = false
  const requestLog = createRequestLog(() => settings().retention)
  const endpointUses: EndpointUses = new Map()
  const world: RunningWorld = {
    name,
    store,
    env,
    clock,
    scheduler,
    media: services.media,
    outgoing,
    limits,
    gate: (kept) => createSendGate({ limits, errors: services.dialectErrors }, notesOf(kept)),
    wait: (ms) => waitInWorld(clock, systemTimers, ms),
    tls: services.tls,
    vault,
    dialectErrors: services.dialectErrors,
    requests: requestLog,
    endpointUses,
    lastBase: '',
    get settings() {
      return settings()
    },
    replyRandom: replies,
    settle: () => (scheduler.busy ? scheduler.settled(SETTLE_MS) : undefined),
    nextRequest: () => ++requests,
    receive: (act) => store.transact((tx) => receive(tx, act)),
    askFlow,
    redeliver: (id) => store.transact((tx) => dispatcher.redeliver(tx, id)),
    until: (probe, wallMs) =>
      waitUntil(
        probe,
        ended ? 0 : wallMs,
        [(probe) => store.subscribe(probe), (probe) => requestLog.subscribe(probe)],
        waits,
      ),
    start: () => scheduler.wake(),
    endWaits: () => {
      ended = true
      for (const end of [...waits]) end()
    },
    async stop() {
      await scheduler.stop()
      if (endpointUses.size > 0) await store.transact((tx) => writeUses(tx, endpointUses))
    },
    replace: (source, fallback) =>
      scheduler.replace(async () => {
        await store.replaceWith(source)
        await dropDeliveries(store, 'the state was replaced')
        clock.set(readClock(store.read) ?? fallback)
        clearLimits(limits)
        endpointUses.clear()
        scheduler.reload()
      }),
    restart: (seed, now) =>
      scheduler.replace(async () => {
        await store.replaceWith(seed)
        clock.set(now)
        requests = 0
        requestLog.clear()
        clearLimits(limits)
        endpointUses.clear()
        scheduler.reload()
      }),
  }
  return world
}

/** Where links in webhooks begin; a public URL is that of the default world. */
const linkBase = (publicUrl: string | undefined, lastBase: string, world: string | undefined) =>
  publicUrl === undefined || world === undefined
    ? (publicUrl ?? lastBase)
    : `${publicUrl.replace(/\/+$/, '')}/w/${world}`
