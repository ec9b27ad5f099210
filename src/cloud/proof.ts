import { createHmac } from 'node:crypto'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { GraphError } from './errors.ts'
import type { Principal } from './principal.ts'

type Fields = Readonly<Record<string, unknown>>

/** The proof that came with a call, in the query or in the body. */
const proofIn = ({ query }: Call<World>, body: Fields | undefined): unknown => {
  const proof = query.get('appsecret_proof') ?? body?.['appsecret_proof']
  return proof === null || proof === '' ? undefined : proof
}

/** The app asks for a proof, and it does not stand in the query. */
export const awaitsProof = (call: Call<World>, { app }: Principal): boolean =>
  app.requireProof && proofIn(call, undefined) === undefined

/**
 * A proof that the caller knows the app's secret: a wrong one is refused always, none only where the app asks for it and
 * it can not come later, in the body or in the calls of a batch.
 */
export function checkProof(
  call: Call<World>,
  principal: Principal,
  body: Fields | undefined,
  mayFollow = false,
): void {
  const proof = proofIn(call, body)
  const type = 'GraphMethodException'
  if (proof === undefined) {
    if (!principal.app.requireProof || mayFollow) return
    throw new GraphError(100, 'API calls from the server require an appsecret_proof argument', {
      type,
    })
  }
  const time = call.query.get('appsecret_time') ?? body?.['appsecret_time']
  const message = time === undefined ? principal.token : `${principal.token}|${String(time)}`
  const wanted = createHmac('sha256', principal.app.secret).update(message).digest('hex')
  if (proof !== wanted) {
    throw new GraphError(100, 'Invalid appsecret_proof provided in the API argument', { type })
  }
}
