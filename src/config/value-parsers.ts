import { parseLatency } from '../core/latency/latency.ts'
import { BadProfile } from '../core/latency/profile.ts'
import { parseThroughput } from '../core/limits/throughput.ts'

/** Thrown by a parser; the reader of the settings adds where the value came from. */
export class BadValue extends Error {}

/** A kind of value: how its text is read. Flags, environment and file all come as text. */
export type Parse<T> = (text: string) => T

export const text: Parse<string> = (value) => {
  if (value.trim() === '') throw new BadValue('must not be empty')
  return value
}

export function oneOf<const T extends string>(...choices: readonly T[]): Parse<T> {
  return (value) => {
    const found = choices.find((choice) => choice === value)
    if (found === undefined) throw new BadValue(`must be one of ${choices.join(', ')}`)
    return found
  }
}

const ON = ['on', 'true', '1', 'yes', '']
const OFF = ['off', 'false', '0', 'no']

/** A flag without a value means on. */
export const onOff: Parse<boolean> = (value) => {
  const word = value.toLowerCase()
  if (ON.includes(word)) return true
  if (OFF.includes(word)) return false
  throw new BadValue('must be on or off')
}

export const list: Parse<readonly string[]> = (value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

export const ports: Parse<readonly number[]> = (value) => {
  const numbers = list(value).map(port)
  if (numbers.length === 0) throw new BadValue('must name a port')
  const fixed = numbers.filter((number) => number !== 0)
  if (new Set(fixed).size !== fixed.length) throw new BadValue('names a port twice')
  return numbers
}

export const portsOrOff: Parse<readonly number[]> = (value) =>
  value.toLowerCase() === 'off' ? [] : ports(value)

function port(value: string): number {
  const number = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (!(number <= 65_535)) throw new BadValue('must be ports between 0 and 65535')
  return number
}

export const httpUrl: Parse<string> = (value) => {
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value
  throw new BadValue('must be an http or https URL')
}

/** Links are made by appending a path to it. */
export const baseUrl: Parse<string> = (value) => httpUrl(value).replace(/\/+$/, '')

export type ClockSetting =
  | { readonly mode: 'real'; readonly speed: number }
  /** Without a time, it stands at the moment of the start. */
  | { readonly mode: 'frozen'; readonly at?: number }

export const clock: Parse<ClockSetting> = (value) => {
  if (value === 'real') return { mode: 'real', speed: 1 }
  if (value === 'frozen') return { mode: 'frozen' }
  const at = value.startsWith('frozen@') ? Date.parse(value.slice('frozen@'.length)) : Number.NaN
  if (!Number.isNaN(at)) return { mode: 'frozen', at }
  const speed = /^x\d+(\.\d+)?$/.test(value) ? Number(value.slice(1)) : 0
  if (speed > 0) return { mode: 'real', speed }
  throw new BadValue('must be real, frozen, frozen@2026-01-01T00:00:00Z or a speed such as x60')
}

export const latency: Parse<string> = (value) => {
  try {
    parseLatency(value)
    return value
  } catch (error) {
    if (error instanceof BadProfile) throw new BadValue(error.message)
    throw error
  }
}

export const throughput: Parse<string> = (value) => {
  if (parseThroughput(value)) return value
  throw new BadValue('must be auto, legacy-2024, high-load, off or messages per second')
}
