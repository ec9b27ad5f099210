import type { Call, Dialect, Endpoint, Reply } from './endpoint.ts'
import type { BodyWriter } from './write-reply.ts'

/** Where a request goes, once its world is known. */
export interface Located<World> {
  readonly world: World
  /** What the request waits for before anything is done about it. */
  readonly settled?: Promise<void>
  /** Path and query without the world's prefix. */
  readonly url: string
  readonly base: string
  readonly number: number
  /** World time in ms. */
  readonly at: number
  /** Number and time of one more request to the same world. */
  next(): { readonly number: number; readonly at: number }
}

/** What the composition root does around every endpoint. Each may be absent. */
export interface ServeHooks<World> {
  /** Before anything else. */
  start?(call: Call<World>): void
  /** What stands in front of everything, the check of the token too; throws a refusal. */
  enter?(call: Call<World>, dialect: Dialect<World>): void
  /** Whether any rule may have to do with the request. */
  mayBeRuled?(call: Call<World>): boolean
  /** Rules that answer before the simulation does; also where it has no endpoint or refuses the token. */
  before?(
    call: Call<World>,
    endpoint: Endpoint<World> | undefined,
    dialect: Dialect<World>,
  ): Promise<Reply | undefined> | Reply | undefined
  /** The reply on its way out: latency, cut bodies. */
  after?(
    call: Call<World>,
    reply: Reply,
    endpoint: Endpoint<World> | undefined,
    dialect: Dialect<World>,
  ): Promise<Reply> | Reply
  /** Something that writes the body in its own way; status and headers are set and not sent. */
  writer?(call: Call<World>): BodyWriter | undefined
  /** Headers that the emulator adds on top of the dialect's. */
  headers?(call: Call<World>): Record<string, string>
  /** The request journal and the metrics. `sent` is the text of the body. */
  done?(
    call: Call<World>,
    reply: Reply,
    sent: string | undefined,
    dialect: Dialect<World>,
    endpoint: Endpoint<World> | undefined,
  ): void
  /** The request is over, however it ended. */
  left?(call: Call<World>): void
  /** Something that is a bug: logged with its stack. */
  bug(error: unknown, call: Call<World>): void
}
