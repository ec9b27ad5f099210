import type { CoreErrorCode } from '../core/errors.ts'
import type { Message, StatusError } from '../core/messages/message.ts'
import { titleOf } from './codes.ts'
import { coreErrors } from './errors.ts'

/** A refusal of the core as a failed status says it. */
export function cloudStatusError(
  code: CoreErrorCode,
  _message: Message,
  details?: string,
): StatusError {
  const row: { code: number; details?: string } = coreErrors[code]
  const title = titleOf(row.code)
  return { code: row.code, title, details: details ?? row.details ?? title }
}
