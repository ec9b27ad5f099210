import { HOUR_MS } from '../duration.ts'
import type { Tx } from '../tx.ts'
import type { Flow } from './flow.ts'

/** A throttled flow is sent so often in any hour. */
const ALLOWANCE = 10

/** Takes one of the messages that a throttled flow still has; false when there is none left. */
export function takeThrottled(tx: Tx, { id }: Flow, now: number): boolean {
  const key = `flow.throttle:${id}`
  const known = tx.facts.get(key)?.['sentAt']
  const recent = (Array.isArray(known) ? known : []).filter((at) => Number(at) > now - HOUR_MS)
  if (recent.length >= ALLOWANCE) return false
  tx.facts.put(key, { sentAt: [...recent, now] })
  return true
}
