import type { DialectErrors } from '../core/dialect-errors.ts'
import { codes, titleOf } from './codes.ts'
import { coreErrors, GraphError, whatsappError } from './errors.ts'

/** Graph's own codes are below this; WhatsApp's layer with its `error_data` begins above. */
const FIRST_WHATSAPP_CODE = 100_000
/** Graph core errors say their sentence without `(#code) `. */
const withoutPrefix = new Set([1, 2, 102, 104, 190, 2500])

const detailsOf: ReadonlyMap<number, string> = new Map([
  [
    131049,
    'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
  ],
  ...Object.values(coreErrors).flatMap((row): [number, string][] =>
    'details' in row ? [[row.code, row.details]] : [],
  ),
])

/** A refusal by its code alone, in the form of the layer that it comes from. */
export function graphRefusal(code: number, details?: string): GraphError {
  if (code >= FIRST_WHATSAPP_CODE) return whatsappError(code, details ?? detailsOf.get(code))
  const sentence = details ?? titleOf(code)
  const message = withoutPrefix.has(code) ? sentence : `(#${code}) ${sentence}`
  return new GraphError(code, message, code === 2 ? { more: { is_transient: true } } : {})
}

/** Errors that are caused on purpose: by a rule, an outcome, a magic number. */
export const cloudErrors: DialectErrors = {
  reportedBy: (code) => codes[code]?.by,
  refusal: graphRefusal,
  statusError(code, details) {
    const title = titleOf(code)
    return { code, title, details: details ?? detailsOf.get(code) ?? title }
  },
  codeOf: (code) => coreErrors[code].code,
}
