import type { Env } from '../env.ts'
import type { WabaId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Tx } from '../tx.ts'

/** Something that was done to a WABA, for its activity log. */
export interface Activity {
  readonly id: string
  readonly wabaId: WabaId
  readonly type: string
  /** World time in ms. */
  readonly at: number
  readonly actorType: 'USER' | 'SYSTEM' | 'ADMIN' | 'API'
  readonly actorId: string
  readonly actorName: string
  readonly description: string
  readonly details: JsonObject
}

export function logActivity(tx: Tx, env: Env, entry: Omit<Activity, 'id' | 'at'>): void {
  const id = env.random.digits(16)
  tx.activities.put(id, { ...entry, id, at: env.now() })
}

/** A schedule of a WABA: its parameters as they were given, and when. */
export interface Schedule {
  readonly id: string
  readonly wabaId: WabaId
  readonly createdAt: number
  readonly content: JsonObject
}
