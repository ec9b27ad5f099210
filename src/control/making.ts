import type { z } from 'zod'
import type { Env } from '../core/env.ts'
import type { Tx } from '../core/tx.ts'
import { type ControlCall, type ControlEndpoint, created, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { parseBody } from './parse.ts'

/** A row that makes something and answers what a test needs of it. */
export function making<Input, Made>(
  path: string,
  doc: string,
  input: z.ZodType<Input>,
  make: (tx: Tx, env: Env, given: Input) => Made,
  view: (made: Made, now: number) => object,
): ControlEndpoint {
  return {
    method: 'POST',
    path: `/_emulator/${path}`,
    auth: 'admin',
    body: 'json',
    input,
    doc,
    async run({ body, world }) {
      const given = parseBody(input, body)
      const made = await world.store.transact((tx) => make(tx, world.env, given))
      return created(view(made, world.clock.now()))
    },
  }
}

/** A row that changes something as Meta would. */
export function judging<Input>(
  path: string,
  doc: string,
  input: z.ZodType<Input>,
  judge: (tx: Tx, env: Env, id: string, given: Input) => object | undefined,
): ControlEndpoint {
  return {
    method: 'PATCH',
    path: `/_emulator/${path}/{id}`,
    auth: 'admin',
    body: 'json',
    input,
    doc,
    async run(call: ControlCall) {
      const { id = '' } = call.params
      const given = parseBody(input, call.body)
      const { env, store } = call.world
      const view = await store.transact((tx) => judge(tx, env, id, given))
      if (!view) throw new ControlError('not_found', `there is no ${id} among the ${path}`)
      return ok(view)
    },
  }
}
