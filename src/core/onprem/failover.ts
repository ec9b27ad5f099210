import type { Env } from '../env.ts'
import type { JsonObject } from '../json.ts'
import { SETTINGS } from '../settings.ts'
import type { Tx } from '../tx.ts'
import { effectiveApplication } from './application-settings.ts'
import { editDeployment } from './deployment.ts'

/**
 * The active node is lost and another takes over. Until then calls are refused, accepted messages are kept and callbacks
 * wait; a standby coreapp of a high-availability installation says that it is not the primary one.
 */
export function failOver(
  tx: Tx,
  env: Env,
  { durationMs, code }: { durationMs?: number | undefined; code?: 1011 | 1018 | undefined },
): void {
  const standby = tx.settings.get(SETTINGS)?.onprem.topology === 'ha'
  editDeployment(tx, ({ primary = 0, application }) => ({
    primary: (primary + 1) % 2,
    failover: {
      until: env.now() + (durationMs ?? unhealthyMs(application)),
      code: code ?? (standby ? 1018 : 1011),
    },
  }))
}

/** A node that is silent for so long is taken for lost. */
const unhealthyMs = (application: JsonObject): number =>
  effectiveApplication(application).unhealthy_interval * 1000
