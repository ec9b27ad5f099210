import type { EmulatorConfig } from '../config.ts'
import { CLOCK, timeAt } from '../core/clock.ts'
import { forgetUnkept } from '../core/onprem/callback-queue.ts'
import type { ClockState } from '../core/tables.ts'
import { systemTimers, systemWall } from '../runtime/clock.ts'
import { foldWorkerUrl } from '../runtime/fold-worker-url.ts'
import type { createLogger } from '../runtime/logger.ts'
import { streamRandom } from '../runtime/seeded-random.ts'
import { completeSettings } from '../store/complete-settings.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import { type DataDir, openDataDir } from '../store/open.ts'
import { seedRows } from '../store/seed.ts'
import { loadSeed } from '../store/seed-files.ts'
import { createWorld } from './create-world.ts'
import type { RunningWorld, Services } from './running-world.ts'
import { clockState, clockToGoOn } from './start-clock.ts'

/** Opens the data folder and reads its journal. */
export function openFolder(
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

/** The default world: as the folder left it, else from the seed. */
export async function openDefaultWorld(
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

const stillStore = { random: () => streamRandom('', '', 'still', 0), now: () => 0 }
