import { createHash, timingSafeEqual } from 'node:crypto'
import { userKey, userOfToken } from '../core/access/onprem-accounts.ts'
import type { OnpremUser } from '../core/access/token.ts'
import { limitsShown } from '../core/limits/limits.ts'
import { admitLogin, overLimit } from '../core/limits/onprem-requests.ts'
import { DEPLOYMENT } from '../core/onprem/deployment.ts'
import type { Call, Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { refusal } from './errors.ts'
import { isPassword } from './passwords.ts'

/**
 * Who may call: `basic` name and password, `user` any bearer token, `admin` that of the admin, `monitor` any bearer
 * token or the API key, `none` anybody (links that stand for those of a CDN).
 */
type OnpremAuth = 'basic' | 'user' | 'admin' | 'monitor' | 'none'

export interface Principal {
  readonly user: OnpremUser
  /** The name as it was typed at login. */
  readonly name: string
  /** Absent where the call came with name and password. */
  readonly token?: string
}

export async function authenticate(call: Call<World>, endpoint: Endpoint<World>): Promise<void> {
  const auth = endpoint.auth as OnpremAuth
  if (auth === 'none') return
  const { scheme, value } = authorization(call)
  if (auth === 'basic') {
    requireAttempt(call)
    call.principal = await byPassword(call, scheme, value)
    return
  }
  if (auth === 'monitor' && scheme === 'apikey' && isApiKey(call.world, value)) return
  const user = scheme === 'bearer' ? userOfToken(call.world.store.read, value, call.at) : undefined
  if (!user) throw unauthorized()
  if (auth === 'admin' && user.role !== 'ROLE_ADMIN') throw forbidden()
  call.principal = { user, name: user.username, token: value } satisfies Principal
}

export const unauthorized = () => refusal(1005, 'Invalid credentials.', 401)
export const forbidden = () => refusal(1005, 'Not authorized for this resource.', 403)

/** The caller of a row that is not for API keys alone. */
export function requirePrincipal(call: Call<World>): Principal {
  const principal = call.principal as Principal | undefined
  if (!principal) throw unauthorized()
  return principal
}

function authorization(call: Call<World>): { scheme: string; value: string } {
  const [, scheme = '', value = ''] =
    /^\s*(\S+)\s+(.*?)\s*$/.exec(call.headers.authorization ?? '') ?? []
  return { scheme: scheme.toLowerCase(), value }
}

/** Guessing passwords is slowed down where the emulator is set to. */
function requireAttempt({ world, at, notes }: Call<World>): void {
  const { limits } = world.settings.onprem
  const verdict = admitLogin(world.limits, limits, at)
  if (!verdict || verdict.allowed) return
  notes['limits'] = limitsShown([verdict])
  throw overLimit(limits, 'Too many attempts to log in')
}

async function byPassword(call: Call<World>, scheme: string, value: string): Promise<Principal> {
  const text = scheme === 'basic' ? Buffer.from(value, 'base64').toString('utf8') : ''
  const colon = text.indexOf(':')
  const name = text.slice(0, Math.max(colon, 0))
  const user = call.world.store.read.onpremUsers.get(userKey(name))
  if (!user || !(await isPassword(text.slice(colon + 1), user.passwordHash))) throw unauthorized()
  return { user, name }
}

function isApiKey(world: World, key: string): boolean {
  const expected = world.store.read.onprem.get(DEPLOYMENT)?.apiKey
  return expected !== undefined && expected !== '' && timingSafeEqual(digest(key), digest(expected))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
