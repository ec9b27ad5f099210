import { z } from 'zod'
import { editDeployment } from '../core/onprem/deployment.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { requireDeployment } from './deployment.ts'
import { ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { parse } from './parse.ts'

const PATH = '/v1/settings/application/media/providers'

const config = z
  .object({
    basic: z.object({ username: z.string().min(1), password: z.string() }).optional(),
    bearer: z.string().min(1).optional(),
  })
  .refine(({ basic, bearer }) => (basic === undefined) !== (bearer === undefined), {
    message: "exactly one of 'basic' and 'bearer' is needed",
  })
  .transform(({ basic, bearer }) => (basic ? { basic } : { bearer: bearer ?? '' }))

const name = z.string().min(1).max(200)
const providersBody = z.array(z.object({ name, type: z.literal('www'), config })).min(1)

export const mediaProviders: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: PATH,
    auth: 'admin',
    doc: 'Credentials that the client uses to fetch links',
    run(call) {
      const providers = requireDeployment(call.world).providers ?? []
      return ok(call, { settings: { application: { media: { providers } } } })
    },
  },
  {
    method: 'POST',
    path: PATH,
    auth: 'admin',
    body: 'json',
    input: providersBody,
    doc: 'Adds providers; one of the same name is overwritten',
    async run(call) {
      const given = parse(providersBody, call.body)
      await call.world.store.transact((tx) =>
        editDeployment(tx, ({ providers = [] }) => {
          const byName = new Map([...providers, ...given].map((each) => [each.name, each]))
          return { providers: [...byName.values()] }
        }),
      )
      return ok(call)
    },
  },
  {
    method: 'DELETE',
    path: `${PATH}/{name}`,
    auth: 'admin',
    doc: 'Removes a provider',
    async run(call) {
      const { world, params } = call
      const providers = requireDeployment(world).providers ?? []
      if (!providers.some((each) => each.name === params['name'])) {
        throw refusal(1006, 'Media provider not found')
      }
      await world.store.transact((tx) =>
        editDeployment(tx, ({ providers: all = [] }) => ({
          providers: all.filter((each) => each.name !== params['name']),
        })),
      )
      return ok(call)
    },
  },
]
