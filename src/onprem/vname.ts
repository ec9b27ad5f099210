import { fromBase64 } from '../core/base64.ts'
import { isObject } from '../core/json.ts'

/** What a verified-name certificate says. */
export interface VerifiedName {
  readonly vname: string
  /** Digits of the number that it was given for, where it tells. */
  readonly number?: string
  readonly expired: boolean
}

/**
 * Reads the `cert` of a registration: JSON `{"vname", "phone_number"?, "expired"?}` for tests, else the longest run of
 * printable text, for the real thing is a signed binary message that holds the name. Undefined when it is no base64.
 */
export function readVname(cert: string): VerifiedName | undefined {
  const bytes = fromBase64(cert)
  if (!bytes || bytes.length === 0) return undefined
  const text = Buffer.from(bytes).toString('utf8')
  const json = asJson(text)
  if (json && typeof json['vname'] === 'string') {
    const number = json['phone_number']
    return {
      vname: json['vname'],
      expired: json['expired'] === true,
      ...(number !== undefined && { number: String(number).replace(/\D/g, '') }),
    }
  }
  return { vname: longestRun(text) || 'Emulated Business', expired: false }
}

function asJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function longestRun(text: string): string {
  const runs = text.match(/[\p{L}\p{N}\p{P}\p{S} ]+/gu) ?? []
  const clean = runs.map((run) => run.replaceAll('\ufffd', '').trim())
  return clean.reduce((longest, run) => (run.length > longest.length ? run : longest), '')
}
