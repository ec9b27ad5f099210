import { CoreError } from '../core/errors.ts'
import type { Call, Dialect, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { authenticate } from './auth.ts'
import { endpoints } from './endpoints.ts'
import { failure } from './envelope.ts'
import { coreErrors, OnpremRefusal, onpremErrors, refusal, wireError } from './errors.ts'

/** Media uploads may have 100 MB; everything else is JSON or a certificate. */
const BODY_LIMIT = 5 * 1024 * 1024

/** The REST API of a self-hosted WhatsApp Business API client. */
export function createOnpremDialect(): Dialect<World> {
  return {
    name: 'onprem',
    endpoints,
    bodyLimit: BODY_LIMIT,
    owns: (path) => /^\/(v1|metrics)(\/|$)/.test(path),
    route: (call) => call.path,
    authenticate,
    unknown(call, allowed) {
      const details = allowed.length > 0 ? 'Method not allowed' : 'URL not found'
      return failure(call, allowed.length > 0 ? 405 : 404, [wireError(1006, details)])
    },
    refuse,
    badBody(call, why) {
      if (why === 'too_large')
        return failure(call, 413, [wireError(1009, 'Request body is too large')])
      return failure(call, 400, [wireError(1025, 'Request body is not valid JSON')])
    },
    stringify: (body) => JSON.stringify(body),
    headers: (_call, reply) => (reply.body === '' ? {} : { 'content-type': 'application/json' }),
  }
}

function refuse(call: Call<World>, error: unknown): Reply {
  const known = error instanceof CoreError ? fromCore(error) : error
  if (known instanceof OnpremRefusal) return failure(call, known.status, known.errors)
  call.notes['bug'] = error
  return failure(call, onpremErrors[1000].status, [wireError(1000)])
}

function fromCore(error: CoreError): OnpremRefusal {
  if (error.code === 'recipient_is_sender') return refusal(1021, 'cannot send messages to myself')
  if (error.code === 'message_not_found') return refusal(1006, 'Message not found')
  return refusal(coreErrors[error.code], error.details)
}
