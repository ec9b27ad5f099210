import type { WabaId } from '../ids.ts'
import type { ReadTx } from '../tx.ts'
import type { Business } from './waba.ts'

/** The portfolio that a WABA belongs to. */
export const businessOfWaba = (tx: ReadTx, wabaId: WabaId): Business | undefined =>
  tx.businesses.get(tx.wabas.get(wabaId)?.businessId ?? '')
