import { readClock } from '../core/clock.ts'
import type { Env } from '../core/env.ts'
import type { DomainEvent } from '../core/events.ts'
import type { JobKind } from '../core/jobs.ts'
import { clearLimits, createLimits } from '../core/limits/limits.ts'
import { settleByStatus } from '../core/limits/settle-conversation.ts'
import { type EndpointUses, writeUses } from '../core/onprem/endpoint-uses.ts'
import { defaultSettings, SETTINGS, type WorldSettings } from '../core/settings.ts'
import { createFlowChecker } from '../delivery/flow-checker.ts'
import { createPipeline } from '../delivery/pipeline.ts'
import { JobScheduler } from '../delivery/scheduler.ts'
import { reactAsCustomer } from '../rules/customer-acts.ts'
import { fate } from '../rules/fate.ts'
import { createSendGate, notesOf } from '../rules/send-gate.ts'
import { createClock, systemTimers, systemWall } from '../runtime/clock.ts'
import { createRequestLog } from '../runtime/request-log.ts'
import { randomStream } from '../runtime/seeded-random.ts'
import { vault } from '../runtime/vault.ts'
import { waitInWorld } from '../runtime/wait-in-world.ts'
import type { Commit } from '../store/commit.ts'
import { createMemoryStore, type StoreOptions } from '../store/memory-store.ts'
import { dropDeliveries } from './drop-deliveries.ts'
import { createRunJob } from './run-job.ts'
import type { RunningWorld, WorldOptions } from './running-world.ts'
import { createInbox } from './world-inbox.ts'
import { createOutside } from './world-outside.ts'
import { createWaits } from './world-waits.ts'

/** Longer than a receiver on this machine takes to answer. */
const SETTLE_MS = 60

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
    now: () => store.now(),
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
      inbox.noteInChats(tx, event)
      dispatcher.react(tx, event)
      reactAsCustomer(tx, event)
      settleByStatus(tx, limits, event)
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
  const outside = createOutside({
    ...options,
    store,
    env,
    settings,
    release: (...release) => pipeline.release(...release),
    world: () => world,
    scheduler: () => scheduler,
  })
  const { dispatcher, askFlow } = outside
  const inbox = createInbox({ services, env, limits, settings, context: outside.context })

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
      limits,
      pipeline,
      dispatcher,
      fetchMedia: outside.fetchMedia,
      checkFlow: createFlowChecker({ store, env, askFlow, chance: flowChance }),
      receive: inbox.receive,
      handshake: services.handshake,
      dialectJobs: services.dialectJobs,
      world: () => world,
      stepping: () => scheduler.stepping,
    }),
  })
  store.subscribe((_commit: Commit, _events: readonly DomainEvent[], jobs) => {
    if (jobs.length > 0) scheduler.add(jobs)
  })

  const requestLog = createRequestLog(() => settings().retention)
  const waits = createWaits([
    (probe) => store.subscribe(probe),
    (probe) => requestLog.subscribe(probe),
  ])
  const endpointUses: EndpointUses = new Map()
  const forget = (): void => {
    clearLimits(limits)
    endpointUses.clear()
    scheduler.reload()
  }
  const world: RunningWorld = {
    name,
    store,
    env,
    clock,
    scheduler,
    media: services.media,
    outgoing: outside.outgoing,
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
    receive: (act) => store.transact((tx) => inbox.receive(tx, act)),
    askFlow,
    redeliver: (id) => store.transact((tx) => dispatcher.redeliver(tx, id)),
    until: waits.until,
    start: () => scheduler.wake(),
    endWaits: waits.end,
    async stop() {
      await scheduler.stop()
      if (endpointUses.size > 0) await store.transact((tx) => writeUses(tx, endpointUses))
    },
    replace: (source, fallback) =>
      scheduler.replace(async () => {
        await store.replaceWith(source)
        await dropDeliveries(store, 'the state was replaced')
        clock.set(readClock(store.read) ?? fallback)
        forget()
      }),
    restart: (seed, now) =>
      scheduler.replace(async () => {
        await store.replaceWith(seed)
        clock.set(now)
        requests = 0
        requestLog.clear()
        forget()
      }),
  }
  return world
}
