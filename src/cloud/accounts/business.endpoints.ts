import { issueToken } from '../../core/access/issue-token.ts'
import type { AccessToken } from '../../core/access/token.ts'
import type { User } from '../../core/access/user.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { parameterError, requiredParameter, unsupported } from '../errors.ts'
import {
  boolParameter,
  requiredId,
  requiredText,
  textParameter,
  wordParameter,
  words,
} from '../parameters.ts'
import { isPrincipal } from '../principal.ts'

const LONG_MS = 5_184_000_000
const currencies = ['AUD', 'EUR', 'GBP', 'IDR', 'INR', 'USD']
const roles = ['ADMIN', 'EMPLOYEE', 'FINANCE_EDITOR', 'FINANCE_ANALYST', 'DEVELOPER', 'DEFAULT']

const answer = (body: object): Reply => ({ status: 200, body })

async function addSystemUser(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const name = requiredText(body, 'name')
  const role = wordParameter(body, 'role', roles) ?? 'EMPLOYEE'
  const { env, store } = call.world
  const businessId = call.params['business'] ?? ''
  const user = await store.transact((tx) => {
    const id = env.random.digits(16)
    return tx.users.put(id, { id, name, kind: 'system_user', businessId, role })
  })
  return answer({ id: user.id })
}

/** Tokens of a system user: the proof shows that the caller knows the app's secret. */
async function giveUserToken(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const appId = requiredId(body, 'business_app')
  if (!call.world.store.read.apps.has(appId)) {
    throw parameterError('Param business_app must be a valid app id.')
  }
  if (textParameter(body, 'appsecret_proof') === undefined) {
    throw requiredParameter('appsecret_proof')
  }
  return give(call, call.world.store.read.users.get(call.params['system_user'] ?? ''), appId)
}

async function giveBusinessToken(call: Call<World>): Promise<Reply> {
  const { read } = call.world.store
  const user = read.users.get(requiredText(parametersOf(call), 'system_user_id'))
  if (user?.businessId !== call.params['business']) {
    throw parameterError('Param system_user_id must be a valid system user id.')
  }
  if (!isPrincipal(call.principal)) throw unsupported(call.method, user?.id ?? '')
  return give(call, user, call.principal.app.id)
}

async function give(call: Call<World>, user: User | undefined, appId: string): Promise<Reply> {
  const body = parametersOf(call)
  const { principal } = call
  if (!user || !isPrincipal(principal)) throw unsupported(call.method, user?.id ?? '')
  const asked = words(body, 'scope')
  const assets = words(body, 'asset')
  const lasting = boolParameter(body, 'set_token_expires_in_60_days') !== true
  const { env, store } = call.world
  if (boolParameter(body, 'fetch_only') === true) {
    const known = [...store.read.tokens.values()].filter((row) => row.userId === user.id).at(-1)
    if (known) return answer({ access_token: known.token })
  }
  const grant: Omit<AccessToken, 'token' | 'issuedAt'> = {
    appId,
    kind: 'system_user',
    userId: user.id,
    scopes: asked ?? principal.scopes,
    wabaIds: assets ?? principal.wabaIds,
    ...(!lasting && { expiresAt: env.now() + LONG_MS }),
  }
  const token = await store.transact((tx) => issueToken(tx, env, grant))
  return answer({ access_token: token.token })
}

/** A partner's credit line pays for a customer's WABA from here on. */
async function shareCredit(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const wabaId = requiredId(body, 'waba_id')
  requireCurrency(call)
  const waba = requireWaba(call, wabaId)
  const { env, store } = call.world
  const id = await store.transact((tx) => {
    const allocation = env.random.digits(16)
    tx.creditAllocations.put(allocation, {
      id: allocation,
      creditLineId: call.params['credit_line'] ?? '',
      receivingBusinessId: waba.businessId,
      wabaId,
      deleted: false,
    })
    return allocation
  })
  return answer({ allocation_config_id: id, waba_id: wabaId })
}

async function shareWithBusiness(call: Call<World>): Promise<Reply> {
  const receivingBusinessId = requiredText(parametersOf(call), 'receiving_business_id')
  const { env, store } = call.world
  const id = await store.transact((tx) => {
    const allocation = env.random.digits(16)
    const creditLineId = call.params['credit_line'] ?? ''
    const row = { id: allocation, creditLineId, receivingBusinessId, deleted: false }
    return tx.creditAllocations.put(allocation, row).id
  })
  return answer({ allocation_config_id: id })
}

async function attachCredit(call: Call<World>): Promise<Reply> {
  const wabaId = requiredText(parametersOf(call), 'waba_id')
  const currency = requireCurrency(call)
  requireWaba(call, wabaId)
  await call.world.store.transact((tx) => {
    const waba = tx.wabas.get(wabaId)
    if (waba) tx.wabas.put(wabaId, { ...waba, currency })
  })
  return answer({ success: true })
}

function requireCurrency(call: Call<World>): string {
  const currency = wordParameter(parametersOf(call), 'waba_currency', currencies)
  if (currency === undefined) throw requiredParameter('waba_currency')
  return currency
}

function requireWaba(call: Call<World>, id: string) {
  const waba = call.world.store.read.wabas.get(id)
  if (!waba) throw parameterError('Param waba_id must be a valid WhatsApp Business Account id.')
  return waba
}

async function revokeCredit(call: Call<World>): Promise<Reply> {
  const id = call.params['credit_allocation'] ?? ''
  await call.world.store.transact((tx) => {
    const row = tx.creditAllocations.get(id)
    if (row) tx.creditAllocations.put(id, { ...row, deleted: true })
  })
  return answer({ success: true })
}

const post = (path: string, doc: string, run: Endpoint<World>['run']): Endpoint<World> => ({
  method: 'POST',
  path,
  auth: 'business_management',
  body: 'fields',
  doc,
  run,
})

export const businessEndpoints: readonly Endpoint<World>[] = [
  post('/{business}/system_users', 'Make a system user', addSystemUser),
  post('/{system_user}/access_tokens', 'Make a token of a system user', giveUserToken),
  post(
    '/{business}/system_user_access_tokens',
    'Make or fetch a token of a system user',
    giveBusinessToken,
  ),
  post(
    '/{credit_line}/whatsapp_credit_sharing_and_attach',
    'Share a credit line with the owner of a WABA and attach it',
    shareCredit,
  ),
  post(
    '/{credit_line}/whatsapp_credit_sharing',
    'Share a credit line with a business',
    shareWithBusiness,
  ),
  post('/{credit_line}/whatsapp_credit_attach', 'Attach a credit line to a WABA', attachCredit),
  {
    method: 'DELETE',
    path: '/{credit_allocation}',
    auth: 'business_management',
    doc: 'Revoke a share of a credit line',
    run: revokeCredit,
  },
]
