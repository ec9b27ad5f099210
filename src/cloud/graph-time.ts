import { parameterError } from './errors.ts'

/** `2026-01-05T18:20:11+0000`. */
export const graphTime = (at: number): string =>
  new Date(at).toISOString().replace(/\.\d+Z$/, '+0000')

export const unixTime = (at: number): number => Math.floor(at / 1000)

/** Unix seconds, or a date as people write it; in ms. */
export function timeParameter(text: string | undefined, name: string): number | undefined {
  if (text === undefined || text === '') return undefined
  const at = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)
  if (Number.isNaN(at)) throw parameterError(`Param ${name} must be a valid datetime.`)
  return at
}
