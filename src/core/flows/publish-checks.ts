import type { WabaId } from '../ids.ts'
import { isStrict } from '../is-strict.ts'
import type { PhoneNumber } from '../phone-numbers/phone-number.ts'
import type { ReadTx } from '../tx.ts'
import type { Flow } from './flow.ts'
import { FlowRefused } from './flow-refused.ts'
import { hasEndpoint } from './flow-screens.ts'
import { publishable } from './flow-versions.ts'

const refused = (sentence: string): FlowRefused =>
  new FlowRefused(139002, "Flow can't be published", sentence)

/** What a Flow needs to go live; answers the number whose key its endpoint is asked with, where it has an endpoint. */
export function requirePublishable(tx: ReadTx, flow: Flow): PhoneNumber | undefined {
  if (flow.status !== 'DRAFT') throw refused('The Flow is not a draft.')
  if (flow.validationErrors.length > 0) throw refused('The Flow has validation errors.')
  if (!publishable.includes(String(flow.json['version']))) {
    throw refused(`Version ${String(flow.json['version'])} can not be published any more.`)
  }
  if (!hasEndpoint(flow.json)) return undefined
  if (flow.endpointUri === undefined) throw refused('The Flow has no endpoint_uri.')
  if (!tx.apps.has(flow.appId)) throw refused('The Flow is not connected to an app.')
  const numbers = [...tx.phoneNumbers.values()].filter((each) => each.wabaId === flow.wabaId)
  if (numbers.length === 0) throw refused('The account has no phone number.')
  const signed = numbers.find((each) => each.encryption?.status === 'VALID')
  if (!signed) throw refused('No phone number of the account has a signed public key.')
  if (!isTold(tx, flow.wabaId)) throw refused('The account is not subscribed to Flow webhooks.')
  return signed
}

/** Some app hears of Flows; with strict mode off nobody needs to be subscribed. */
function isTold(tx: ReadTx, wabaId: WabaId): boolean {
  if (!isStrict(tx)) return true
  const apps = tx.wabas.get(wabaId)?.subscribedApps.map(({ appId }) => tx.apps.get(appId)) ?? []
  return apps.some((app) =>
    app?.subscriptions.some(({ fields }) => fields.some(({ name }) => name === 'flows')),
  )
}

export const notHealthy = (why: string): FlowRefused =>
  refused(`The health check of the endpoint failed: ${why}.`)
