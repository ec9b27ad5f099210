import { z } from 'zod'
import {
  intentStatuses,
  type MigrationIntent,
  moveIntent,
  pendingRequests,
  type Solution,
  solutionStatuses,
  tellSolution,
} from '../core/wabas/solution.ts'
import type { ControlEndpoint } from './context.ts'
import { list, wanted } from './listing.ts'
import { judging, making } from './making.ts'
import { requireRow, takeId } from './provision-rows.ts'
import { id } from './values.schemas.ts'

const status = z.enum(solutionStatuses)
const pending = z.enum(pendingRequests)
const permissions = z.array(z.string())

const newSolution = z.strictObject({
  id: id.optional(),
  name: z.string().max(75).optional(),
  status: status.optional(),
  status_for_pending_request: pending.optional(),
  /** The default app where left out. */
  owner_app_id: id.optional(),
  partner_app_id: id.optional(),
  owner_permissions: permissions.optional(),
  partner_permissions: permissions.optional(),
  /** Accounts that it serves. */
  waba_ids: z.array(id).optional(),
})

const solutionChange = z.strictObject({
  status: status.optional(),
  status_for_pending_request: pending.optional(),
  waba_ids: z.array(id).optional(),
})

const intentChange = z.strictObject({
  status: z.enum(intentStatuses),
})

const solutionView = (row: Solution) => ({
  id: row.id,
  name: row.name,
  status: row.status,
  status_for_pending_request: row.pendingRequest,
  owner_app_id: row.ownerAppId,
  owner_permissions: row.ownerPermissions,
  partner_app_id: row.partnerAppId,
  partner_permissions: row.partnerPermissions,
  waba_ids: row.wabaIds,
})

const intentView = (row: MigrationIntent) => ({
  id: row.id,
  waba_id: row.wabaId,
  solution_id: row.solutionId,
  status: row.status,
})

/** What partners have agreed on elsewhere: solutions, and how far a WABA's move to one has come. */
export const solutionControlEndpoints: ControlEndpoint[] = [
  making(
    'solutions',
    'Makes a multi-partner solution',
    newSolution,
    (tx, env, given) => {
      const owner = requireRow(tx.apps, given.owner_app_id, 'app')
      const partner = requireRow(tx.apps, given.partner_app_id, 'app')
      const wabaIds = given.waba_ids ?? []
      for (const each of wabaIds) requireRow(tx.wabas, each, 'WABA')
      const made = takeId(tx, env, given.id)
      const solution = tx.solutions.put(made, {
        id: made,
        name: given.name ?? `Solution ${made.slice(-4)}`,
        status: given.status ?? 'ACTIVE',
        pendingRequest: given.status_for_pending_request ?? 'NONE',
        ownerAppId: owner.id,
        ownerPermissions: given.owner_permissions ?? ['MESSAGING'],
        partnerAppId: partner.id,
        partnerPermissions: given.partner_permissions ?? ['MESSAGING'],
        wabaIds,
      })
      tellSolution(tx, solution)
      return solution
    },
    solutionView,
  ),
  {
    method: 'GET',
    path: '/_emulator/solutions',
    auth: 'admin',
    doc: 'Multi-partner solutions; ?status=',
    run: (call) =>
      list<Solution>(call, {
        rows: () => call.world.store.read.solutions.values(),
        id: (row) => row.id,
        filters: ['status'],
        matches: (row) => wanted(call.query.get('status'), row.status),
        view: solutionView,
      }),
  },
  judging(
    'solutions',
    "Moves a solution's status, or sets the WABAs that it serves",
    solutionChange,
    (tx, _env, which, given) => {
      const known = tx.solutions.get(which)
      if (!known) return undefined
      for (const each of given.waba_ids ?? []) requireRow(tx.wabas, each, 'WABA')
      const solution = tx.solutions.put(which, {
        ...known,
        ...(given.status && { status: given.status }),
        ...(given.status_for_pending_request && {
          pendingRequest: given.status_for_pending_request,
        }),
        ...(given.waba_ids && { wabaIds: given.waba_ids }),
      })
      tellSolution(tx, solution, known)
      return solutionView(solution)
    },
  ),
  {
    method: 'GET',
    path: '/_emulator/migration-intents',
    auth: 'admin',
    doc: 'Wishes of WABAs to be served by another solution',
    run: (call) =>
      list<MigrationIntent>(call, {
        rows: () => call.world.store.read.migrationIntents.values(),
        id: (row) => row.id,
        filters: [],
        matches: () => true,
        view: intentView,
      }),
  },
  judging(
    'migration-intents',
    "Moves such a wish's status; once COMPLETED the solution serves the WABA",
    intentChange,
    (tx, _env, which, given) => {
      const known = tx.migrationIntents.get(which)
      return known && intentView(moveIntent(tx, known, given.status))
    },
  ),
]
