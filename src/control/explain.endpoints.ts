import { type ControlEndpoint, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { explainMessage } from './explain-message.ts'
import { explainRequest, findRequest } from './explain-request.ts'
import { countLedger } from './ledger.ts'

export const explainEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/explain/{id}',
    auth: 'admin',
    doc: 'Why a message was accepted, failed or told nobody: window, limits, outcome, rules, template, webhooks. `request-N` for a request that was refused',
    run(call) {
      const { world, params } = call
      const { id = '' } = params
      const message = world.store.read.messages.get(id)
      if (message) return ok(explainMessage(world, message))
      const request = findRequest(world, id)
      if (request) return ok(explainRequest(world, request))
      throw new ControlError('not_found', `there is no message or request ${id}`)
    },
  },
  {
    method: 'GET',
    path: '/_emulator/ledger',
    auth: 'admin',
    doc: 'Counts of what was accepted, delivered, failed, acknowledged, doubled, retried too early, sent outside a window',
    run: (call) => ok(countLedger(call.world)),
  },
]
