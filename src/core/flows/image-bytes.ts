import type { Json } from '../json.ts'
import type { Findings } from './findings.ts'
import { isDynamic } from './is-dynamic.ts'

/** An image stands in the file itself, in base64. */
export function checkImage(
  value: Json | undefined,
  most: number,
  path: string,
  findings: Findings,
): void {
  if (typeof value !== 'string' || isDynamic(value)) return
  const base64 = value.replace(/^data:[^,]*,/, '').replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(base64)) {
    findings.add('INVALID_PROPERTY_VALUE', path, 'An image must be given in base64.')
  } else if (Math.floor((base64.replace(/=+$/, '').length * 3) / 4) > most) {
    const message = `An image can have at most ${Math.floor(most / 1024)} KB.`
    findings.add('INVALID_PROPERTY_VALUE', path, message)
  }
}
