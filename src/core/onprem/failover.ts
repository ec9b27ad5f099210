import type { Env } from '../env.ts'
import { SETTINGS } from '../settings.ts'
import type { Tx } from '../tx.ts'
import { editDeployment } from './deployment.ts'

/**
 * The active node is lost and another takes over. Until then calls are refused, accepted messages are kept and callbacks
 * wait; a standby coreapp of a high-availability installation says that it is not the primary one.
 */
export function failOver(tx: Tx, env: Env, durationMs: number, code?: 1011 | 1018): void {
  const standby = tx.settings.get(SETTINGS)?.onprem.topology === 'ha'
  editDeployment(tx, ({ primary = 0 }) => ({
    primary: (primary + 1) % 2,
    failover: { until: env.now() + durationMs, code: code ?? (standby ? 1018 : 1011) },
  }))
}
