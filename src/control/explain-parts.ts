import type { JsonObject } from '../core/json.ts'
import type { ReadTx } from '../core/tx.ts'
import { showRule } from '../rules/read-rule.ts'
import type { World } from '../world.ts'
import { iso } from './parse.ts'

/** Numbers at that moment; moments as ISO times. */
export function timed(limits: unknown): Record<string, JsonObject> {
  const shown: Record<string, JsonObject> = {}
  for (const [name, numbers] of Object.entries((limits ?? {}) as Record<string, JsonObject>)) {
    const { retry_at: retryAt } = numbers
    shown[name] =
      typeof retryAt === 'number' ? { ...numbers, retry_at: iso(retryAt) } : { ...numbers }
  }
  return shown
}

/** The rules as they are now, or what they were called when they are gone. */
export function rulesOf(tx: ReadTx, names: unknown): unknown[] {
  if (!Array.isArray(names)) return []
  return names.map((name: JsonObject) => {
    const rule = tx.rules.get(String(name['id']))
    return rule ? showRule(rule) : name
  })
}

/** How often each limit has said yes and no so far. */
export const limitsNow = ({ limits }: World) => Object.fromEntries(limits.counts)
