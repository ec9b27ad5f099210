import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import type { Worlds } from '../worlds.ts'

/** What the control API reaches beyond the world of the request. */
export interface ControlContext {
  readonly worlds: Worlds
  readonly adminToken?: string
  readonly allowedHosts: readonly string[]
  /** PEM of the local CA; undefined without TLS. */
  caPem(): Promise<string | undefined>
  /** The local CA as PKCS #12, password `waba-emulator`. */
  caP12?(): Promise<Buffer | undefined>
  /** What is not ready yet; empty = ready. */
  notReady(): readonly string[]
  /** Prometheus text of the process. */
  metrics(): Promise<string>
}

export type ControlEndpoint = Endpoint<World>
export type ControlCall = Call<World>

export const ok = (body: unknown = { success: true }): Reply => ({ status: 200, body })
export const created = (body: unknown): Reply => ({ status: 201, body })
