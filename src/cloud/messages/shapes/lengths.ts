import { isObject } from '../../../core/json.ts'
import { badValue, type Shape, text } from './shape.ts'

/** Text between two lengths, told as WhatsApp tells it. */
export const sized = (what: string, max: number, min = 1): Shape =>
  text((value) =>
    value.length < min || value.length > max
      ? badValue(`${what} length invalid. Min length: ${min}, Max length: ${max}`)
      : undefined,
  )

export const atMost = (what: string, max: number, min = 0): Shape =>
  text((value) => {
    if (value.length < min) return badValue(`${what} is too short. Min length is ${min}`)
    return value.length > max ? badValue(`${what} is too long. Max length is ${max}`) : undefined
  })

export const memberOf = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)

/** The first value that occurs twice. */
export function repeated(values: readonly unknown[]): unknown {
  const seen = new Set<unknown>()
  for (const value of values) {
    if (value === undefined) continue
    if (seen.has(value)) return value
    seen.add(value)
  }
  return undefined
}
