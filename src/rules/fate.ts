import type { Message, StatusName } from '../core/messages/message.ts'
import type { Tx } from '../core/tx.ts'

const statuses: ReadonlySet<unknown> = new Set<StatusName>(['accepted', 'sent', 'delivered'])
const isStatus = (value: unknown): value is StatusName => statuses.has(value)

/** What the gate has decided about an accepted message, read back from its verdict. */
export function fate(_tx: Tx, { verdict }: Message): { until?: StatusName; early?: boolean } {
  const until = verdict?.['until']
  return { ...(isStatus(until) && { until }), ...(verdict?.['early'] === true && { early: true }) }
}
