import type { JsonObject } from '../core/json.ts'
import type { Message } from '../core/messages/message.ts'
import { isServiceWindowOpen } from '../core/messages/send-message.ts'
import type { ReadTx } from '../core/tx.ts'
import type { Delivery } from '../core/webhooks/delivery.ts'
import { showRule } from '../rules/read-rule.ts'
import type { LoggedRequest, World } from '../world.ts'
import { type ControlEndpoint, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { countLedger } from './ledger.ts'
import { iso } from './parse.ts'
import { subscriptionChain } from './subscription-chain.ts'

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

function findRequest(world: World, id: string): LoggedRequest | undefined {
  const number = /^request-(\d+)$/.exec(id)?.[1]
  if (number === undefined) return undefined
  for (const request of world.requests.values()) {
    if (request.id === Number(number)) return request
  }
  return undefined
}

function explainMessage(world: World, message: Message) {
  const tx = world.store.read
  const { window, limits, outcome, rules, failure, until, webhook, ...others } =
    message.verdict ?? {}
  const deliveries = [...tx.deliveries.values()].filter(
    (delivery) => delivery.messageId === message.id,
  )
  const waiting = world.scheduler
    .pending(true)
    .filter((job) => 'messageId' in job.data && job.data.messageId === message.id)
  return {
    id: message.id,
    direction: message.direction,
    dialect: message.dialect,
    type: message.type,
    status: message.status,
    history: message.history.map((change) => ({ ...change, at: iso(change.at) })),
    because: because(message, deliveries),
    window: windowOf(tx, message, window as JsonObject | undefined, world),
    limits: timed(limits),
    limits_now: world.limits.counts.size > 0 ? Object.fromEntries(world.limits.counts) : {},
    outcome: outcome ?? 'none',
    ...(until !== undefined && { until }),
    rules: rulesOf(tx, rules),
    template: message.type === 'template' ? templateOf(tx, message) : null,
    failure: failure ?? null,
    facts: others,
    subscriptions: subscriptionChain(tx, message),
    webhooks: deliveries.map(deliveryLine),
    webhook_silence: deliveries.length === 0 ? (webhook ?? silence(message)) : null,
    waiting: waiting.map(({ kind, due, data }) => ({ kind, due: iso(due), data })),
  }
}

/** In words, the last thing that decided first. */
function because(message: Message, deliveries: readonly Delivery[]): string[] {
  const { verdict = {} } = message
  const said: string[] = []
  const failed = message.history.findLast(({ status }) => status === 'failed')
  for (const error of failed?.errors ?? []) {
    said.push(
      `it failed with ${error.code} ${error.title}${error.details ? `: ${error.details}` : ''}`,
    )
  }
  if (verdict['outcome'] !== undefined) {
    said.push(`the customer's outcome is ${String(verdict['outcome'])}`)
  }
  if (Array.isArray(verdict['rules'])) said.push('rules hit it')
  if (verdict['until'] !== undefined) {
    said.push(`it goes no further than ${String(verdict['until'])}`)
  }
  if (deliveries.some(({ state }) => state === 'dropped')) said.push('a rule dropped a webhook')
  if (deliveries.length === 0 && verdict['webhook'] !== undefined) {
    said.push(`nobody was told: ${String(verdict['webhook'])}`)
  }
  if (said.length === 0) said.push('nothing stood in its way')
  return said
}

function silence(message: Message): string {
  if (message.verdict?.['until'] === 'accepted') return 'its outcome is to stay accepted'
  if (message.status === 'accepted') return 'no status has come yet'
  return 'nothing has been told'
}

function windowOf(
  tx: ReadTx,
  message: Message,
  then: JsonObject | undefined,
  world: World,
): JsonObject {
  const last = then?.['lastInboundAt']
  return {
    ...(then && { open: then['open'] }),
    last_inbound_at: typeof last === 'number' ? iso(last) : null,
    open_now: isServiceWindowOpen(tx, message.phoneNumberId, message.customer, world.clock.now()),
  }
}

/** Numbers at that moment; moments as ISO times. */
function timed(limits: unknown): JsonObject {
  const shown: JsonObject = {}
  for (const [name, numbers] of Object.entries((limits ?? {}) as Record<string, JsonObject>)) {
    const { retry_at: retryAt } = numbers
    shown[name] =
      typeof retryAt === 'number' ? { ...numbers, retry_at: iso(retryAt) } : { ...numbers }
  }
  return shown
}

/** The rules as they are now, or what they were called when they are gone. */
function rulesOf(tx: ReadTx, names: unknown): unknown[] {
  if (!Array.isArray(names)) return []
  return names.map((name: JsonObject) => {
    const rule = tx.rules.get(String(name['id']))
    return rule ? showRule(rule) : name
  })
}

function templateOf(tx: ReadTx, message: Message): JsonObject {
  const content = message.content as JsonObject
  const name = String(content['name'] ?? '')
  const known = tx.templates.get(String(message.verdict?.['templateId'] ?? ''))
  return known
    ? { name, id: known.id, status: known.status, category: known.category, quality: known.quality }
    : { name }
}

const deliveryLine = (delivery: Delivery) => ({
  id: delivery.id,
  subject: delivery.subject,
  url: delivery.url,
  state: delivery.state,
  app_id: delivery.appId ?? null,
  attempts: delivery.attempts.map((attempt) => ({ ...attempt, at: iso(attempt.at) })),
  rules: delivery.rules ?? [],
  reason: delivery.reason ?? null,
})

function explainRequest(world: World, request: LoggedRequest) {
  const { id, at, method, path, status, dialect, notes = {} } = request
  return {
    id: `request-${id}`,
    at: iso(at),
    dialect,
    method,
    path,
    status,
    limits: timed(notes['limits']),
    rules: rulesOf(world.store.read, notes['rules']),
    limits_now: Object.fromEntries(world.limits.counts),
  }
}
