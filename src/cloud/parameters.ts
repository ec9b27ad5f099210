import { isObject } from '../core/json.ts'
import { type Parameters, parseJson } from './body.ts'
import { enumParameter, parameterError, requiredParameter } from './errors.ts'

/** Readers of single parameters of forms, queries and JSON bodies. Empty text is no value. */
/** A number is taken for its digits. */
export function textParameter(body: Parameters, name: string): string | undefined {
  const value = body[name]
  return typeof value === 'number' ? String(value) : stringParameter(body, name)
}

export function stringParameter(body: Parameters, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') throw parameterError(`Param ${name} must be a string.`)
  return value
}

export function requiredText(body: Parameters, name: string): string {
  const value = textParameter(body, name)
  if (value === undefined) throw requiredParameter(name)
  return value
}

/** Ids are digits, in text or as a number. */
function requireId(name: string, value: string): string {
  if (/^\d+$/.test(value)) return value
  throw parameterError(`Param ${name} must be a valid ID string (e.g., "123")`)
}

export const requiredId = (body: Parameters, name: string): string =>
  requireId(name, requiredText(body, name))

export function idParameter(body: Parameters, name: string): string | undefined {
  const value = textParameter(body, name)
  return value === undefined ? undefined : requireId(name, value)
}

export const idsParameter = (body: Parameters, name: string): string[] | undefined =>
  words(body, name)?.map((each, at) => requireId(`${name}[${at}]`, each))

export function boolParameter(body: Parameters, name: string): boolean | undefined {
  const value = body[name]
  if (value === undefined || value === null || value === '') return undefined
  const word = String(value).toLowerCase()
  if (word === 'true' || word === '1') return true
  if (word === 'false' || word === '0') return false
  throw parameterError(`Param ${name} must be a boolean.`)
}

export function intParameter(body: Parameters, name: string): number | undefined {
  const value = body[name]
  if (value === undefined || value === null || value === '') return undefined
  if (!/^-?\d{1,15}$/.test(String(value))) {
    throw parameterError(`Param ${name} must be an integer.`)
  }
  return Number(value)
}

/** One of some words in any letter case; answered as the list has it. */
export function enumValue<Word extends string>(
  name: string,
  value: string,
  words: readonly Word[],
): Word {
  const word = words.find((each) => each.toUpperCase() === value.toUpperCase())
  if (word === undefined) throw enumParameter(name, words, value)
  return word
}

export function wordParameter<Word extends string>(
  body: Parameters,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value = textParameter(body, name)
  return value === undefined ? undefined : enumValue(name, value, words)
}

/** A list as such, as JSON text, as `[a,b]`, or with commas between. */
export function listParameter(body: Parameters, name: string): unknown[] | undefined {
  const value = body[name]
  if (value === undefined || value === null || value === '') return undefined
  if (Array.isArray(value)) return value
  if (typeof value !== 'string') throw parameterError(`Param ${name} must be an array.`)
  const parsed = /^\s*\[/.test(value) ? parseJson(value) : undefined
  if (Array.isArray(parsed)) return parsed
  return value
    .replace(/^\s*\[|\]\s*$/g, '')
    .split(',')
    .map((each) => each.trim().replace(/^["']|["']$/g, ''))
    .filter((each) => each !== '')
}

export const words = (body: Parameters, name: string): string[] | undefined =>
  listParameter(body, name)?.map(String)

export function objectParameter(
  body: Parameters,
  name: string,
): Record<string, unknown> | undefined {
  const value = body[name]
  if (value === undefined || value === null || value === '') return undefined
  const opened = typeof value === 'string' ? parseJson(value) : value
  if (!isObject(opened)) throw parameterError(`Param ${name} must be a JSON object.`)
  return opened
}
