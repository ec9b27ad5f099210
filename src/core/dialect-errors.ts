import type { CoreErrorCode } from './errors.ts'
import type { StatusError } from './messages/message.ts'

/** A dialect's error table as those see it who cause errors on purpose: by the numbers of the dialect. */
export interface DialectErrors {
  /** How the code is reported in reality; undefined when the dialect has no such code. */
  reportedBy(code: number): 'http' | 'status' | 'both' | undefined
  /** What an endpoint throws, for `refuse` to answer. Any code that `reportedBy` knows. */
  refusal(code: number, details?: string): Error
  statusError(code: number, details?: string): StatusError
  /** The dialect's code of a core refusal. */
  codeOf(code: CoreErrorCode): number
}
