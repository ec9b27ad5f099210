import { fromBase64 } from '../base64.ts'
import type { JsonObject } from '../json.ts'
import { refuseIf } from './template-refused.ts'

/** Types of sample files by format of the header. */
const sampleTypes: Readonly<Record<string, readonly string[]>> = {
  IMAGE: ['image/jpeg', 'image/jpg', 'image/png'],
  VIDEO: ['video/mp4', 'video/3gpp'],
  DOCUMENT: ['application/pdf'],
  GIF: ['video/mp4', 'image/gif'],
}

export const isMediaFormat = (format: string): boolean => Object.hasOwn(sampleTypes, format)

/** A media header shows a sample: the handle of an upload, or the address that reading a template gives. */
export function checkSample(header: JsonObject, where: string): void {
  const format = String(header['format'])
  const handles = (header['example'] as JsonObject | undefined)?.['header_handle']
  const given = Array.isArray(handles) ? handles[0] : handles
  const handle = typeof given === 'string' ? given : ''
  refuseIf(handle === '', 'sample_missing', where, format)
  if (/^https?:\/\//.test(handle)) return
  const type = typeOfHandle(handle)
  const fits = type !== undefined && (sampleTypes[format] ?? []).includes(type)
  refuseIf(
    !fits,
    'sample_type',
    where,
    `${type ?? 'this handle'} does not fit the format ${format}`,
  )
}

/** `4::aW1hZ2UvcG5n:…`: the type is its second part. */
function typeOfHandle(handle: string): string | undefined {
  const bytes = fromBase64(/^\d+::([^:]+):/.exec(handle)?.[1] ?? '')
  const type = bytes && String.fromCharCode(...bytes)
  return type !== undefined && /^\w+\/[\w.+-]+$/.test(type) ? type : undefined
}
