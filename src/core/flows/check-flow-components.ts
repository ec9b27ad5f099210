import { checkFlowAction } from './check-flow-action.ts'
import { checkEntries } from './check-flow-entries.ts'
import { checkTypes } from './check-flow-types.ts'
import { checkValues } from './check-flow-values.ts'
import type { ComponentKind } from './component-kind.ts'
import type { Findings } from './findings.ts'
import { flowComponents } from './flow-components.ts'
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
    findings.missing(path, 'type')
    return undefined
  }
  const name = typeof type === 'string' ? type : ''
  const kind = Object.hasOwn(flowComponents, name) ? flowComponents[name] : undefined
  if (kind && version >= kind.since) return kind
  if (kind) {
    const message = `Component '${name}' is not part of version ${version}.`
    findings.add('INVALID_COMPONENT', `${path}.type`, message)
  } else findings.wrongValue(path, 'type')
  return undefined
}

function checkProperties(
  { component, path }: Placed,
  kind: ComponentKind,
  version: number,
  findings: Findings,
): void {
  for (const name of kind.required) {
    if (component[name] === undefined) findings.missing(path, name)
  }
  const known = new Set(['type', ...kind.required, ...kind.optional])
  for (const name of Object.keys(component)) {
    if (!known.has(name)) findings.unexpected(path, name)
    else if (version < (kind.later?.[name] ?? 0)) findings.tooNew(path, name, version)
  }
}
