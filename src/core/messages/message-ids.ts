import type { Env } from '../env.ts'
import type { DialectName, MessageId, WaId } from '../ids.ts'

/** How each dialect names a message that a customer sent. */
export type InboundIds = Record<DialectName, (env: Env, from: WaId, type: string) => MessageId>
