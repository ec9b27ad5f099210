import { type GraphError, whatsappError } from './errors.ts'
import type { Edge } from './node-kind.ts'

/** Application does not have permission for this action. */
const NO_PERMISSION = 10

/** Parts of the platform that are not here: the name, and the code that the real API has for those who may not use it. */
const parts = {
  groups: ['The Groups API', 131215],
  calls: ['The Calling API', 138013],
  encryption: ['Payload encryption', 131005],
  payments: ['The Payments API', 134011],
  marketingMessages: ['Onboarding to the Marketing Messages API', NO_PERMISSION],
  solutions: ['The Multi-Partner Solutions API', NO_PERMISSION],
  preverifiedNumbers: ['The Pre-verified Numbers API', NO_PERMISSION],
  wabaForClient: ['Making a WABA for a client', NO_PERMISSION],
  signups: ['The In-app Sign-ups API', NO_PERMISSION],
  welcomeSequences: ['The Welcome Message Sequences API', NO_PERMISSION],
  samples: ['The API of message samples', NO_PERMISSION],
} as const

export type Part = keyof typeof parts

export const docOf = (part: Part): string => `${parts[part][0]} (not emulated)`

export const notEmulated = (part: Part, asked: string): GraphError =>
  whatsappError(parts[part][1], `${parts[part][0]} is not emulated: ${asked}.`)

/** An edge that is known and not here. Who reads all fields of a node is not refused for it: nothing was ever made. */
export const notEmulatedEdge = (part: Part, asked: string): Edge => ({
  auth: 'whatsapp_business_management',
  doc: docOf(part),
  read(_id, _call, item) {
    if (item) return { data: [] }
    throw notEmulated(part, asked)
  },
})
