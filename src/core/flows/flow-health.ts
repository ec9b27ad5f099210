import type { ReadTx } from '../tx.ts'
import type { FlowFailure } from './flow-metrics.ts'

/** One request to an endpoint, short: rows of state are written often. */
export type SeenRequest = readonly [at: number, ms: number, failure: FlowFailure | '']
/** One thing that the phone did with a Flow and its endpoint, and what it did not understand. */
export type SeenStep = readonly [at: number, error: string]

export type FlowAlert =
  | 'CLIENT_ERROR_RATE'
  | 'ENDPOINT_ERROR_RATE'
  | 'ENDPOINT_LATENCY'
  | 'ENDPOINT_AVAILABILITY'

/** What phones saw of a Flow lately, and what follows from it; keyed by the id of the Flow. */
export interface FlowHealth {
  readonly flowId: string
  /** Of the last half hour. */
  readonly requests: readonly SeenRequest[]
  /** Of the last hour. */
  readonly steps: readonly SeenStep[]
  /** The level that each alert stands at. */
  readonly alerts: { readonly [Alert in FlowAlert]?: number }
  /** Since when it is throttled, or blocked, for its health; absent where somebody set its status by hand. */
  readonly unwellSince?: number
  /** How long the next check of an endpoint that is not well waits, while there is one. */
  readonly checkAfter?: number
  /** How far the warnings about its version of Flow JSON have come. */
  readonly expiry?: FlowExpiry
}

export interface FlowExpiry {
  readonly version: string
  readonly told?: 'soon' | 'over'
  /** The job that tells the next one. */
  readonly jobId?: string
}

export const healthOf = (tx: ReadTx, flowId: string): FlowHealth =>
  tx.flowHealth.get(flowId) ?? { flowId, requests: [], steps: [], alerts: {} }
