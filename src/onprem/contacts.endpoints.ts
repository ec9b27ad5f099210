import { z } from 'zod'
import { limitsShown } from '../core/limits/limits.ts'
import { admitContacts, overLimit } from '../core/limits/onprem-requests.ts'
import { type ContactStatus, checkContact } from '../core/onprem/check-contact.ts'
import type { Call, Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { whenRegistered } from './deployment.ts'
import { ok } from './envelope.ts'
import { toWaId } from './numbers.ts'
import { parse, requireObject } from './parse.ts'

const checkBody = z.object({
  contacts: z.array(z.string()).min(1).max(1000),
  blocking: z.enum(['no_wait', 'wait']).default('no_wait'),
  force_check: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
    .default(false),
})

export const contacts: readonly Endpoint<World>[] = whenRegistered([
  {
    method: 'POST',
    path: '/v1/contacts',
    auth: 'user',
    body: 'json',
    input: checkBody,
    doc: 'WhatsApp ids of phone numbers, in the order asked',
    async run(call) {
      const { world } = call
      const body = parse(checkBody, requireObject(call.body))
      requireAllowance(call, body.contacts.length)
      const how = { wait: body.blocking === 'wait', force: body.force_check }
      const checked = await world.store.transact((tx) =>
        body.contacts.map((input) => {
          const waId = toWaId(world, input)
          if (waId === undefined) return { input, status: 'failed' }
          const status = checkContact(tx, world.env, waId, how)
          return tellsId(status, world) ? { input, status, wa_id: waId } : { input, status }
        }),
      )
      return ok(call, { contacts: checked })
    },
  },
])

/** Clients that ask the network do not know the id before its answer; those that only format do. */
function tellsId(status: ContactStatus, { settings }: World): boolean {
  if (status === 'processing') return settings.onprem.contactsMode === 'format-only'
  return status !== 'invalid'
}

/** How many contacts a client may look up in a day, where the emulator is set to care. */
function requireAllowance({ world, notes }: Call<World>, contacts: number): void {
  const { limits } = world.settings.onprem
  const refused = admitContacts(world.limits, limits, world.env.now(), contacts)
  if (!refused) return
  notes['limits'] = limitsShown([refused])
  throw overLimit(limits, 'Too many contacts were looked up today')
}
