import type { Env } from '../env.ts'
import type { DialectName, MessageId } from '../ids.ts'
import type { Tx } from '../tx.ts'
import type { InboundAct } from './message.ts'

/** How each dialect names a message that a customer sent. */
export type InboundIds = Record<DialectName, (tx: Tx, env: Env, act: InboundAct) => MessageId>
