import { flowAlert } from '../../core/flows/flow-alert.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Sample, SampleSubjects, Samples } from './sample.ts'

/** Health of a flow or of its endpoint. */
const health = (
  event: string,
  message: string,
  facts: JsonObject,
  { flowId }: SampleSubjects,
): JsonObject => flowAlert(flowId, event, { message, alert_state: 'ACTIVATED', ...facts })

const published: Sample = ({ flowId, flowName }) => ({
  event: 'FLOW_STATUS_CHANGE',
  message: `Flow ${flowName} changed status from DRAFT to PUBLISHED`,
  flow_id: flowId,
  old_status: 'DRAFT',
  new_status: 'PUBLISHED',
})

const errorRate = { error_rate: 14.28, threshold: 10 }

export const flowSamples: Samples = {
  flows: published,
  'flows.FLOW_STATUS_CHANGE': published,
  'flows.created': ({ flowId, flowName }) => ({
    event: 'FLOW_STATUS_CHANGE',
    message: `Flow ${flowName} has been created with status DRAFT`,
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
        errors: [{ error_type: 'TIMEOUT', error_rate: 14.28, error_count: 2 }],
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
  'flows.FLOW_VERSION_EXPIRY_WARNING': ({ flowId }) =>
    flowAlert(flowId, 'FLOW_VERSION_EXPIRY_WARNING', {
      warning: 'The version of this flow expires soon.',
    }),
}
