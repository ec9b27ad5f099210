import { CoreError } from '../core/errors.ts'
import { type LimitAnswer, limitsShown } from '../core/limits/limits.ts'
import {
  appUsage,
  businessUseCaseUsage,
  takeApp,
  takeBusinessUseCase,
  takeRegistration,
  takeTemplateCreation,
  type Usage,
} from '../core/limits/management.ts'
import type { Call, Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
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
    throw new CoreError(
      answer.limit === 'registration'
        ? 'registration_limit_hit'
        : answer.limit === 'app'
          ? 'app_rate_limit_hit'
          : 'management_rate_limit_hit',
    )
  }
}

function* answers(call: Call<World>, row: string, appId: string): Iterable<LimitAnswer> {
  const { world } = call
  const now = world.clock.now()
  const node = call.path.split('/', 2)[1] ?? ''
  const wabaId = wabaOf(world, node)
  if (businessUseCase.has(row) && wabaId !== undefined) {
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

/** `x-business-use-case-usage` on the nodes of a WABA, `x-app-usage` elsewhere: percent of the allowance. */
export function usageHeaders(
  call: Call<World>,
  endpoint: Endpoint<World> | undefined,
): Record<string, string> {
  const id = endpoint && call.path.split('/', 2)[1]
  const { world, principal } = call
  const kind = id ? nodeKindOf(world.store.read, id) : undefined
  if (!id || !kind) return {}
  const appId = isPrincipal(principal) ? principal.app.id : ''
  const now = world.clock.now()
  const wabaId = kind.kind === 'media' ? undefined : kind.wabaId?.(world.store.read, id)
  if (wabaId === undefined) {
    const usage = appUsage(world.limits, now, appId, world.settings.cloud.appUsers)
    return { 'x-app-usage': JSON.stringify(shown(usage)) }
  }
  const usage =
    (call.kept['usage'] as Usage | undefined) ??
    businessUseCaseUsage(world.store.read, world.limits, now, appId, wabaId)
  return { 'x-business-use-case-usage': businessUseCaseText(wabaId, usage) }
}

let lastKey = ''
let lastText = ''

/** Comes with every answer and seldom changes: the last text is kept. */
function businessUseCaseText(wabaId: string, usage: Usage): string {
  const key = `${wabaId} ${usage.percent} ${usage.minutesToRegain}`
  if (key === lastKey) return lastText
  const row = (type: string) => ({
    type,
    ...shown(usage),
    estimated_time_to_regain_access: usage.minutesToRegain,
  })
  lastKey = key
  lastText = JSON.stringify({ [wabaId]: [row('whatsapp'), row('whatsapp_business_management')] })
  return lastText
}
