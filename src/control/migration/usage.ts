import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import { DEPLOYMENT } from '../../core/onprem/deployment.ts'
import { allUses } from '../../core/onprem/endpoint-uses.ts'
import type { World } from '../../world.ts'

/** How often something was used, by name. */
export type Usage = ReadonlyMap<string, number>

class Counter {
  readonly counts = new Map<string, number>()

  add(name: string, by = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + by)
  }
}

/** Rows of the On-Premises table that were called, and paths that have none: those as far as the request journal goes. */
export function usedEndpoints(world: World): Usage {
  const counter = new Counter()
  for (const [endpoint, count] of allUses(world.store.read, world.endpointUses)) {
    counter.add(endpoint, count)
  }
  for (const { dialect, endpoint, method, path } of world.requests.values()) {
    if (dialect === 'onprem' && endpoint === undefined) counter.add(`${method} ${path}`)
  }
  return counter.counts
}

/** Types of messages in both directions, interactive ones by what they are. */
export function usedMessageTypes(world: World): Usage {
  const counter = new Counter()
  for (const { dialect, direction, type, content } of world.store.read.messages.values()) {
    if (dialect !== 'onprem') continue
    const kind = type === 'interactive' && isObject(content) ? ` ${String(content['type'])}` : ''
    counter.add(`${direction} ${type}${kind}`)
  }
  return counter.counts
}

/** Settings that were changed from what they are on a new client. */
export function usedSettings(world: World): Usage {
  const counter = new Counter()
  const deployment = world.store.read.onprem.get(DEPLOYMENT)
  if (!deployment) return counter.counts
  for (const path of leaves(deployment.application)) counter.add(path)
  if (deployment.shards > 1) counter.add('shards')
  if (deployment.providers?.length) counter.add('media providers', deployment.providers.length)
  if (deployment.webhookCa !== undefined) counter.add('webhook CA')
  if (deployment.externalCertificate !== undefined) counter.add('external certificate')
  if (deployment.pin !== undefined) counter.add('two-step PIN')
  const hasProfile = deployment.about ?? deployment.photo ?? deployment.businessProfile
  if (hasProfile !== undefined) counter.add('profile')
  return counter.counts
}

/** Fields that callbacks carried: `messages[].text.body`. */
export function usedWebhookFields(world: World): Usage {
  const counter = new Counter()
  for (const { dialect, body } of world.store.read.deliveries.values()) {
    if (dialect !== 'onprem') continue
    const parsed: unknown = JSON.parse(body)
    if (!isObject(parsed)) continue
    for (const path of new Set(leaves(parsed as JsonObject))) counter.add(path)
  }
  return counter.counts
}

/** Paths of values that are no objects; lists are told by `[]`. */
function leaves(value: Json | undefined, path = ''): string[] {
  if (Array.isArray(value)) {
    const inner = value.filter((each) => typeof each === 'object' && each !== null)
    return inner.length === 0 ? [path] : inner.flatMap((each) => leaves(each, `${path}[]`))
  }
  if (!isObject(value)) return [path]
  return Object.entries(value as JsonObject).flatMap(([name, each]) =>
    each === undefined ? [] : leaves(each, path === '' ? name : `${path}.${name}`),
  )
}
