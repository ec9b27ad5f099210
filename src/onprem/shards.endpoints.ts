import { z } from 'zod'
import { DEPLOYMENT, editDeployment } from '../core/onprem/deployment.ts'
import { shardsOf } from '../core/onprem/nodes.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { cert, digits, pin } from './account.schemas.ts'
import { requireDeployment, requirePrimaryMaster } from './deployment.ts'
import { ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { parse, requireObject } from './parse.ts'
import { certificateRefusal, isForeign, isOwnNumber, requirePin } from './registration-checks.ts'
import { readVname } from './vname.ts'

const shardsBody = z.object({
  cc: digits,
  phone_number: digits,
  shards: z
    .union([z.int(), digits.transform(Number)])
    .refine((count) => [1, 2, 4, 8, 16, 32].includes(count), 'must be 1, 2, 4, 8, 16 or 32'),
  pin: pin.optional(),
  cert: cert.optional(),
})

export const shards: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: '/v1/account/shards',
    auth: 'admin',
    doc: 'Number of shards',
    run(call) {
      requireDeployment(call.world)
      return ok(call, { account: { shards: shardsOf(call.world.store.read) } })
    },
  },
  {
    method: 'POST',
    path: '/v1/account/shards',
    auth: 'admin',
    body: 'json',
    input: shardsBody,
    doc: 'Sets the number of shards of a multiconnect installation',
    run: setShards,
  },
]

async function setShards(call: Call<World>): Promise<Reply> {
  const { world } = call
  const body = parse(shardsBody, requireObject(call.body))
  requirePrimaryMaster(world)
  const { strict, topology } = world.settings.onprem
  if (strict && body.cert === undefined) throw refusal(1008, "Parameter 'cert' is mandatory")
  if (topology !== 'multiconnect' && body.shards !== 1) {
    throw refusal(1009, "Parameter 'shards' is not valid: more than one needs multiconnect")
  }
  const waId = body.cc + body.phone_number
  const outcome = await world.store.transact((tx) => {
    const deployment = tx.onprem.get(DEPLOYMENT) ?? requireDeployment(world)
    if (!isOwnNumber(tx, deployment, waId)) return 'foreign'
    requirePin(deployment.pin, body.pin)
    const name = body.cert === undefined ? undefined : readVname(body.cert)
    if (name && isForeign(name, waId)) {
      editDeployment(tx, () => ({ registration: 'unregistered' }))
      return 'logged off'
    }
    editDeployment(tx, () => ({ registration: 'registered', shards: body.shards }))
    return 'set'
  })
  if (outcome === 'foreign') throw refusal(1009, 'The number is not the registered one')
  if (outcome === 'logged off') throw certificateRefusal()
  return ok(call, {}, 201)
}
