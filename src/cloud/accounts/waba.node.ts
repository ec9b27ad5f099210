import { unixSeconds } from '../../core/duration.ts'
import type { Json } from '../../core/json.ts'
import { tierOf } from '../../core/limits/tier-names.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import { businessOfWaba } from '../../core/wabas/business-of-waba.ts'
import { eligibilityOnWire } from '../../core/wabas/judge-waba.ts'
import { marketingState, type Waba } from '../../core/wabas/waba.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { analyticsEdges, analyticsField } from '../analytics/edges.ts'
import { nodeEdge } from '../edge.ts'
import { renderNode } from '../fields.ts'
import { filterRows, sortRows } from '../filtering.ts'
import { flowsEdge } from '../flows/flow-list.edge.ts'
import { healthStatus } from '../health.ts'
import { kindNamed } from '../kinds.ts'
import type { FieldReader, NodeKind } from '../node-kind.ts'
import { templatesEdge } from '../templates/template-list.edge.ts'
import { majorOf } from '../versions.ts'
import { renderSubscribedApps } from '../webhooks/subscriptions.ts'
import { termsStatus } from './marketing-onboarding.ts'
import { wabaEdges } from './waba-edges.ts'

const read =
  (pick: (waba: Waba, call: Call<World>) => Json | undefined): FieldReader =>
  (id, call) => {
    const waba = call.world.store.read.wabas.get(id)
    return waba && pick(waba, call)
  }

const ownerOf = (waba: Waba, call: Call<World>) =>
  call.world.store.read.businesses.get(waba.businessId)

const MANAGE = 'whatsapp_business_management'

/** A WhatsApp Business Account. */
export const wabaNode: NodeKind = {
  kind: 'waba',
  type: 'WhatsAppBusinessAccount',
  has: (tx, id) => tx.wabas.has(id) && tx.wabas.get(id)?.status !== 'DELETED',
  wabaId: (_tx, id) => id,
  auth: MANAGE,
  fields: {
    name: read((waba) => waba.name),
    currency: read((waba) => waba.currency),
    timezone_id: read((waba) => waba.timezoneId),
    message_template_namespace: read((waba) => waba.templateNamespace),
    account_review_status: read((waba) => waba.reviewStatus ?? 'APPROVED'),
    business_verification_status: read((waba, call) => ownerOf(waba, call)?.verificationStatus),
    country: read((waba) => waba.country),
    creation_time: read(({ createdAt }) => createdAt && unixSeconds(createdAt)),
    status: read((waba) => waba.status ?? 'ACTIVE'),
    ownership_type: read((waba) => waba.ownershipType ?? 'SELF'),
    on_behalf_of_business_info: read((waba, call) => ({
      name: ownerOf(waba, call)?.name ?? '',
      id: waba.businessId,
      status: 'APPROVED',
      type: 'SELF',
    })),
    owner_business: (id, call, item) => {
      const waba = call.world.store.read.wabas.get(id)
      return waba && renderNode(kindNamed('business'), waba.businessId, call, item.fields)
    },
    owner_business_info: read((waba, call) => {
      const owner = ownerOf(waba, call)
      return {
        name: owner?.name ?? '',
        id: waba.businessId,
        ...(owner &&
          majorOf(call.version) >= 24 && {
            marketing_messages_onboarding_status: termsStatus(owner),
          }),
      }
    }),
    primary_business_location: read((waba) => waba.country),
    primary_funding_id: read((waba) => waba.extra?.['primary_funding_id'] ?? '0'),
    purchase_order_number: read((waba) => waba.extra?.['purchase_order_number']),
    is_enabled_for_insights: read((waba) => waba.insights ?? false),
    is_shared_with_partners: read((waba) => (waba.partnerIds ?? []).length > 0),
    linked_commerce_account: read(() => undefined),
    disable_marketing_messages_on_cloud_api: read((waba) => waba.marketingDisabled ?? false),
    template_auto_archival_enabled: read((waba) => waba.autoArchival ?? false),
    auth_international_rate_eligibility: read(
      ({ authInternational: eligible }) => eligible && eligibilityOnWire(eligible),
    ),
    degrees_of_freedom_spec: read((waba) => waba.extra?.['degrees_of_freedom_spec']),
    marketing_messages_lite_api_status: read(
      (waba) => /^(?:INELIGIBLE|ONBOARDED)/.exec(marketingState(waba))?.[0] ?? 'ELIGIBLE',
    ),
    marketing_messages_onboarding_status: read(marketingState),
    whatsapp_business_manager_messaging_limit: read((waba, call) => tierOf(ownerOf(waba, call))),
    analytics: analyticsField,
    health_status: (id, call) => healthStatus(call, id),
  },
  since: { whatsapp_business_manager_messaging_limit: 24 },
  edges: {
    phone_numbers: nodeEdge('phone_number', {
      name: 'phone_numbers',
      auth: MANAGE,
      doc: 'List the phone numbers of a WABA',
      summary: true,
      rows: (id, call, argument) => {
        const tx = call.world.store.read
        const tier = tierOf(businessOfWaba(tx, id))
        const left = filterRows(numberRows(call, id), argument('filtering'), {
          account_mode: (number) => number.accountMode,
          messaging_limit_tier: () => tier,
          is_official_business_account: (number) => number.officialAccount?.status === 'APPROVED',
        })
        const sort = argument('sort') ?? 'last_onboarded_time.desc'
        return sortRows(left, sort, {
          last_onboarded_time: (number) => number.lastOnboardedAt,
          creation_time: (number) => number.createdAt ?? number.lastOnboardedAt,
        }).map((number) => number.id)
      },
    }),
    subscribed_apps: {
      auth: MANAGE,
      doc: 'List the apps that are subscribed to a WABA',
      read: (id, call) => renderSubscribedApps(call, id),
    },
    message_templates: templatesEdge,
    flows: flowsEdge,
    ...wabaEdges,
    ...analyticsEdges,
  },
  defaults: ['id', 'name', 'currency', 'timezone_id', 'message_template_namespace'],
}

const numberRows = (call: Call<World>, wabaId: string): PhoneNumber[] =>
  [...call.world.store.read.phoneNumbers.values()].filter((number) => number.wabaId === wabaId)
