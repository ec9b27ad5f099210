import { isStrict } from '../core/is-strict.ts'
import type { ReadTx } from '../core/tx.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { GraphError } from './errors.ts'
import type { NodeKind } from './node-kind.ts'
import type { Principal } from './principal.ts'

export const seesWaba = (principal: Principal, wabaId: string): boolean =>
  principal.wabaIds === '*' || principal.wabaIds.includes(wabaId)

/** Whether the token was given this object, whatever its scopes. */
export function isVisible(read: ReadTx, principal: Principal, kind: NodeKind, id: string): boolean {
  const wabaId = kind.wabaId?.(read, id)
  if (wabaId !== undefined) return principal.kind !== 'app' && seesWaba(principal, wabaId)
  return kind.sees?.(read, principal, id) ?? true
}

/** The businesses that a token can see: that of its user and app, and the owners and partners of its WABAs. */
export function businessesOf(tx: ReadTx, principal: Principal): string[] {
  const own = tx.users.get(principal.userId ?? '')?.businessId
  const seen = new Set([principal.app.businessId, ...(own === undefined ? [] : [own])])
  if (principal.kind === 'app') return [...seen]
  for (const waba of tx.wabas.values()) {
    if (!seesWaba(principal, waba.id)) continue
    for (const id of [waba.businessId, ...(waba.partnerIds ?? [])]) seen.add(id)
  }
  return [...seen]
}

const whatsappScopes: ReadonlySet<string> = new Set([
  'whatsapp_business_management',
  'whatsapp_business_messaging',
])

/** Who may do what is to do with usernames: as `whatsapp`, with refusals of its own. */
export const USERNAME = 'whatsapp_username'

const eitherScope = ['whatsapp', USERNAME]

/** Whether its scopes are those that an endpoint's word asks for; outside strict mode any will do. */
export const mayUse = (call: Call<World>, principal: Principal, word: string): boolean =>
  lacking(call, principal, word) === undefined

/** Refuses by the first scope that is missing. */
export function requireScope(call: Call<World>, principal: Principal, word: string): void {
  const lacks = lacking(call, principal, word)
  if (lacks !== undefined) throw missingScope(lacks)
}

/** `one+another` asks for both. */
function lacking(call: Call<World>, principal: Principal, word: string): string | undefined {
  if (word === 'token' || word === 'none') return undefined
  if (!isStrict(call.world.store.read)) return undefined
  if (!word.includes('+')) return holds(principal, word) ? undefined : word
  return word.split('+').find((each) => !holds(principal, each))
}

const holds = ({ scopes }: Principal, word: string): boolean =>
  eitherScope.includes(word)
    ? scopes.some((scope) => whatsappScopes.has(scope))
    : scopes.includes(word)

function missingScope(word: string): GraphError {
  if (word === 'whatsapp_business_messaging') {
    return new GraphError(
      200,
      '(#200) You do not have the necessary permissions to send messages on behalf of this WhatsApp Business Account',
    )
  }
  const scope = eitherScope.includes(word) ? 'whatsapp_business_management' : word
  return new GraphError(200, `(#200) Requires ${scope} permission to manage the object`)
}
