import { isObject, type JsonObject } from '../json.ts'
import { checkRouting } from './check-routing.ts'
import { checkScreens } from './check-screens.ts'
import { Findings } from './findings.ts'
import { hasEndpoint, screensOf } from './flow-screens.ts'
import { dataApiVersions, flowVersions, versionNumber } from './flow-versions.ts'
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

/** Everything that is wrong with a Flow JSON, each with its place in the file. */
export function checkFlowJson(text: string): CheckedFlow {
  const parsed = parse(text)
  if (!isObject(parsed)) return { json: {}, errors: [notJson(text)] }
  const json = parsed as JsonObject
  const findings = new Findings(spansOf(text))
  checkTop(json, findings)
  if (Array.isArray(json['screens']) && screensOf(json).length > 0) {
    checkScreens(json, versionNumber(json['version']), findings)
    checkRouting(json, findings)
  }
  return { json, errors: findings.errors }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
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
  const { version, screens } = json
  if (version === undefined) {
    findings.add('MISSING_REQUIRED_PROPERTY', 'version', "Missing required property 'version'.")
  } else if (typeof version !== 'string' || !flowVersions.includes(version)) {
    findings.add('INVALID_VERSION', 'version', "Invalid value found for property 'version'.")
  }
  if (screens === undefined) {
    findings.add('MISSING_REQUIRED_PROPERTY', 'screens', "Missing required property 'screens'.")
  } else if (!Array.isArray(screens)) {
    findings.add('INVALID_PROPERTY_TYPE', 'screens', "Property 'screens' must be an array.")
  } else if (screens.length === 0) {
    findings.add('INVALID_PROPERTY_VALUE', 'screens', 'There must be at least one screen.')
  }
  for (const name of Object.keys(json)) {
    if (known.has(name)) continue
    findings.add('INVALID_PROPERTY', name, `Property '${name}' is not expected here.`)
  }
  const api = json['data_api_version']
  if (hasEndpoint(json) && !dataApiVersions.includes(String(api))) {
    const message = "Invalid value found for property 'data_api_version'."
    findings.add('INVALID_PROPERTY_VALUE', 'data_api_version', message)
  }
}
