import type { Env } from '../env.ts'
import type { AppId, WabaId } from '../ids.ts'
import type { Tx } from '../tx.ts'

export const solutionStatuses = ['DRAFT', 'INITIATED', 'ACTIVE', 'REJECTED', 'DEACTIVATED'] as const
export const pendingRequests = ['PENDING_ACTIVATION', 'PENDING_DEACTIVATION', 'NONE'] as const
export const intentStatuses = ['INITIATED', 'ACCEPTED', 'COMPLETED', 'REJECTED'] as const

/** What partners offer together: the app of one owns it, that of the other sends. */
export interface Solution {
  readonly id: string
  readonly name: string
  readonly status: (typeof solutionStatuses)[number]
  readonly pendingRequest: (typeof pendingRequests)[number]
  readonly ownerAppId: AppId
  readonly ownerPermissions: readonly string[]
  readonly partnerAppId: AppId
  readonly partnerPermissions: readonly string[]
  /** Accounts that are served by it. */
  readonly wabaIds: readonly WabaId[]
}

/** The wish of a WABA to be served by a solution from here on. */
export interface MigrationIntent {
  readonly id: string
  readonly wabaId: WabaId
  readonly solutionId: string
  readonly status: (typeof intentStatuses)[number]
}

/** Both partners hear that there is a solution, and of each step that it takes. */
export function tellSolution(tx: Tx, solution: Solution, before?: Solution): void {
  if (before?.status === solution.status) return
  tx.emit({
    type: 'account.changed',
    wabaId: '',
    field: 'partner_solutions',
    appIds: [...new Set([solution.ownerAppId, solution.partnerAppId])],
    value: {
      event: before ? 'SOLUTION_UPDATED' : 'SOLUTION_CREATED',
      solution_id: solution.id,
      solution_status: solution.status,
    },
  })
}

/** An intent that has not ended is told again; else there is a new one. */
export function intendMigration(tx: Tx, env: Env, wabaId: WabaId, solutionId: string) {
  for (const each of tx.migrationIntents.values()) {
    if (each.wabaId !== wabaId || each.solutionId !== solutionId) continue
    if (each.status === 'INITIATED' || each.status === 'ACCEPTED') return each
  }
  const id = env.random.digits(16)
  return tx.migrationIntents.put(id, { id, wabaId, solutionId, status: 'INITIATED' })
}

/** A partner accepts or refuses, or the migration is done: then the solution serves the account. */
export function moveIntent(
  tx: Tx,
  intent: MigrationIntent,
  status: MigrationIntent['status'],
): MigrationIntent {
  const solution = tx.solutions.get(intent.solutionId)
  if (status === 'COMPLETED' && solution && !solution.wabaIds.includes(intent.wabaId)) {
    tx.solutions.put(solution.id, { ...solution, wabaIds: [...solution.wabaIds, intent.wabaId] })
  }
  return tx.migrationIntents.put(intent.id, { ...intent, status })
}
