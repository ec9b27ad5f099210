import { isObject } from './json.ts'
import { didYouMean } from './nearest.ts'
import {
  type CloudSettings,
  defaultSettings,
  type OnpremLimits,
  type OnpremSettings,
} from './settings.ts'

/** What can be wrong with a value somebody gave for a setting. */
export interface SettingProblem {
  /** Dotted: `onprem.contactsMode`. */
  readonly path: string
  readonly problem: string
}

type Values = readonly (string | number)[]
type Choices = Readonly<Record<string, Values | Readonly<Record<string, Values>>>>

/** Settings that know a fixed set of values; any other is told by the type of its default. */
const choices: { readonly onprem: Choices; readonly cloud: Choices } = {
  onprem: {
    contactsMode: ['format-only', 'directory'],
    contactsNoWait: ['valid', 'processing'],
    metaVersionStyle: ['plain', 'split'],
    statusRecipientId: ['both', 'message', 'top'],
    messageIds: ['onprem', 'wamid'],
    interactiveErrors: ['http', 'webhook'],
    topology: ['single', 'ha', 'multiconnect'],
    messageStatus: [200, 201],
    mediaStatus: [200, 201],
    limits: { answer: [429, 503] } satisfies Partial<Record<keyof OnpremLimits, Values>>,
  } satisfies Partial<Record<keyof OnpremSettings, Choices[string]>>,
  cloud: {
    bsuidPayloads: ['on', 'off'],
    failedUserIds: ['on', 'off'],
    usMarketingPause: ['on', 'off'],
    mediaUserAgent: ['any', 'required'],
    throttleStatus: [400, 429],
    noTokenStatus: [400, 401],
    windowErrorMode: ['async', 'sync'],
    templateEditAnswer: ['success', 'details'],
  } satisfies Partial<Record<keyof CloudSettings, Values>>,
}

/** Settings whose text has a form. */
const forms: Readonly<Record<string, readonly [RegExp, string]>> = {
  'cloud.webhookVersion': [/^(auto|v\d{1,3}\.\d)$/, 'is neither auto nor a version such as v24.0'],
}

/** Everything wrong with a change of a dialect's switches; empty = it may be merged into the settings. */
export function checkDialectSettings(
  dialect: 'onprem' | 'cloud',
  change: unknown,
): SettingProblem[] {
  return checkObject(defaultSettings[dialect], change, dialect, choices[dialect])
}

function checkObject(
  defaults: object,
  change: unknown,
  path: string,
  allowed: Choices,
): SettingProblem[] {
  if (!isObject(change)) return [{ path, problem: 'is not an object' }]
  const known = new Map(Object.entries(defaults))
  return Object.entries(change).flatMap(([key, value]) => {
    const here = `${path}.${key}`
    if (key === 'extra') return isObject(value) ? [] : [{ path: here, problem: 'is not an object' }]
    if (!known.has(key)) return [{ path: here, problem: unknownKey(key, [...known.keys()]) }]
    return checkValue(known.get(key), value, here, allowed[key])
  })
}

function checkValue(
  fallback: unknown,
  value: unknown,
  path: string,
  allowed: Choices[string] | undefined,
): SettingProblem[] {
  if (isValues(allowed)) {
    if (allowed.some((each) => each === value)) return []
    return [{ path, problem: `is none of ${allowed.join(', ')}` }]
  }
  if (isObject(fallback)) return checkObject(fallback, value, path, allowed ?? {})
  if (typeof value === 'number' && typeof fallback === 'number') return checkNumber(value, path)
  if (typeof value === typeof fallback) return checkForm(value, path)
  return [{ path, problem: `is not a ${typeof fallback}` }]
}

function checkForm(value: unknown, path: string): SettingProblem[] {
  const form = forms[path]
  return !form || form[0].test(String(value)) ? [] : [{ path, problem: form[1] }]
}

const isValues = (allowed: Choices[string] | undefined): allowed is Values => Array.isArray(allowed)

/** Times, counts and weights, all of them. */
const checkNumber = (value: number, path: string): SettingProblem[] =>
  Number.isInteger(value) && value >= 0
    ? []
    : [{ path, problem: 'is not a whole number of 0 or more' }]

/** How every unknown name is told, with the known one that was probably meant. */
export const unknownKey = (key: string, known: readonly string[]): string =>
  `is not a setting${didYouMean(key, known)}`
