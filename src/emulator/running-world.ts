import type { DialectErrors } from '../core/dialect-errors.ts'
import type { DialectName } from '../core/ids.ts'
import type { ImageSize } from '../core/media/image-header.ts'
import type { InboundIds } from '../core/messages/message-ids.ts'
import type { ClockState } from '../core/tables.ts'
import type { Delivery } from '../core/webhooks/delivery.ts'
import type { MediaRules } from '../delivery/media-fetcher.ts'
import type { StatusErrors } from '../delivery/pipeline.ts'
import type { JobScheduler } from '../delivery/scheduler.ts'
import type { WebhookDialect } from '../delivery/webhook-dialect.ts'
import type { WebhookSender } from '../delivery/webhook-sender.ts'
import type { Commit, StateMaps, StateRows } from '../store/commit.ts'
import type { MediaFiles } from '../store/media-files.ts'
import type { MemoryStore } from '../store/memory-store.ts'
import type { DialectJobs, Outgoing, World, WorldTls } from '../world.ts'

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
