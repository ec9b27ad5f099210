import { intendMigration } from '../../core/wabas/solution.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { parameterError } from '../errors.ts'
import { requiredText } from '../parameters.ts'

/** ASSUMED: what is refused, and how. */
async function setMigrationIntent(call: Call<World>): Promise<Reply> {
  const { env, store } = call.world
  const solutionId = requiredText(parametersOf(call), 'solution_id')
  const intent = await store.transact((tx) => {
    if (tx.solutions.get(solutionId)?.status !== 'ACTIVE') {
      throw parameterError('Param solution_id must be the id of an active solution.')
    }
    return intendMigration(tx, env, call.params['waba'] ?? '', solutionId)
  })
  return { status: 200, body: { id: intent.id } }
}

export const solutionEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{waba}/set_solution_migration_intent',
    auth: 'whatsapp_business_management',
    body: 'fields',
    doc: 'Ask for a WABA to be served by another solution',
    run: setMigrationIntent,
  },
]
