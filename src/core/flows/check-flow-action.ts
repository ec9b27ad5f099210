import { isObject, type JsonObject } from '../json.ts'
import type { Findings } from './findings.ts'
import { flowActions } from './flow-actions.ts'
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
    if (action['name'] === undefined) findings.missing(path, 'name')
    else findings.wrongValue(path, 'name')
    return
  }
  for (const needed of known.required) {
    if (action[needed] === undefined) findings.missing(path, needed)
  }
  const properties = new Set(['name', ...known.required, ...known.optional])
  for (const property of Object.keys(action)) {
    if (!properties.has(property)) findings.unexpected(path, property)
  }
  const { payload } = action
  if (payload !== undefined && !isObject(payload)) findings.wrongType(path, 'payload', 'an object')
  if (action['next'] !== undefined && name === 'navigate') {
    checkNext(action, path, screenIds, findings)
  }
}

function checkNext(
  action: JsonObject,
  path: string,
  screenIds: ReadonlySet<string>,
  findings: Findings,
): void {
  const { next } = action
  if (!isObject(next)) {
    findings.wrongType(path, 'next', 'an object')
    return
  }
  const here = `${path}.next`
  for (const needed of ['type', 'name']) {
    if (next[needed] === undefined) findings.missing(here, needed)
  }
  if (next['type'] !== undefined && next['type'] !== 'screen') {
    findings.wrongValue(here, 'type')
  }
  const target = targetOf(action)
  if (target !== undefined && !screenIds.has(target)) {
    findings.add('INVALID_SCREEN', `${here}.name`, `There is no screen '${target}'.`)
  }
}
