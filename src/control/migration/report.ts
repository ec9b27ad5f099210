import { DEPLOYMENT } from '../../core/onprem/deployment.ts'
import type { World } from '../../world.ts'
import { endpointEquivalents } from './endpoint-equivalents.ts'
import { type Equivalent, type Equivalents, equivalentOf, none } from './equivalent.ts'
import { messageEquivalents } from './message-equivalents.ts'
import { settingEquivalents, webhookEquivalents } from './setting-equivalents.ts'
import {
  type Usage,
  usedEndpoints,
  usedMessageTypes,
  usedSettings,
  usedWebhookFields,
} from './usage.ts'

export interface ReportRow extends Equivalent {
  readonly used: string
  readonly count: number
}

export interface MigrationReport {
  readonly number?: {
    readonly phone_number_id: string
    readonly display_phone_number: string
    readonly platform_type: string
    readonly migrated: boolean
  }
  readonly summary: Readonly<Record<Equivalent['verdict'], number>>
  readonly endpoints: readonly ReportRow[]
  readonly message_types: readonly ReportRow[]
  readonly settings: readonly ReportRow[]
  readonly webhook_fields: readonly ReportRow[]
  readonly steps: readonly string[]
}

/** What this world's On-Premises traffic used, and what takes its place on Cloud. */
export function migrationReport(world: World): MigrationReport {
  const endpoints = rows(usedEndpoints(world), endpointEquivalents)
  const messageTypes = rows(usedMessageTypes(world), messageEquivalents)
  const settings = rows(usedSettings(world), settingEquivalents)
  const webhookFields = rows(usedWebhookFields(world), webhookEquivalents)
  const all = [...endpoints, ...messageTypes, ...settings, ...webhookFields]
  const count = (verdict: Equivalent['verdict']) =>
    all.filter((row) => row.verdict === verdict).length
  return {
    ...numberOf(world),
    summary: { same: count('same'), different: count('different'), none: count('none') },
    endpoints,
    message_types: messageTypes,
    settings,
    webhook_fields: webhookFields,
    steps: stepsFor(world),
  }
}

const unknown = none('It is not part of the On-Premises API.')

/** What has no equivalent first, then what changes; the often used before the rare. */
function rows(usage: Usage, table: Equivalents): ReportRow[] {
  const order = { none: 0, different: 1, same: 2 }
  return [...usage]
    .map(([used, count]) => ({ used, count, ...(equivalentOf(table, used) ?? unknown) }))
    .sort((a, b) => order[a.verdict] - order[b.verdict] || b.count - a.count)
}

function numberOf(world: World): Pick<MigrationReport, 'number'> {
  const deployment = world.store.read.onprem.get(DEPLOYMENT)
  const number = world.store.read.phoneNumbers.get(deployment?.phoneNumberId ?? '')
  if (!number) return {}
  return {
    number: {
      phone_number_id: number.id,
      display_phone_number: number.displayNumber,
      platform_type: number.platform,
      migrated: deployment?.registration === 'migrated',
    },
  }
}

function stepsFor(world: World): string[] {
  const deployment = world.store.read.onprem.get(DEPLOYMENT)
  const id = deployment?.phoneNumberId ?? '{phone-number-id}'
  const number = world.store.read.phoneNumbers.get(id)
  const waba = number?.wabaId ?? '{waba-id}'
  return [
    'Know the PIN of two-step verification, or switch it off.',
    'POST /v1/settings/backup {"password":"…"}: keep settings.data.',
    `POST /{version}/${id}/register {"messaging_product":"whatsapp","pin":"…","backup":{"data":"…","password":"…"}}: from here on the old client is without a number.`,
    `POST /{version}/${waba}/subscribed_apps: callbacks come to the app.`,
    'Upload media again: their ids do not move. Service windows, templates and quality stay.',
    'Upload the public key for Flows again, if there is one.',
  ]
}
