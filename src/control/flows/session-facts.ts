import type { Flow } from '../../core/flows/flow.ts'
import type { FlowSession } from '../../core/flows/session.ts'
import type { JsonObject } from '../../core/json.ts'

/** The draft, or what is published; from a message, what was published when it was sent. */
export function flowJsonOf(flow: Flow, session: Pick<FlowSession, 'draft' | 'sentAt'>): JsonObject {
  const { sentAt, draft } = session
  if (draft) return flow.json
  const then = sentAt === undefined ? [] : (flow.replaced ?? []).filter(({ at }) => at > sentAt)
  return then.at(-1)?.json ?? flow.publishedJson ?? flow.json
}

export const deadTokenKey = (session: Pick<FlowSession, 'phoneNumberId' | 'token'>): string =>
  `flow.token:${session.phoneNumberId}:${session.token}`
