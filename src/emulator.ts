import { mkdirSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { join } from 'node:path'
import express from 'express'
import { imageSize } from 'image-size'
import { createCloudDialect } from './cloud/dialect.ts'
import { cloudErrors } from './cloud/dialect-errors.ts'
import { cloudJobs } from './cloud/jobs.ts'
import { cloudMediaRules } from './cloud/media/media-rules.ts'
import { inboundWamid } from './cloud/messages/message-ids.ts'
import { cloudStatusError } from './cloud/status-error.ts'
import { askAgain } from './cloud/webhooks/ask-again.ts'
import { cloudWebhooks } from './cloud/webhooks/webhooks.ts'
import type { EmulatorConfig } from './config.ts'
import type { ControlContext } from './control/context.ts'
import { createControlDialect } from './control/dialect.ts'
import { controlEndpoints } from './control/endpoints.ts'
import { CLOCK, timeAt } from './core/clock.ts'
import { isObject } from './core/json.ts'
import { forgetUnkept } from './core/onprem/callback-queue.ts'
import { inboundMessageId, systemMessageId } from './core/onprem/message-id.ts'
import type { ClockState } from './core/tables.ts'
import { createOutgoing } from './delivery/outgoing.ts'
import { WebhookSender } from './delivery/webhook-sender.ts'
import { isCallbackSettled } from './emulator/callback-settled.ts'
import { createWorld } from './emulator/create-world.ts'
import { createLocate } from './emulator/locate.ts'
import { putReplayRules, readReplayFolder } from './emulator/replay-folder.ts'
import type { RunningWorld, Services } from './emulator/running-world.ts'
import { createServeHooks } from './emulator/serve-hooks.ts'
import { clockState, clockToGoOn } from './emulator/start-clock.ts'
import { applyStartSettings } from './emulator/start-settings.ts'
import { createTrafficHooks } from './emulator/traffic-hooks.ts'
import { refusedByTls, serveUploadedCertificate, trustedBy } from './emulator/webhook-trust.ts'
import { createRegistry, type WorldRegistry } from './emulator/world-registry.ts'
import { addressesOf } from './http/bind.ts'
import { type Certificates, openCertificates } from './http/certificates.ts'
import { createListeners, type Listeners } from './http/listen.ts'
import { createServe } from './http/serve.ts'
import { createOnpremDialect } from './onprem/dialect.ts'
import { onpremDialectErrors } from './onprem/dialect-errors.ts'
import { onpremStatusError } from './onprem/errors.ts'
import { onpremJobs } from './onprem/jobs.ts'
import { onpremMediaRules } from './onprem/media-rules.ts'
import { onpremWebhooks } from './onprem/webhooks.ts'
import { systemTimers, systemWall } from './runtime/clock.ts'
import { foldWorkerUrl } from './runtime/fold-worker-url.ts'
import { freshSeed } from './runtime/fresh-seed.ts'
import { createLogger } from './runtime/logger.ts'
import { nodeTrust } from './runtime/node-trust.ts'
import { streamRandom } from './runtime/seeded-random.ts'
import { completeSettings } from './store/complete-settings.ts'
import { createDiskMediaFiles } from './store/disk-media-files.ts'
import { createMemoryMediaFiles } from './store/memory-media-files.ts'
import { createMemoryStore } from './store/memory-store.ts'
import { type DataDir, openDataDir } from './store/open.ts'
import { seedRows } from './store/seed.ts'
import { loadSeed, SeedError } from './store/seed-files.ts'
import type { World } from './world.ts'
import { NoSuchSource } from './worlds.ts'

/** A started emulator: its servers, its worlds, and how to end it. */
export interface RunningServer {
  readonly httpUrls: readonly string[]
  readonly httpsUrls: readonly string[]
  /** Each listens already; supertest takes one as it is. */
  readonly servers: readonly Server[]
  readonly worlds: WorldRegistry
  readonly world: World
  readonly seed: string
  readonly certificates: Certificates
  /** What the start prints: ids, secrets, addresses. */
  readonly notes: readonly string[]
  close(): Promise<void>
}

const MEMORY = 'memory'
/** Webhooks in flight have this long to be answered when the process ends; then they are cut and kept for the next start. */
const DRAIN_MS = 4_000
/** Then what has been cut off notices it. */
const CUT_MS = 500

export async function startServer(config: EmulatorConfig): Promise<RunningServer> {
  const inMemory = config.dataDir === MEMORY
  const log = createLogger(config.logLevel)
  const seed = config.randomSeed ?? freshSeed()
  if (!inMemory) mkdirSync(config.dataDir, { recursive: true })
  const folder = inMemory ? undefined : await openFolder(config, log)
  const certsDir = config.certsDir ?? (inMemory ? undefined : join(config.dataDir, 'certs'))
  const certificates = openCertificates({
    ...(certsDir !== undefined && { dir: certsDir }),
    names: [...addressesOf(config.host), ...config.allowedHost],
    now: systemWall,
    warn: (problem) => log.warn(problem),
  })
  const httpsOn = config.httpsPort.length > 0
  const services = await createServices(config, seed, certificates, httpsOn, log)
  const replays = readReplayFolder(config.fixtures)
  const world = await openDefaultWorld(config, services, folder)

  const registry = createRegistry({
    services,
    defaultWorld: world,
    defaultSeed: config.seed,
    random: (name) => streamRandom(seed, name, 'seed', 0),
    seed: (name, now, random) => seedRows(readSeed(name), now, random),
    async afterSeeding(each) {
      await applyStartSettings(each, config, true)
      await putReplayRules(each, replays)
      // What is sent next is meant to arrive.
      if (config.webhookUrl !== undefined) await each.until(() => isCallbackSettled(each), 5000)
    },
    clock() {
      const state = clockState(config)
      return { state, now: timeAt(state, systemWall()) }
    },
    async openPorts(each) {
      const own = await listen(each.name)
      const [http = '', https] = [own.httpUrls[0], own.httpsUrls[0]]
      return { http, ...(https !== undefined && { https }), close: () => own.close() }
    },
  })

  let ready = false
  const context: ControlContext = {
    worlds: registry,
    allowedHosts: config.allowedHost,
    ...(config.adminToken !== undefined && { adminToken: config.adminToken }),
    caPem: async () => (httpsOn ? certificates.caPem() : undefined),
    notReady() {
      const reasons = [ready ? undefined : 'not listening yet', folder?.problem()]
      return reasons.filter((reason) => reason !== undefined)
    },
    metrics: async () => metrics.render(),
  }
  const traffic = createTrafficHooks(services.dialectErrors)
  const { hooks, metrics } = createServeHooks(log, traffic, () =>
    registry.list().flatMap(({ name }) => registry.find(name) ?? []),
  )
  const serve = createServe<World>({
    dialects: [
      createControlDialect(context, controlEndpoints(context)),
      createOnpremDialect(),
      createCloudDialect(),
    ],
    hooks,
    locate: createLocate(registry, config.trustProxy),
  })
  const app = express()
  app.disable('x-powered-by')
  app.use((request: IncomingMessage, response: ServerResponse) => void serve(request, response))

  const listen = (name?: string): Promise<Listeners> =>
    createListeners({
      app,
      host: config.host,
      httpPorts: name === undefined ? config.httpPort : [0],
      httpsPorts: httpsOn ? (name === undefined ? config.httpsPort : [0]) : [],
      certificates,
      ...(name !== undefined && { world: name }),
    })
  const listeners = await listen().catch(async (error: unknown) => {
    await folder?.close()
    throw error
  })
  world.lastBase = listeners.httpUrls[0] ?? listeners.httpsUrls[0] ?? ''
  await applyStartSettings(world, config, folder === undefined || folder.fresh)
  await putReplayRules(world, replays)
  const followUploads = serveUploadedCertificate(world, certificates)
  followUploads()
  world.store.subscribe(followUploads)
  ready = true
  world.start()

  return {
    httpUrls: listeners.httpUrls,
    httpsUrls: listeners.httpsUrls,
    servers: listeners.servers,
    worlds: registry,
    world,
    seed,
    certificates,
    notes: folder?.notes ?? [],
    async close() {
      ready = false
      const started = systemWall()
      registry.endWaits()
      await listeners.close()
      await registry.stop()
      // Kept in memory, nothing of it would be seen again.
      const left = folder === undefined ? 0 : DRAIN_MS - (systemWall() - started)
      await registry.drained(Math.max(left, 0))
      await services.sender.close()
      await services.close()
      await registry.drained(CUT_MS)
      await folder?.close()
    },
  }
}

function openFolder(
  config: EmulatorConfig,
  log: ReturnType<typeof createLogger>,
): Promise<DataDir> {
  const worker = foldWorkerUrl()
  return openDataDir(config.dataDir, {
    timers: systemTimers,
    fsync: config.fsync,
    recover: config.recover,
    ...(worker && { foldWorker: worker }),
    onProblem: (error) => log.error(error.message),
  })
}

async function openDefaultWorld(
  config: EmulatorConfig,
  services: Services,
  folder: DataDir | undefined,
): Promise<RunningWorld> {
  const clock = clockState(config)
  const base = { name: 'default', isDefault: true, services, clock }
  if (folder && !folder.fresh) {
    const world = createWorld({
      ...base,
      clock: clockToGoOn(folder.rows.clock?.get(CLOCK) as ClockState | undefined, clock, config),
      rows: completeSettings(folder.rows),
      seq: folder.seq,
      origin: folder.origin,
      onCommit: (commit) => folder.append(commit),
    })
    await world.store.transact(forgetUnkept)
    return world
  }
  const document = loadSeed(config.seed)
  const now = timeAt(clock, systemWall())
  const rows = seedRows(document, now, streamRandom(services.seed, 'default', 'seed', 0))
  const world = createWorld({
    ...base,
    ...(folder && { onCommit: (commit) => folder.append(commit) }),
  })
  await world.store.replaceWith(createMemoryStore(stillStore, { rows }))
  return world
}

/** A seed that somebody asks for at run time: what is wrong with it is theirs to know. */
function readSeed(name: string) {
  try {
    return loadSeed(name)
  } catch (error) {
    if (error instanceof SeedError) throw new NoSuchSource(error.message)
    throw error
  }
}

const stillStore = { random: () => streamRandom('', '', 'still', 0), now: () => 0 }

async function createServices(
  config: EmulatorConfig,
  seed: string,
  certificates: Certificates,
  httpsOn: boolean,
  log: ReturnType<typeof createLogger>,
): Promise<Services & { close(): Promise<void> }> {
  const outgoing = createOutgoing()
  const media =
    config.dataDir === MEMORY
      ? createMemoryMediaFiles()
      : createDiskMediaFiles(join(config.dataDir, 'media'))
  let ca: Promise<string> | undefined
  const localCa = async () => {
    if (!httpsOn) return undefined
    ca ??= certificates.caPem()
    return ca
  }
  return {
    seed,
    media,
    outgoing,
    tls: { caPem: () => certificates.caPem() },
    sender: new WebhookSender(nodeTrust, systemTimers),
    webhooks: { cloud: cloudWebhooks, onprem: onpremWebhooks },
    statusErrors: { cloud: cloudStatusError, onprem: onpremStatusError },
    dialectErrors: { cloud: cloudErrors, onprem: onpremDialectErrors },
    inboundIds: {
      cloud: inboundWamid,
      onprem: (_tx, env, { from, type, content }) => {
        if (type !== 'system') return inboundMessageId(from, env.random)
        const isIdentity = isObject(content) && content['type'] === 'user_identity_changed'
        return systemMessageId(from, env.now(), isIdentity ? 'identity' : 'change')
      },
    },
    mediaRules: { cloud: cloudMediaRules, onprem: onpremMediaRules },
    imageSize: (bytes) => imageSize(bytes),
    async handshake(world, appId, attempt) {
      const problem = await askAgain(world, appId, attempt)
      if (problem !== undefined && attempt === 1) {
        log.warn(`no Cloud webhooks yet, the handshake is tried again: ${problem}`)
      }
      if (problem === undefined && attempt > 1) log.info('the Cloud callback passed its handshake')
      return problem
    },
    trusted: (world, delivery) => trustedBy(world, delivery, localCa),
    refused: refusedByTls,
    dialectJobs: { ...onpremJobs, ...cloudJobs },
    bug: (error, what) => log.error({ err: error }, `bug: ${what}`),
    close: () => outgoing.close(),
  }
}
