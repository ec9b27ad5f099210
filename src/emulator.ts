import { mkdirSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { join } from 'node:path'
import express from 'express'
import { createCloudDialect } from './cloud/dialect.ts'
import type { EmulatorConfig } from './config.ts'
import type { ControlContext } from './control/context.ts'
import { createControlDialect } from './control/dialect.ts'
import { controlEndpoints } from './control/endpoints.ts'
import { timeAt } from './core/clock.ts'
import { isCallbackSettled } from './emulator/callback-settled.ts'
import { openDefaultWorld, openFolder } from './emulator/default-world.ts'
import { createLocate } from './emulator/locate.ts'
import { putReplayRules, readReplayFolder } from './emulator/replay-folder.ts'
import { createServeHooks } from './emulator/serve-hooks.ts'
import { createServices } from './emulator/services.ts'
import { clockState } from './emulator/start-clock.ts'
import { applyStartSettings } from './emulator/start-settings.ts'
import { createTrafficHooks } from './emulator/traffic-hooks.ts'
import { serveUploadedCertificate } from './emulator/webhook-trust.ts'
import { createRegistry, type WorldRegistry } from './emulator/world-registry.ts'
import { addressesOf } from './http/bind.ts'
import { type Certificates, openCertificates } from './http/certificates.ts'
import { createListeners, type Listeners } from './http/listen.ts'
import { createServe } from './http/serve.ts'
import { createOnpremDialect } from './onprem/dialect.ts'
import { systemWall } from './runtime/clock.ts'
import { freshSeed } from './runtime/fresh-seed.ts'
import { createLogger } from './runtime/logger.ts'
import { streamRandom } from './runtime/seeded-random.ts'
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

/** Webhooks in flight have this long to be answered when the process ends; then they are cut and kept for the next start. */
const DRAIN_MS = 4_000
/** Then what has been cut off notices it. */
const CUT_MS = 500

export async function startServer(config: EmulatorConfig): Promise<RunningServer> {
  const inMemory = config.dataDir === 'memory'
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

/** A seed that somebody asks for at run time: what is wrong with it is theirs to know. */
function readSeed(name: string) {
  try {
    return loadSeed(name)
  } catch (error) {
    if (error instanceof SeedError) throw new NoSuchSource(error.message)
    throw error
  }
}
