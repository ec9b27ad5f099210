import { unixSeconds } from '../../core/duration.ts'
import type { Json } from '../../core/json.ts'
import type { Template } from '../../core/templates/template.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { graphTime } from '../graph-time.ts'
import { type HealthEntity, healthStatus } from '../health.ts'
import type { FieldReader, NodeKind } from '../node-kind.ts'

const read =
  (pick: (template: Template, call: Call<World>) => Json | undefined): FieldReader =>
  (id, call) => {
    const template = call.world.store.read.templates.get(id)
    return template && pick(template, call)
  }

/** A message template. */
export const templateNode: NodeKind = {
  kind: 'template',
  type: 'WhatsAppBusinessHSM',
  has: (tx, id) => (tx.templates.get(id)?.status ?? 'DELETED') !== 'DELETED',
  wabaId: (tx, id) => tx.templates.get(id)?.wabaId,
  auth: 'whatsapp_business_management',
  fields: {
    name: read((row) => row.name),
    parameter_format: read((row) => row.parameterFormat),
    components: read((row) => [...row.components]),
    language: read((row) => row.language),
    status: read((row) => row.status),
    category: read((row) => row.category),
    previous_category: read((row) => row.previousCategory),
    correct_category: read((row) => row.correctCategory),
    sub_category: read((row) => row.subCategory),
    display_format: read((row) => row.displayFormat),
    message_send_ttl_seconds: read((row) => row.ttlSeconds),
    cta_url_link_tracking_opted_out: read((row) => row.linkTrackingOptedOut),
    library_template_name: read((row) => row.libraryTemplateName),
    rejected_reason: read((row) => row.rejectedReason ?? 'NONE'),
    rejection_info: read((row) => row.rejectionInfo && { ...row.rejectionInfo }),
    specific_rejection_reason: read((row) => row.rejectionInfo?.reason),
    quality_score: read((row) => ({
      score: row.quality,
      date: unixSeconds(row.qualityAt ?? row.createdAt),
    })),
    last_updated_time: read((row) => graphTime(row.updatedAt ?? row.createdAt)),
    health_status: (id, call) => {
      const template = call.world.store.read.templates.get(id)
      return template && healthStatus(call, template.wabaId, healthOf(template))
    },
    bid_spec: read((row) => row.extra?.['bid_spec']),
    creative_sourcing_spec: read((row) => row.extra?.['creative_sourcing_spec']),
    degrees_of_freedom_spec: read((row) => row.extra?.['degrees_of_freedom_spec']),
    is_primary_device_delivery_only: read((row) => row.extra?.['is_primary_device_delivery_only']),
  },
  defaults: [
    'name',
    'parameter_format',
    'components',
    'language',
    'status',
    'category',
    'sub_category',
    'previous_category',
    'correct_category',
    'message_send_ttl_seconds',
    'cta_url_link_tracking_opted_out',
    'library_template_name',
  ],
}

const healthOf = ({ id, status }: Template): HealthEntity => ({
  type: 'MESSAGE_TEMPLATE',
  id,
  errors:
    status === 'APPROVED'
      ? []
      : [
          {
            code: 141002,
            description: 'The message template is not approved.',
            solution: 'Wait for its approval, or edit it and submit it again.',
          },
        ],
})
