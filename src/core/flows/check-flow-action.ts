import { isObject, type JsonObject } from '../json.ts'
import type { Findings } from './findings.ts'
import { flowActions } from './flow-components.ts'
import { targetOf } from './flow-screens.ts'

interface PlacedAction {
  readonly action: JsonObject
  readonly path: string
  /** Type of the component that has it. */
  readonly component: string
}

export function checkFlowAction(
  { action, path, component }: PlacedAction,
  version: number,
  screenIds: ReadonlySet<string>,
  findings: Findings,
): void {
  const name = String(action['name'])
  const known = Object.hasOwn(flowActions, name) ? flowActions[name] : undefined
  if (!known || version < known.since || known.of?.includes(component) === false) {
    const kind = action['name'] === undefined ? 'MISSING_REQUIRED_PROPERTY' : undefined
    const message = kind ? "Missing required property 'name'." : invalid('name')
    findings.add(kind ?? 'INVALID_PROPERTY_VALUE', `${path}.name`, message)
    return
  }
  for (const needed of known.required) {
    if (action[needed] !== undefined) continue
    const message = `Missing required property '${needed}'.`
    findings.add('MISSING_REQUIRED_PROPERTY', `${path}.${needed}`, message)
  }
  const properties = new Set(['name', ...known.required, ...known.optional])
  for (const property of Object.keys(action)) {
    if (properties.has(property)) continue
    const message = `Property '${property}' is not expected here.`
    findings.add('INVALID_PROPERTY', `${path}.${property}`, message)
  }
  const { payload } = action
  if (payload !== undefined && !isObject(payload)) {
    const message = "Property 'payload' must be an object."
    findings.add('INVALID_PROPERTY_TYPE', `${path}.payload`, message)
  }
  if (action['next'] !== undefined && name === 'navigate') {
    checkNext(action, `${path}.next`, screenIds, findings)
  }
}

const invalid = (name: string): string => `Invalid value found for property '${name}'.`

function checkNext(
  action: JsonObject,
  path: string,
  screenIds: ReadonlySet<string>,
  findings: Findings,
): void {
  const { next } = action
  if (!isObject(next)) {
    findings.add('INVALID_PROPERTY_TYPE', path, "Property 'next' must be an object.")
    return
  }
  for (const needed of ['type', 'name']) {
    if (next[needed] !== undefined) continue
    const message = `Missing required property '${needed}'.`
    findings.add('MISSING_REQUIRED_PROPERTY', `${path}.${needed}`, message)
  }
  if (next['type'] !== undefined && next['type'] !== 'screen') {
    findings.add('INVALID_PROPERTY_VALUE', `${path}.type`, invalid('type'))
  }
  const target = targetOf(action)
  if (target !== undefined && !screenIds.has(target)) {
    findings.add('INVALID_SCREEN', `${path}.name`, `There is no screen '${target}'.`)
  }
}
