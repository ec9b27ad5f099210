import { CoreError, type CoreErrorCode } from '../core/errors.ts'
import { type LimitAnswer, limitsShown } from '../core/limits/limits.ts'
import {
  appUsage,
  businessUseCaseUsage,
  catalogBatchUsage,
  creditLineUsage,
  takeApp,
  takeBusinessUseCase,
  takeCatalogBatch,
  takeCreditLine,
  takeRegistration,
  takeTemplateCreation,
  type Usage,
} from '../core/limits/management.ts'
import type { LimitName } from '../core/limits/verdict.ts'
import type { ReadTx } from '../core/tx.ts'
import type { Call, Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import type { NodeKind } from './node-kind.ts'
import { nodeKindOf } from './nodes.ts'
import { isPrincipal } from './principal.ts'

/** Calls that count against an app's allowance for a WABA, as Meta lists them. Messages and media never do. */
const businessUseCase: ReadonlySet<string> = new Set([
  'GET /{waba}',
  'GET /{waba}/assigned_users',
  'POST /{waba}/assigned_users',
  'DELETE /{waba}/assigned_users',
  'GET /{waba}/phone_numbers',
  'POST /{waba}/phone_numbers',
  'GET /{waba}/message_templates',
  'POST /{waba}/message_templates',
  'DELETE /{waba}/message_templates',
  'GET /{waba}/subscribed_apps',
  'POST /{waba}/subscribed_apps',
  'DELETE /{waba}/subscribed_apps',
  'GET /{phone_number}',
])
const registration: ReadonlySet<string> = new Set([
  'POST /{phone_number}/register',
  'POST /{phone_number}/deregister',
])
const creditLines: ReadonlySet<string> = new Set([
  'GET /{business}/extendedcredits',
  'GET /{credit_line}',
  'GET /{credit_line}/owning_credit_allocation_configs',
  'POST /{credit_line}/whatsapp_credit_sharing_and_attach',
  'POST /{credit_line}/whatsapp_credit_sharing',
  'POST /{credit_line}/whatsapp_credit_attach',
  'GET /{credit_allocation}',
  'DELETE /{credit_allocation}',
])
const catalogBatches: ReadonlySet<string> = new Set([
  'POST /{catalog}/items_batch',
  'POST /{catalog}/batch',
])
const unlimited = /\/(messages|media|marketing_messages)$|^GET \/\{media\}|attachments/

/** Takes what a call costs from each allowance that it counts against, or refuses it. */
export function requireAllowance(call: Call<World>, endpoint: Endpoint<World>): void {
  if (!isPrincipal(call.principal) || call.world.settings.throughput === 'off') return
  const row = `${endpoint.method} ${endpoint.path}`
  for (const answer of answers(call, row, call.principal.app.id)) {
    if (answer.allowed) continue
    call.notes['limits'] = limitsShown([answer])
    if (answer.limit === 'template_creation') {
      call.kept['usage'] = usedUp(answer, call.world.clock.now())
    }
    throw new CoreError(refusals[answer.limit] ?? 'management_rate_limit_hit')
  }
}

const refusals: Partial<Record<LimitName, CoreErrorCode>> = {
  registration: 'registration_limit_hit',
  app: 'app_rate_limit_hit',
  catalog_batch: 'catalog_rate_limit_hit',
}

function* answers(call: Call<World>, row: string, appId: string): Iterable<LimitAnswer> {
  const { world } = call
  const now = world.clock.now()
  const node = call.path.split('/', 2)[1] ?? ''
  const wabaId = wabaOf(world, node)
  if (creditLines.has(row)) {
    yield takeCreditLine(world.limits, now, appId, creditBusiness(world.store.read, node))
  } else if (catalogBatches.has(row)) {
    yield takeCatalogBatch(world.limits, now, node)
  } else if (businessUseCase.has(row) && wabaId !== undefined) {
    yield takeBusinessUseCase(world.store.read, world.limits, now, appId, wabaId)
  } else if (!unlimited.test(row)) {
    yield takeApp(world.limits, now, appId, world.settings.cloud.appUsers)
  }
  // What is rarer comes after it: a call that is refused for being one too many uses none of these up.
  if (registration.has(row)) yield takeRegistration(world.limits, now, node)
  if (row === 'POST /{waba}/message_templates') yield takeTemplateCreation(world.limits, now, node)
}

const wabaOf = (world: World, id: string): string | undefined =>
  nodeKindOf(world.store.read, id)?.wabaId?.(world.store.read, id)

/** Whose credit line it is: of a share, or of a line; an edge of the business names it. */
function creditBusiness(tx: ReadTx, node: string): string {
  const line = tx.creditLines.get(tx.creditAllocations.get(node)?.creditLineId ?? node)
  return line?.businessId ?? node
}

/** New templates have no header of their own: the WABA's says when there is room again. */
const usedUp = ({ retry_at: retryAt }: LimitAnswer, now: number): Usage => ({
  percent: 100,
  minutesToRegain: retryAt === undefined ? 0 : Math.ceil((retryAt - now) / 60_000),
})

const shown = ({ percent }: Usage) => ({
  call_count: percent,
  total_cputime: percent,
  total_time: percent,
})

/**
 * What is used, in percent of the allowance: `x-app-usage` on everything but messages, and `x-business-use-case-usage`
 * where a WABA, a credit line or a catalog has an allowance of its own.
 */
export function usageHeaders(
  call: Call<World>,
  endpoint: Endpoint<World> | undefined,
): Record<string, string> {
  const id = endpoint && call.path.split('/', 2)[1]
  const kind = id ? nodeKindOf(call.world.store.read, id) : undefined
  if (!id || !kind) return {}
  const { world, principal } = call
  const appId = isPrincipal(principal) ? principal.app.id : ''
  const row = `${endpoint.method} ${endpoint.path}`
  const useCase = useCaseUsage(call, kind, row, id, appId)
  if (useCase !== undefined && unlimited.test(row)) return { [USE_CASE]: useCase }
  const now = world.clock.now()
  const usage = appUsage(world.limits, now, appId, world.settings.cloud.appUsers)
  return {
    'x-app-usage': JSON.stringify(shown(usage)),
    ...(useCase !== undefined && { [USE_CASE]: useCase }),
  }
}

function useCaseUsage(
  { world, kept }: Call<World>,
  kind: NodeKind,
  row: string,
  id: string,
  appId: string,
): string | undefined {
  const { limits, store } = world
  const now = world.clock.now()
  const wabaId = kind.kind === 'media' ? undefined : kind.wabaId?.(store.read, id)
  if (wabaId !== undefined) {
    const usage = kept['usage'] ?? businessUseCaseUsage(store.read, limits, now, appId, wabaId)
    return useCaseText(wabaId, usage as Usage, whatsappTypes)
  }
  if (creditLines.has(row)) {
    const businessId = creditBusiness(store.read, id)
    const usage = creditLineUsage(limits, now, appId, businessId)
    return useCaseText(businessId, usage, whatsappTypes)
  }
  return catalogBatches.has(row)
    ? useCaseText(id, catalogBatchUsage(limits, now, id), ['catalog_batch'])
    : undefined
}

const USE_CASE = 'x-business-use-case-usage'
const whatsappTypes = ['whatsapp', 'whatsapp_business_management']
let lastKey = ''
let lastText = ''

/** Comes with every answer and seldom changes: the last text is kept. */
function useCaseText(id: string, usage: Usage, types: readonly string[]): string {
  const key = `${id} ${usage.percent} ${usage.minutesToRegain} ${types.length}`
  if (key === lastKey) return lastText
  const row = (type: string) => ({
    type,
    ...shown(usage),
    estimated_time_to_regain_access: usage.minutesToRegain,
  })
  lastKey = key
  lastText = JSON.stringify({ [id]: types.map(row) })
  return lastText
}
