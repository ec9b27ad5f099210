import type { DialectErrors } from '../core/dialect-errors.ts'
import { coreErrors, type OnpremCode, onpremErrors, refusal, statusError } from './errors.ts'

const isCode = (code: number): code is OnpremCode => code in onpremErrors
const known = (code: number): OnpremCode => (isCode(code) ? code : 1000)

/** Errors that are caused on purpose: by a rule, an outcome, a magic number. */
export const onpremDialectErrors: DialectErrors = {
  reportedBy(code) {
    if (!isCode(code)) return undefined
    // What only a webhook of its own says can still be made to fail a message.
    const { where } = onpremErrors[code]
    return where === 'webhook' ? 'status' : where
  },
  refusal: (code, details) => refusal(known(code), details),
  statusError: (code, details) => statusError(known(code), details),
  codeOf: (code) => coreErrors[code],
}
