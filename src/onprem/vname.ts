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
 * Reads the `cert` of a registration: JSON `{"vname", "phone_number"?, "expired"?}` for tests; the signed protobuf message
 * that WhatsApp gives out; else the longest run of printable text. Undefined when it is no base64.
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
  return { vname: signedName(bytes) || longestRun(text) || 'Emulated Business', expired: false }
}

/** The name in the details (1) of a certificate: its field 4, beside a serial and the issuer. */
function signedName(bytes: Uint8Array): string | undefined {
  const details = fieldsOf(bytes)?.get(1)
  const name = details && fieldsOf(details)?.get(4)
  return name && Buffer.from(name).toString('utf8')
}

/** The fields of a protobuf message that hold bytes, by number. Undefined when it is no such message. */
function fieldsOf(bytes: Uint8Array): Map<number, Uint8Array> | undefined {
  const fields = new Map<number, Uint8Array>()
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; at < bytes.length; scale *= 0x80) {
      const byte = bytes[at++] ?? 0
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
    return Number.NaN
  }
  while (at < bytes.length) {
    const tag = varint()
    const value = tag % 8 === 0 || tag % 8 === 2 ? varint() : Number.NaN
    if (Number.isNaN(value)) return undefined
    if (tag % 8 === 0) continue
    if (at + value > bytes.length) return undefined
    fields.set(Math.floor(tag / 8), bytes.subarray(at, at + value))
    at += value
  }
  return fields
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
