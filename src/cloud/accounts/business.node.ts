import { unixSeconds } from '../../core/duration.ts'
import type { Json } from '../../core/json.ts'
import { tierOf } from '../../core/limits/tier-names.ts'
import { type Business, marketingState, type Waba } from '../../core/wabas/waba.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { businessCatalogEdges } from '../catalogs/catalog-edges.ts'
import { type Argument, listEdge, nodeEdge } from '../edge.ts'
import { parseFields, renderNode } from '../fields.ts'
import { filterRows, sortRows } from '../filtering.ts'
import { graphTime } from '../graph-time.ts'
import { kindNamed } from '../kinds.ts'
import type { Edge, FieldReader, NodeKind } from '../node-kind.ts'
import { enumValue } from '../parameters.ts'
import { isPrincipal } from '../principal.ts'
import { businessesOf, seesWaba } from '../visibility.ts'
import { certificationsEdge } from './certification.endpoints.ts'
import { termsStatus } from './marketing-onboarding.ts'

const read =
  (pick: (business: Business) => Json | undefined): FieldReader =>
  (id, call) => {
    const business = call.world.store.read.businesses.get(id)
    return business && pick(business)
  }

type Belongs = (waba: Waba, businessId: string) => boolean

const isOwned: Belongs = (waba, id) => waba.businessId === id
const isClient: Belongs = (waba, id) => waba.partnerIds?.includes(id) ?? false

const created = (waba: Waba): number | undefined =>
  waba.createdAt === undefined ? undefined : unixSeconds(waba.createdAt)

function wabasOf(id: string, call: Call<World>, argument: Argument, belongs: Belongs): string[] {
  const { principal } = call
  const all = [...call.world.store.read.wabas.values()].filter(
    (waba) =>
      belongs(waba, id) &&
      waba.status !== 'DELETED' &&
      isPrincipal(principal) &&
      seesWaba(principal, waba.id),
  )
  const left = filterRows(all, argument('filtering'), {
    creation_time: created,
    partners: () => id,
    marketing_messages_onboarding_status: marketingState,
    name: (waba) => waba.name,
    id: (waba) => waba.id,
  })
  const type = argument('business_type')
  if (type !== undefined) enumValue('business_type', type, ['ENTERPRISE', 'SMB'])
  const wanted = argument('find')
  return sortRows(left, argument('sort'), { creation_time: created })
    .map((waba) => waba.id)
    .filter((each) => wanted === undefined || each === wanted)
}

const wabaEdge = (name: string, doc: string, belongs: Belongs): Edge =>
  nodeEdge('waba', {
    name,
    auth: 'business_management',
    doc,
    summary: true,
    rows: (id, call, argument) => wabasOf(id, call, argument, belongs),
  })

/** What a list of system users shows. */
const userFields = parseFields('id,name,role')

/** A business portfolio. */
export const businessNode: NodeKind = {
  kind: 'business',
  type: 'Business',
  has: (tx, id) => tx.businesses.has(id),
  sees: (tx, principal, id) => businessesOf(tx, principal).includes(id),
  auth: 'business_management',
  fields: {
    name: read((business) => business.name),
    created_time: read(({ createdAt }) => createdAt && graphTime(createdAt)),
    updated_time: read(({ createdAt }) => createdAt && graphTime(createdAt)),
    timezone_id: read((business) => business.extra?.['timezone_id'] ?? 1),
    verification_status: read((business) => business.verificationStatus),
    vertical: read((business) => business.extra?.['vertical'] ?? 'RETAIL'),
    primary_page: read((business) => business.extra?.['primary_page']),
    profile_picture_uri: read((business) => business.extra?.['profile_picture_uri']),
    link: read((business) => `https://www.facebook.com/${business.id}`),
    two_factor_type: read((business) => business.extra?.['two_factor_type'] ?? 'none'),
    is_hidden: read(() => false),
    whatsapp_business_manager_messaging_limit: read((business) => tierOf(business)),
    marketing_messages_onboarding_status: read(termsStatus),
  },
  since: { whatsapp_business_manager_messaging_limit: 24 },
  edges: {
    owned_whatsapp_business_accounts: wabaEdge(
      'owned_whatsapp_business_accounts',
      'List the WABAs that a business owns',
      isOwned,
    ),
    client_whatsapp_business_accounts: wabaEdge(
      'client_whatsapp_business_accounts',
      'List the WABAs that are shared with a business',
      isClient,
    ),
    whatsapp_business_accounts: wabaEdge(
      'whatsapp_business_accounts',
      'List the WABAs that a business owns or shares',
      (waba, id) => isOwned(waba, id) || isClient(waba, id),
    ),
    ...businessCatalogEdges,
    system_users: listEdge<string>({
      name: 'system_users',
      auth: 'business_management',
      doc: 'List the system users of a business',
      rows: (id, call) =>
        [...call.world.store.read.users.values()]
          .filter((user) => user.kind === 'system_user' && user.businessId === id)
          .map((user) => user.id),
      render: (id, call, fields) =>
        renderNode(kindNamed('system_user'), id, call, fields ?? userFields),
    }),
    self_certified_whatsapp_business_submissions: certificationsEdge,
    extendedcredits: nodeEdge('credit_line', {
      name: 'extendedcredits',
      auth: 'business_management',
      doc: 'List the credit lines of a business',
      rows: (id, call) =>
        [...call.world.store.read.creditLines.values()]
          .filter((line) => line.businessId === id)
          .map((line) => line.id),
    }),
  },
  defaults: ['id', 'name'],
}
