import type { JsonObject } from '../../core/json.ts'
import type { SampleSubjects, Samples } from './sample.ts'

/** Health of a flow or of its endpoint. */
const health = (
  event: string,
  message: string,
  more: JsonObject,
  { flowId }: SampleSubjects,
): JsonObject => ({ event, message, flow_id: flowId, ...more, alert_state: 'ACTIVATED' })

const errorRate = { error_rate: 14.28, threshold: 10 }

export const flowSamples: Samples = {
  flows: ({ flowId, flowName }) => ({
    event: 'FLOW_STATUS_CHANGE',
    message: `Flow ${flowName} status changed from DRAFT to PUBLISHED`,
    flow_id: flowId,
    old_status: 'DRAFT',
    new_status: 'PUBLISHED',
  }),
  'flows.created': ({ flowId, flowName }) => ({
    event: 'FLOW_STATUS_CHANGE',
    message: `Flow ${flowName} has been created`,
    flow_id: flowId,
    new_status: 'DRAFT',
  }),
  'flows.CLIENT_ERROR_RATE': (subjects) =>
    health(
      'CLIENT_ERROR_RATE',
      'The flow client request error rate has reached 14.28%.',
      {
        ...errorRate,
        errors: [{ error_type: 'INVALID_SCREEN_TRANSITION', error_rate: 14.28, error_count: 2 }],
      },
      subjects,
    ),
  'flows.ENDPOINT_ERROR_RATE': (subjects) =>
    health(
      'ENDPOINT_ERROR_RATE',
      'The flow endpoint request error rate has reached 14.28%.',
      {
        ...errorRate,
        errors: [{ error_type: 'CAPABILITY_ERROR', error_rate: 14.28, error_count: 2 }],
      },
      subjects,
    ),
  'flows.ENDPOINT_LATENCY': (subjects) =>
    health(
      'ENDPOINT_LATENCY',
      'The p90 latency of the flow endpoint has reached 8000 ms.',
      { p90_latency: 8000, p50_latency: 500, requests_count: 34, threshold: 7000 },
      subjects,
    ),
  'flows.ENDPOINT_AVAILABILITY': (subjects) =>
    health(
      'ENDPOINT_AVAILABILITY',
      'The availability of the flow endpoint has dropped to 75%.',
      { availability: 75, threshold: 90 },
      subjects,
    ),
  'flows.FLOW_VERSION_EXPIRY_WARNING': ({ flowId }) => ({
    event: 'FLOW_VERSION_EXPIRY_WARNING',
    warning: 'The version of this flow expires soon.',
    flow_id: flowId,
  }),
}
