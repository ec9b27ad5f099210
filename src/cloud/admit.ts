import type { Call, Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { checkAccess, checkToken, findToken, noTokenAt } from './auth.ts'
import { isPrincipal } from './principal.ts'
import { awaitsProof, checkProof } from './proof.ts'

type Fields = Record<string, unknown>

/** Rows whose caller may say in the body who it is. */
export const mayHoldToken = ({ auth, body }: Endpoint<World>): boolean =>
  auth === 'none' || auth === 'open' || body === 'fields' || body === 'upload'

/** In the body; that of a batch holds the proofs of its calls too. */
const mayHoldProof = (endpoint: Endpoint<World>): boolean =>
  endpoint.body !== undefined && mayHoldToken(endpoint)

/** Whose token it is, then whether it may do this here; left for later where the body has the proof that is asked for. */
export function admit(
  call: Call<World>,
  endpoint: Endpoint<World>,
  token: string | undefined,
  body?: Fields,
): void {
  if (endpoint.auth === 'open') return
  if (token === undefined) {
    if (endpoint.auth === 'none') return
    throw noTokenAt(endpoint)
  }
  const principal = checkToken(call, token)
  if (body === undefined && mayHoldProof(endpoint) && awaitsProof(call, principal)) return
  checkProof(call, principal, body)
  call.principal = principal
  checkAccess(call, principal, endpoint.auth, Object.values(call.params)[0])
}

/** Once the body is read: who has not been admitted by header and query is now, or its proof is looked at. */
export function admitByBody(call: Call<World>, endpoint: Endpoint<World>, body: Fields): void {
  if (isPrincipal(call.principal)) checkProof(call, call.principal, body)
  else admit(call, endpoint, findToken(call, body), body)
}
