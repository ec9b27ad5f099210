import type { Flow } from '../../core/flows/flow.ts'
import type { FlowSession } from '../../core/flows/session.ts'
import type { JsonObject } from '../../core/json.ts'

export const flowJsonOf = (flow: Flow, session: Pick<FlowSession, 'draft'>): JsonObject =>
  session.draft ? flow.json : (flow.publishedJson ?? flow.json)

export const deadTokenKey = (session: Pick<FlowSession, 'phoneNumberId' | 'token'>): string =>
  `flow.token:${session.phoneNumberId}:${session.token}`
