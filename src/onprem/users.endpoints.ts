import { z } from 'zod'
import {
  ADMIN,
  changePassword,
  createUser,
  deleteUser,
  keepToken,
  userKey,
} from '../core/access/onprem-accounts.ts'
import type { OnpremUser } from '../core/access/token.ts'
import { unixSeconds } from '../core/duration.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { forbidden, requirePrincipal, unauthorized } from './auth.ts'
import { requireDeployment } from './deployment.ts'
import { ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { parse, requireObject } from './parse.ts'
import { hashPassword, isPassword, passwordFault } from './passwords.ts'
import { expiresAfter, signToken, TOKEN_LIFE_S } from './tokens.ts'

const password = z.string().superRefine((value, context) => {
  const fault = passwordFault(value)
  if (fault) context.addIssue({ code: 'custom', message: fault })
})
const loginBody = z.object({ new_password: password.optional() })
const createBody = z.object({ username: z.string().min(4).max(32), password })
const changeBody = z.object({ password })

export const users: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/v1/users/login',
    auth: 'basic',
    body: 'json',
    input: loginBody,
    doc: 'Name and password for a bearer token; the first login must set a new password',
    run: login,
  },
  {
    method: 'POST',
    path: '/v1/users/logout',
    auth: 'user',
    doc: 'Ends the token it is called with',
    async run(call) {
      const { token } = requirePrincipal(call)
      await call.world.store.transact((tx) => {
        if (token !== undefined) tx.onpremTokens.delete(token)
      })
      return ok(call)
    },
  },
  {
    method: 'POST',
    path: '/v1/users',
    auth: 'admin',
    body: 'json',
    input: createBody,
    doc: 'Makes an account with the role ROLE_USER',
    async run(call) {
      const body = parse(createBody, requireObject(call.body))
      const hash = await hashPassword(body.password, call.world.replyRandom(call.number))
      const made = await call.world.store.transact((tx) => createUser(tx, body.username, hash))
      if (!made) throw refusal(1014, 'Unable to create user. Already exist?')
      return named(call, made, 201)
    },
  },
  {
    method: 'GET',
    path: '/v1/users/{username}',
    auth: 'user',
    doc: 'An account and its role',
    run(call) {
      const user = requireUser(call)
      return ok(call, { users: [{ username: user.username, ROLES: user.role }] })
    },
  },
  {
    method: 'PUT',
    path: '/v1/users/{username}',
    auth: 'user',
    body: 'json',
    input: changeBody,
    doc: 'Changes a password; tokens already given out stay valid',
    async run(call) {
      const user = requireUser(call)
      const body = parse(changeBody, requireObject(call.body))
      const hash = await hashPassword(body.password, call.world.replyRandom(call.number))
      const changed = await call.world.store.transact((tx) =>
        changePassword(tx, user.username, hash),
      )
      if (!changed) throw unknownUser()
      return named(call, changed)
    },
  },
  {
    method: 'DELETE',
    path: '/v1/users/{username}',
    auth: 'admin',
    doc: 'Removes an account and ends its tokens',
    async run(call) {
      const user = requireUser(call)
      if (userKey(user.username) === ADMIN) {
        throw refusal(1009, 'The admin user can not be deleted')
      }
      await call.world.store.transact((tx) => deleteUser(tx, user.username))
      return named(call, user)
    },
  },
]

async function login(call: Call<World>): Promise<Reply> {
  const { world } = call
  const { user, name } = requirePrincipal(call)
  const body = parse(loginBody, requireObject(call.body))
  if (user.mustChangePassword && body.new_password === undefined) {
    throw refusal(1024, 'Please change the password by sending new_password')
  }

  const hash = await newHash(call, user, body.new_password)
  const { tokenSecret } = requireDeployment(world)
  return world.store.transact((tx) => {
    const key = userKey(name)
    if (!tx.onpremUsers.has(key)) throw unauthorized()
    if (hash !== undefined) changePassword(tx, key, hash)
    const now = world.env.now()
    const token = signToken(name, now, tokenSecret, world.env.random)
    const expiresAt = (unixSeconds(now) + TOKEN_LIFE_S) * 1000
    keepToken(tx, world.env, { token, username: key, expiresAt })
    return ok(call, { users: [{ token, expires_after: expiresAfter(expiresAt) }] })
  })
}

async function newHash(call: Call<World>, user: OnpremUser, newPassword: string | undefined) {
  if (newPassword === undefined) return undefined
  if (await isPassword(newPassword, user.passwordHash)) {
    throw refusal(1009, 'The new password must differ from the current one')
  }
  return hashPassword(newPassword, call.world.replyRandom(call.number))
}

/** The account that the path names; a plain user sees no other one than its own. */
function requireUser(call: Call<World>): OnpremUser {
  const key = userKey(call.params['username'] ?? '')
  const { user } = requirePrincipal(call)
  if (user.role !== 'ROLE_ADMIN' && userKey(user.username) !== key) throw forbidden()
  const found = call.world.store.read.onpremUsers.get(key)
  if (!found) throw unknownUser()
  return found
}

const unknownUser = () => refusal(1006, 'User not found')

const named = (call: Call<World>, user: OnpremUser, status = 200): Reply =>
  ok(call, { users: [{ username: user.username }] }, status)
