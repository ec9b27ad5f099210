import { checkFlowAction } from './check-flow-action.ts'
import { checkEntries } from './check-flow-entries.ts'
import { checkTypes } from './check-flow-types.ts'
import { checkValues } from './check-flow-values.ts'
import type { Findings } from './findings.ts'
import { type ComponentKind, flowComponents } from './flow-components.ts'
import { actionsOf, type Placed } from './flow-screens.ts'

/** Type, properties, limits and actions of each component of a screen. */
export function checkFlowComponents(
  placed: readonly Placed[],
  version: number,
  screenIds: ReadonlySet<string>,
  findings: Findings,
): void {
  for (const each of placed) {
    const kind = kindOf(each, version, findings)
    if (!kind) continue
    checkProperties(each, kind, version, findings)
    checkTypes(each, findings)
    checkValues(each, kind, version, findings)
    checkEntries(each, version, findings)
    for (const { action, path } of actionsOf(each)) {
      const at = { action, path, component: String(each.component['type']) }
      checkFlowAction(at, version, screenIds, findings)
    }
  }
}

function kindOf(
  { component, path }: Placed,
  version: number,
  findings: Findings,
): ComponentKind | undefined {
  const { type } = component
  if (type === undefined) {
    findings.add('MISSING_REQUIRED_PROPERTY', `${path}.type`, "Missing required property 'type'.")
    return undefined
  }
  const name = typeof type === 'string' ? type : ''
  const kind = Object.hasOwn(flowComponents, name) ? flowComponents[name] : undefined
  if (kind && version >= kind.since) return kind
  const message = kind
    ? `Component '${name}' is not part of version ${version}.`
    : "Invalid value found for property 'type'."
  findings.add(kind ? 'INVALID_COMPONENT' : 'INVALID_PROPERTY_VALUE', `${path}.type`, message)
  return undefined
}

function checkProperties(
  { component, path }: Placed,
  kind: ComponentKind,
  version: number,
  findings: Findings,
): void {
  for (const name of kind.required) {
    if (component[name] !== undefined) continue
    const message = `Missing required property '${name}'.`
    findings.add('MISSING_REQUIRED_PROPERTY', `${path}.${name}`, message)
  }
  const known = new Set(['type', ...kind.required, ...kind.optional])
  for (const name of Object.keys(component)) {
    const since = kind.later?.[name] ?? 0
    if (known.has(name) && version >= since) continue
    const message = known.has(name)
      ? `Property '${name}' is not part of version ${version}.`
      : `Property '${name}' is not expected here.`
    findings.add('INVALID_PROPERTY', `${path}.${name}`, message)
  }
}
