import { readClock } from '../core/clock.ts'
import type { Random } from '../core/env.ts'
import type { ClockState } from '../core/tables.ts'
import type { StateMaps, StateRows } from '../store/commit.ts'
import { createMemoryStore, type MemoryStore } from '../store/memory-store.ts'
import { exportDocument, importDocument } from '../store/state-document.ts'
import type { World } from '../world.ts'
import { BadDocument, NameTaken, NoSuchSource, type WorldInfo, type Worlds } from '../worlds.ts'
import { createWorld } from './create-world.ts'
import { dropDeliveries } from './drop-deliveries.ts'
import type { RunningWorld, Services } from './running-world.ts'

export interface RegistryOptions {
  readonly services: Services
  readonly defaultWorld: RunningWorld
  readonly defaultSeed: string
  /** Rows of a seed by name or path. Throws NoSuchSource. */
  seed(name: string, now: number, random: Random): StateRows
  /** What flags say about a world; after a seeding. */
  afterSeeding(world: World): Promise<void>
  /** Opens listeners for one world. */
  openPorts(world: World): Promise<{ http: string; https?: string; close(): Promise<void> }>
  readonly random: (name: string) => Random
  /** What the clock of a world shows that begins anew. */
  readonly clock: () => { readonly state: ClockState; readonly now: number }
}

interface Entry {
  readonly world: RunningWorld
  /** What a reset goes back to. */
  readonly seed: string
  ports?: { http: string; https?: string; close(): Promise<void> }
}

/** What a new world begins with, and the seed that a reset of it goes back to. */
interface Source {
  readonly source: MemoryStore
  readonly seed: string
  /** It is that seed. */
  readonly isSeed?: true
}

export interface WorldRegistry extends Worlds {
  /** Nobody waits any longer for something to happen. */
  endWaits(): void
  /** Nothing new is begun. */
  stop(): Promise<void>
  /** Resolves when no webhook is in flight any more, or after `wallMs`. */
  drained(wallMs: number): Promise<void>
}

/** Holds the worlds of a process and makes, resets and forks them. */
export function createRegistry(options: RegistryOptions): WorldRegistry {
  const { services, defaultWorld } = options
  const entries = new Map<string, Entry>([
    [defaultWorld.name, { world: defaultWorld, seed: options.defaultSeed }],
  ])
  const snapshots = new Map<string, Map<string, MemoryStore>>()
  let made = 0

  return {
    find: (name) => entries.get(name)?.world,
    list: () => [...entries.values()].map((entry) => info(entry.world)),
    info,
    async create(from, wanted) {
      const name = wanted.name ?? freeName()
      if (entries.has(name)) throw new NameTaken(name)
      const { source, seed, isSeed } = findSource(from, wanted.from)
      const world = createWorld({
        name,
        isDefault: false,
        services,
        clock: readClock(source.read) ?? from.clock.state,
        forkOf: source,
      })
      world.lastBase = `${from.lastBase.replace(/\/w\/[^/]+$/, '')}/w/${name}`
      await dropDeliveries(world.store, 'the world was forked')
      const entry: Entry = { world, seed }
      entries.set(name, entry)
      if (wanted.ports) entry.ports = await options.openPorts(world)
      world.start()
      if (isSeed) await options.afterSeeding(world)
      return world
    },
    async drop(name) {
      const entry = entries.get(name)
      if (!entry || entry.world === defaultWorld) return false
      entries.delete(name)
      snapshots.delete(name)
      entry.world.endWaits()
      await entry.ports?.close()
      await entry.world.stop()
      return true
    },
    async reset(world, wanted) {
      const entry = entryOf(world)
      const seed = wanted ?? entry.seed
      const { state, now } = options.clock()
      await entry.world.restart(fromSeed(seed, world.name, now), state)
      await options.afterSeeding(world)
      return seed
    },
    async snapshot(world, name) {
      const kept = snapshots.get(world.name) ?? new Map<string, MemoryStore>()
      kept.set(name, running(world).store.fork(stillOptions()))
      snapshots.set(world.name, kept)
    },
    async restore(world, name) {
      const source = snapshots.get(world.name)?.get(name)
      if (!source) return false
      await running(world).replace(source, world.clock.state)
      return true
    },
    snapshots: (world) => [...(snapshots.get(world.name)?.keys() ?? [])],
    dropSnapshot: (world, name) => snapshots.get(world.name)?.delete(name) ?? false,
    exportState: (world) => exportDocument(running(world).store, services.media),
    async importState(world, document) {
      const rows = await importDocument(document, services.media)
      if (!rows) throw new BadDocument()
      await running(world).replace(storeOf(rows), world.clock.state)
    },
    endWaits() {
      for (const { world } of entries.values()) world.endWaits()
    },
    async stop() {
      const stopOne = async ({ world, ports }: Entry) => {
        await ports?.close()
        await world.stop()
      }
      await Promise.all([...entries.values()].map(stopOne))
    },
    async drained(wallMs) {
      await Promise.all([...entries.values()].map(({ world }) => world.scheduler.drained(wallMs)))
    },
  }

  function info(world: World): WorldInfo {
    const ports = entries.get(world.name)?.ports
    return {
      name: world.name,
      isDefault: world === defaultWorld,
      ...(ports && { ports: { http: ports.http, ...(ports.https && { https: ports.https }) } }),
    }
  }

  function running(world: World): RunningWorld {
    return entryOf(world).world
  }

  function entryOf(world: World): Entry {
    const entry = entries.get(world.name)
    if (!entry) throw new NoSuchSource(`there is no world named ${world.name}`)
    return entry
  }

  function freeName(): string {
    for (;;) {
      const name = `world-${++made}`
      if (!entries.has(name)) return name
    }
  }

  function findSource(from: World, wanted?: string): Source {
    const own = entryOf(from)
    if (wanted === undefined) return { source: own.world.store, seed: own.seed }
    const other = entries.get(wanted)
    if (other) return { source: other.world.store, seed: other.seed }
    const snapshot = snapshots.get(from.name)?.get(wanted)
    if (snapshot) return { source: snapshot, seed: own.seed }
    try {
      return { source: fromSeed(wanted, from.name, from.clock.now()), seed: wanted, isSeed: true }
    } catch (error) {
      if (!(error instanceof NoSuchSource)) throw error
      throw new NoSuchSource(`${wanted} is no world and no snapshot, and ${error.message}`)
    }
  }

  function fromSeed(seed: string, world: string, now: number): MemoryStore {
    return storeOf(options.seed(seed, now, options.random(world)))
  }

  function storeOf(rows: StateRows | StateMaps): MemoryStore {
    return createMemoryStore(stillOptions(), { rows })
  }

  /** A store that only keeps rows. */
  function stillOptions() {
    return { random: () => options.random('still'), now: () => 0 }
  }
}
