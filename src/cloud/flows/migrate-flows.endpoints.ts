import { migrateFlows } from '../../core/flows/migrate-flows.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { parameterError } from '../errors.ts'
import { requiredText, words } from '../parameters.ts'
import { requireSameBusiness } from '../same-business.ts'

const MANAGE = 'whatsapp_business_management'

async function migrate(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const from = requiredText(body, 'source_waba_id')
  const to = call.params['waba'] ?? ''
  const names = words(body, 'source_flow_names')
  if (names && names.length > 100) {
    throw parameterError('Param source_flow_names must have at most 100 elements.')
  }
  requireSameBusiness(call, from, to)
  const { world } = call
  const { migrated, failed } = await world.store.transact((tx) =>
    migrateFlows(tx, world.env, from, to, names),
  )
  return {
    status: 200,
    body: {
      migrated_flows: migrated.map(({ source, id }) => ({
        source_name: source.name,
        source_id: source.id,
        migrated_id: id,
      })),
      failed_flows: failed.map(({ name, code, message }) => ({
        source_name: name,
        error_code: code,
        error_message: message,
      })),
    },
  }
}

export const migrateFlowEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{waba}/migrate_flows',
    auth: MANAGE,
    body: 'fields',
    doc: 'Copy Flows from another WABA',
    run: migrate,
  },
]
