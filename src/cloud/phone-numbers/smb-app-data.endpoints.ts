import { DAY_MS } from '../../core/duration.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { requiredParameter, whatsappError } from '../errors.ts'
import { SYNC_STEP_MS } from '../jobs.ts'
import { requireProduct } from '../messages/messages.parse.ts'
import { wordParameter } from '../parameters.ts'
import { editNumber, ok } from './edit-number.ts'

/** Coexistence: asks the Business app once for its contacts or its history, within a day of onboarding. */
async function synchronise(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  requireProduct(body)
  const type = wordParameter(body, 'sync_type', ['smb_app_state_sync', 'history'])
  if (type === undefined) throw requiredParameter('sync_type')
  const { env } = call.world
  await editNumber(call, (number, tx) => {
    const onboarded = number.lastOnboardedAt ?? 0
    if (!number.coexistence || env.now() - onboarded > DAY_MS) {
      throw whatsappError(
        2593108,
        'Synchronisation has to be asked for within 24 hours of onboarding.',
      )
    }
    if (number.synced?.[type] !== undefined) {
      throw whatsappError(2593107, `${type} was asked for already.`)
    }
    const askedAt = env.now()
    const due = askedAt + SYNC_STEP_MS
    const data = { phoneNumberId: number.id, type, askedAt, part: 0 }
    tx.schedule({ due, kind: 'cloud.sync', data })
    return { synced: { ...number.synced, [type]: askedAt } }
  })
  const requestId = call.world.replyRandom(call.number).uuid()
  return ok({ messaging_product: 'whatsapp', request_id: requestId })
}

export const smbAppDataEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{phone_number}/smb_app_data',
    auth: 'whatsapp',
    body: 'fields',
    doc: 'Ask the WhatsApp Business app for its contacts or history',
    run: synchronise,
  },
]
