import { isObject, type JsonObject } from '../json.ts'
import { checkCarousels } from './check-flow-counts.ts'
import { checkPicked } from './check-picked.ts'
import { checkReferences } from './check-references.ts'
import { checkRouting } from './check-routing.ts'
import { checkScreens } from './check-screens.ts'
import { Findings } from './findings.ts'
import { hasEndpoint, screensOf } from './flow-screens.ts'
import { dataApiVersions, flowVersions, NEWEST, versionNumber } from './flow-versions.ts'
import { span, spansOf } from './json-spans.ts'

export interface CheckedFlow {
  /** Empty when the text is no JSON object. */
  readonly json: JsonObject
  readonly errors: readonly JsonObject[]
}

const known = new Set([
  'version',
  'screens',
  'routing_model',
  'data_api_version',
  'data_channel_uri',
])

/** Everything that is wrong with a Flow JSON, each with its place in the file; an unknown version is read as the newest. */
export function checkFlowJson(text: string): CheckedFlow {
  const parsed = parse(text)
  if (!isObject(parsed) || isTooDeep(parsed)) return { json: {}, errors: [notJson(text)] }
  const json = parsed as JsonObject
  const findings = new Findings(spansOf(text))
  checkTop(json, findings)
  if (Array.isArray(json['screens']) && screensOf(json).length > 0) {
    const version = versionNumber(isKnown(json['version']) ? json['version'] : NEWEST)
    checkScreens(json, version, findings)
    checkCarousels(json, findings)
    checkReferences(json, version, findings)
    checkPicked(json, findings)
    checkRouting(json, findings)
  }
  return { json, errors: findings.errors }
}

const isKnown = (version: unknown): boolean =>
  typeof version === 'string' && flowVersions.includes(version)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** No Flow nests like that; what looks at it need not fear for its stack. */
const MOST_DEPTH = 200

function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_DEPTH) return true
    level = level.flatMap((each) =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    )
  }
  return false
}

/** The place is the end of what could be read. */
function notJson(text: string): JsonObject {
  const lineStarts = [0]
  for (let at = 0; at < text.length; at++) if (text[at] === '\n') lineStarts.push(at + 1)
  const place = span(lineStarts, 0, text.length)
  return {
    error: 'INVALID_FLOW_JSON',
    error_type: 'JSON_SCHEMA_ERROR',
    message: 'The Flow JSON is not a valid JSON object.',
    ...place,
    pointers: [{ ...place, path: '' }],
  }
}

function checkTop(json: JsonObject, findings: Findings): void {
  const { version } = json
  if (version === undefined) {
    findings.missing('', 'version')
  } else if (!isKnown(version)) {
    findings.add('INVALID_VERSION', 'version', "Invalid value found for property 'version'.")
  }
  checkList(json['screens'], findings)
  for (const name of Object.keys(json)) {
    if (!known.has(name)) findings.unexpected('', name)
  }
  checkEndpoint(json, findings)
}

function checkList(screens: unknown, findings: Findings): void {
  if (screens === undefined) {
    findings.missing('', 'screens')
  } else if (!Array.isArray(screens)) {
    findings.wrongType('', 'screens', 'an array')
  } else if (screens.length === 0) {
    findings.wrongValue('', 'screens', 'There must be at least one screen.')
  } else {
    screens.forEach((screen, at) => {
      if (isObject(screen)) return
      findings.add('INVALID_PROPERTY_TYPE', `screens[${at}]`, 'A screen must be an object.')
    })
  }
}

/** Below 3.0 the file names its endpoint itself. */
function checkEndpoint(json: JsonObject, findings: Findings): void {
  const api = json['data_api_version']
  if (json['data_channel_uri'] !== undefined) {
    const isOld = versionNumber(json['version']) < 3
    if (!isOld) findings.unexpected('', 'data_channel_uri')
    else if (api === undefined) findings.missing('', 'data_api_version')
  }
  if (hasEndpoint(json) && !dataApiVersions.includes(String(api))) {
    findings.wrongValue('', 'data_api_version')
  }
}
