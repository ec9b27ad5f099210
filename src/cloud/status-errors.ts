import type { CoreErrorCode } from '../core/errors.ts'
import type { Message, StatusError } from '../core/messages/message.ts'
import { titleOf } from './codes.ts'
import { coreErrors } from './errors.ts'

/** A refusal of the core as it stands in a failed status. */
export function cloudStatusError(
  code: CoreErrorCode,
  _message: Message,
  details?: string,
): StatusError {
  const row: { code: number; details?: string } = coreErrors[code]
  return statusError(row.code, row.details ?? details)
}

export const statusError = (code: number, details?: string): StatusError => ({
  code,
  title: titleOf(code),
  ...(details !== undefined && { details }),
})
