import { z } from 'zod'
import type { JsonObject } from '../core/json.ts'
import { DEPLOYMENT } from '../core/onprem/deployment.ts'
import { backupOf, restoreBackup } from '../core/onprem/restore.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { requireDeployment, requireNumber, whenRegistered } from './deployment.ts'
import { ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { parse, requireObject } from './parse.ts'

const backupBody = z.object({ password: z.string().min(1) })
const restoreBody = z.object({ password: z.string().min(1), data: z.string().min(1) })

export const backup: readonly Endpoint<World>[] = [
  ...whenRegistered([
    {
      method: 'POST',
      path: '/v1/settings/backup',
      auth: 'admin',
      body: 'json',
      input: backupBody,
      doc: 'Registration, keys and settings as one password-protected text',
      async run(call) {
        const { world } = call
        const { password } = parse(backupBody, requireObject(call.body))
        const content = backupOf(requireDeployment(world), requireNumber(world))
        const data = await world.vault.seal(content, password, world.replyRandom(call.number))
        return ok(call, { settings: { data } })
      },
    },
  ]),
  {
    method: 'POST',
    path: '/v1/settings/restore',
    auth: 'admin',
    body: 'json',
    input: restoreBody,
    doc: 'Takes over a backup; a client that is not registered becomes so',
    async run(call) {
      const { world } = call
      const { password, data } = parse(restoreBody, requireObject(call.body))
      const content = await world.vault.open(data, password)
      if (!content) throw refusal(1009, 'The password is wrong or the data is damaged')
      requireSameShards(world, content)
      await world.store.transact((tx) => restoreBackup(tx, world.env, content))
      return ok(call)
    },
  },
]

function requireSameShards(world: World, content: JsonObject): void {
  if (world.settings.onprem.topology !== 'multiconnect') return
  const shards = world.store.read.onprem.get(DEPLOYMENT)?.shards
  if (content['shards'] !== shards) {
    throw refusal(1009, `The backup was made with ${content['shards']} shards`)
  }
}
