import { snakeCase } from './customers.ts'
import type { ControlClient } from './http.ts'

/** What the phone of a customer shows of a Flow. */
export interface EmulatedFlowSession {
  readonly id: string
  readonly flow_id: string
  readonly customer: string
  readonly flow_token: string
  readonly state: 'open' | 'completed' | 'closed' | 'failed' | 'expired'
  readonly screen: string
  readonly data: Readonly<Record<string, unknown>>
  /** What the customer saw go wrong. */
  readonly error?: { readonly name: string; readonly message: string }
  /** The customer's answer, once completed. */
  readonly message_id?: string
  /** Each exchange with the endpoint in the clear. */
  readonly exchanges: readonly Readonly<Record<string, unknown>>[]
}

/** From the message that has the Flow, or by itself: then `from` says who opens it. */
export interface FlowOpening {
  readonly messageId?: string
  readonly from?: string
  readonly to?: string
  readonly flowToken?: string
  readonly flowAction?: 'navigate' | 'data_exchange'
  readonly screen?: string
  readonly data?: Readonly<Record<string, unknown>>
  readonly mode?: 'published' | 'draft'
}

export interface FlowStep {
  readonly action: 'submit' | 'data_exchange' | 'navigate' | 'complete' | 'back' | 'close'
  /** What is filled in, for `submit`. */
  readonly form?: Readonly<Record<string, unknown>>
  /** `submit`: a component other than the button of the screen. */
  readonly component?: string
  readonly screen?: string
  readonly data?: Readonly<Record<string, unknown>>
}

/** Requests to the endpoint that nobody has sent. */
export interface FlowRequests {
  readonly count?: number
  readonly latencyMs?: number
  readonly failure?:
    | 'timeout_error'
    | 'unexpected_http_status_code'
    | 'cannot_be_served'
    | 'no_http_response_error'
  /** What the phone did not understand, such as `INVALID_SCREEN_TRANSITION`. */
  readonly clientError?: string
}

export interface EmulatedFlow {
  readonly id: string
  readonly name: string
  readonly status: string
  /** Active alerts, with the level that is crossed. */
  readonly alerts: Readonly<Record<string, number>>
  readonly [more: string]: unknown
}

/** Customers fill in Flows. */
export interface Flows {
  list(filter?: { readonly status?: string }): Promise<EmulatedFlow[]>
  /** A customer opens a Flow. */
  open(flowId: string, opening: FlowOpening): Promise<EmulatedFlowSession>
  /** The customer goes on. */
  step(session: EmulatedFlowSession, step: FlowStep): Promise<EmulatedFlowSession>
  /** For metrics and health: alerts, throttling and blocking follow. */
  countRequests(flowId: string, requests: FlowRequests): Promise<EmulatedFlow>
}

export const flowsOf = (client: ControlClient): Flows => ({
  list: (filter) => client.list('/flows', { ...filter }),
  open: (flowId, opening) => client.send('POST', `/flows/${flowId}/sessions`, snakeCase(opening)),
  step: ({ flow_id, id }, step) =>
    client.send('POST', `/flows/${flow_id}/sessions/${id}/steps`, step),
  countRequests: (flowId, requests) =>
    client.send('POST', `/flows/${flowId}/requests`, snakeCase(requests)),
})
