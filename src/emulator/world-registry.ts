import { readClock } from '../core/clock.ts'
import type { Random } from '../core/env.ts'
import type { Delivery } from '../core/webhooks/delivery.ts'
import type { StateRows } from '../store/commit.ts'
import { createMemoryStore, type MemoryStore } from '../store/memory-store.ts'
import { exportDocument, importDocument } from '../store/state-document.ts'
import type { World } from '../world.ts'
import { NameTaken, NoSuchSource, type WorldInfo, type Worlds } from '../worlds.ts'
import { createWorld, type RunningWorld, type Services } from './create-world.ts'

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
}

interface Entry {
  readonly world: RunningWorld
  ports?: { http: string; https?: string; close(): Promise<void> }
}

export interface WorldRegistry extends Worlds {
  /** Nothing new is begun. */
  stop(): Promise<void>
  /** Resolves when no webhook is in flight any more, or after `wallMs`. */
  drained(wallMs: number): Promise<void>
}

/** Holds the worlds of a process and makes, resets and forks them. */
export function createRegistry(options: RegistryOptions): WorldRegistry {
  const { services, defaultWorld } = options
  const entries = new Map<string, Entry>([[defaultWorld.name, { world: defaultWorld }]])
  const snapshots = new Map<string, Map<string, MemoryStore>>()
  let made = 0

  return {
    find: (name) => entries.get(name)?.world,
    list: () => [...entries.values()].map((entry) => info(entry.world)),
    info,
    async create(from, wanted) {
      const name = wanted.name ?? freeName()
      if (entries.has(name)) throw new NameTaken(name)
      const source = findSource(from, wanted.from)
      const world = createWorld({
        name,
        isDefault: false,
        services,
        clock: readClock(source.read) ?? from.clock.state,
        forkOf: source,
      })
      world.lastBase = from.lastBase
      await dropPending(world.store)
      const entry: Entry = { world }
      entries.set(name, entry)
      if (wanted.ports) entry.ports = await options.openPorts(world)
      world.start()
      return world
    },
    async drop(name) {
      const entry = entries.get(name)
      if (!entry || entry.world === defaultWorld) return false
      entries.delete(name)
      snapshots.delete(name)
      await entry.ports?.close()
      await entry.world.stop()
      return true
    },
    async reset(world, seed = options.defaultSeed) {
      await replace(world, fromSeed(seed, world))
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
      await replace(world, source)
      return true
    },
    snapshots: (world) => [...(snapshots.get(world.name)?.keys() ?? [])],
    dropSnapshot: (world, name) => snapshots.get(world.name)?.delete(name) ?? false,
    exportState: (world) => exportDocument(running(world).store, services.media),
    async importState(world, document) {
      const rows = await importDocument(document, services.media)
      if (!rows) throw new NoSuchSource('this is not a state document of waba-emulator')
      await replace(world, storeOf(rows))
    },
    async stop() {
      for (const { world, ports } of entries.values()) {
        await ports?.close()
        await world.stop()
      }
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
    const entry = entries.get(world.name)
    if (!entry) throw new NoSuchSource(`there is no world named ${world.name}`)
    return entry.world
  }

  function freeName(): string {
    for (;;) {
      const name = `world-${++made}`
      if (!entries.has(name)) return name
    }
  }

  function findSource(from: World, wanted: string | undefined): MemoryStore {
    if (wanted === undefined) return running(from).store
    const other = entries.get(wanted)?.world.store ?? snapshots.get(from.name)?.get(wanted)
    return other ?? fromSeed(wanted, from)
  }

  function fromSeed(seed: string, world: World): MemoryStore {
    return storeOf(options.seed(seed, world.clock.now(), options.random(world.name)))
  }

  function storeOf(rows: StateRows): MemoryStore {
    return createMemoryStore(stillOptions(), { rows })
  }

  /** A store that only keeps rows. */
  function stillOptions() {
    return { random: () => options.random('still'), now: () => 0 }
  }

  async function replace(world: World, source: MemoryStore): Promise<void> {
    const target = running(world)
    await target.store.replaceWith(source)
    await dropPending(target.store)
    target.reload()
  }
}

/** A fork or a restored state sends nothing again: else a client would get it twice. */
async function dropPending(store: MemoryStore): Promise<void> {
  const isPending = (delivery: Delivery) => delivery.state === 'pending'
  const pending = [...store.read.deliveries.values()].filter(isPending)
  await store.transact((tx) => {
    for (const job of [...tx.jobs.values()]) {
      if (job.kind.startsWith('webhook.')) tx.cancel(job.id)
    }
    for (const delivery of pending) {
      tx.deliveries.put(delivery.id, { ...delivery, state: 'dropped', reason: 'world was forked' })
    }
    for (const key of [...tx.deliveryQueues.entries()].map(([key]) => key)) {
      tx.deliveryQueues.delete(key)
    }
  })
}
