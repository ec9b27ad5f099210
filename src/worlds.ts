import type { World } from './world.ts'

/** What can be said of a world from outside. */
export interface WorldInfo {
  readonly name: string
  readonly isDefault: boolean
  /** Addresses of listeners for this world alone. */
  readonly ports?: { readonly http: string; readonly https?: string }
}

export interface NewWorld {
  readonly name?: string
  /** A seed, another world or a snapshot; the seed of the process where absent. */
  readonly from?: string
  readonly ports?: boolean
}

/** The worlds of a process: `default` always exists and is the one that is kept on disk. */
export interface Worlds {
  find(name: string): World | undefined
  list(): readonly WorldInfo[]
  info(world: World): WorldInfo
  /** Throws NoSuchSource or NameTaken. */
  create(from: World, wanted: NewWorld): Promise<World>
  /** False when there is none of that name or it is the default one. */
  drop(name: string): Promise<boolean>
  /** Back to a seed; pending webhooks and timers are dropped. Throws NoSuchSource. */
  reset(world: World, seed?: string): Promise<string>
  snapshot(world: World, name: string): Promise<void>
  /** False when there is none of that name. */
  restore(world: World, name: string): Promise<boolean>
  snapshots(world: World): readonly string[]
  dropSnapshot(world: World, name: string): boolean
  /** The whole state as one document, media included. */
  exportState(world: World): Promise<unknown>
  /** Throws BadDocument when the document is not one of ours. */
  importState(world: World, document: unknown): Promise<void>
}

/** There is no seed, world or snapshot to make a world from. */
export class NoSuchSource extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NoSuchSource'
  }
}

export class NameTaken extends Error {
  constructor(name: string) {
    super(`there is a world named ${name} already`)
    this.name = 'NameTaken'
  }
}

/** What was to be put in place of a world is no state of one. */
export class BadDocument extends Error {
  constructor() {
    super('this is not a state document of waba-emulator')
    this.name = 'BadDocument'
  }
}
