import type { JsonObject } from '../core/json.ts'
import type { Message, StatusError } from '../core/messages/message.ts'
import { isServiceWindowOpen } from '../core/messages/send-message.ts'
import type { ReadTx } from '../core/tx.ts'
import type { Delivery } from '../core/webhooks/delivery.ts'
import type { World } from '../world.ts'
import { causesOf, factLines, heldBy } from './explain-causes.ts'
import { limitsNow, rulesOf, timed } from './explain-parts.ts'
import { iso } from './parse.ts'
import { subscriptionChain } from './subscription-chain.ts'
import { undeliveredView } from './views.ts'

/** Why a message got as far as it did, and who was told. */
export function explainMessage(world: World, message: Message) {
  const tx = world.store.read
  const { window, limits, outcome, rules, failure, until, webhook, ...others } =
    message.verdict ?? {}
  const deliveries = [...tx.deliveries.values()].filter(
    (delivery) => delivery.messageId === message.id,
  )
  const waiting = world.scheduler
    .pending(true)
    .filter((job) => 'messageId' in job.data && job.data.messageId === message.id)
  const releasedAt = waiting.find(({ kind }) => kind === 'message.release')?.due
  return {
    id: message.id,
    direction: message.direction,
    dialect: message.dialect,
    type: message.type,
    status: message.status,
    history: message.history.map((change) => ({ ...change, at: iso(change.at) })),
    because: because(message, deliveries, releasedAt),
    window: windowOf(tx, message, window as JsonObject | undefined, world),
    limits: timed(limits),
    limits_now: limitsNow(world),
    outcome: outcome ?? 'none',
    ...(until !== undefined && { until }),
    ...(message.undelivered && { undelivered: undeliveredView(message.undelivered) }),
    rules: rulesOf(tx, rules),
    template: message.type === 'template' ? templateOf(tx, message) : null,
    failure: failure ?? failureOf(message)?.[0] ?? null,
    facts: others,
    subscriptions: subscriptionChain(tx, message),
    webhooks: deliveries.map(deliveryLine),
    webhook_silence: deliveries.length === 0 ? (webhook ?? silence(message)) : null,
    waiting: waiting.map(({ kind, due, data }) => ({ kind, due: iso(due), data })),
  }
}

const failureOf = ({ history }: Message) =>
  history.findLast(({ status }) => status === 'failed')?.errors

/** In words, the last thing that decided first. */
function because(
  message: Message,
  deliveries: readonly Delivery[],
  releasedAt: number | undefined,
): string[] {
  const { verdict = {} } = message
  const said = heldBy(message, releasedAt)
  for (const error of failureOf(message) ?? []) {
    said.push(`it failed with ${sentence(error)}`, ...causesOf(message, error))
  }
  for (const { status, errors = [] } of message.history) {
    if (status !== 'warning') continue
    for (const error of errors) said.push(`it went on with the warning ${sentence(error)}`)
  }
  said.push(...factLines(message))
  if (verdict['outcome'] !== undefined) {
    said.push(`the customer's outcome is ${String(verdict['outcome'])}`)
  }
  if (Array.isArray(verdict['rules'])) said.push('rules hit it')
  if (verdict['until'] !== undefined) {
    said.push(`it goes no further than ${String(verdict['until'])}`)
  }
  if (message.undelivered) said.push(undeliveredLine(message.undelivered))
  if (deliveries.some(({ state }) => state === 'dropped')) said.push('a rule dropped a webhook')
  const unheard = deliveries.find(({ state, attempts }) => isUnheard(state, attempts.length))
  if (unheard) said.push(`a webhook has not been acknowledged: ${lastAnswer(unheard)}`)
  if (deliveries.length === 0 && verdict['webhook'] !== undefined) {
    said.push(`nobody was told: ${String(verdict['webhook'])}`)
  }
  if (said.length === 0) said.push('nothing stood in its way')
  return said
}

const undeliveredLine = ({ until, droppedAt }: NonNullable<Message['undelivered']>): string =>
  droppedAt === undefined
    ? `the customer's phone is off: it is tried until ${iso(until)}`
    : `the customer's phone was off until its time to live was over, ${iso(until)}: it was dropped, and nobody is told`
const sentence = ({ code, title, details }: StatusError): string =>
  `${code} ${title}${details && details !== title ? `: ${details}` : ''}`

const isUnheard = (state: Delivery['state'], attempts: number): boolean =>
  state === 'failed' || (state === 'pending' && attempts > 0)

function lastAnswer({ attempts, reason }: Delivery): string {
  const last = attempts.at(-1)
  return last?.error ?? (last?.status === undefined ? (reason ?? '') : `HTTP ${last.status}`)
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
  // A message of the customer opens the window itself, a note of the platform's leaves it as it was.
  const last = message.direction === 'inbound' && !then ? message.at : then?.['lastInboundAt']
  return {
    ...(then && { open: then['open'] }),
    last_inbound_at: typeof last === 'number' ? iso(last) : null,
    open_now: isServiceWindowOpen(tx, message.phoneNumberId, message.customer, world.clock.now()),
  }
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
