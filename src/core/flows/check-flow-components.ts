import type { JsonObject } from '../json.ts'
import { checkEntries } from './check-flow-entries.ts'
import type { Findings } from './findings.ts'
import { type ComponentKind, flowActions, flowComponents } from './flow-components.ts'
import { actionsOf, type Placed, targetOf } from './flow-screens.ts'

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
    checkProperties(each, kind, findings)
    checkValues(each, kind, findings)
    checkEntries(each, findings)
    for (const { action, path } of actionsOf(each)) {
      checkAction(action, path, version, screenIds, findings)
    }
  }
  checkCounts(placed, findings)
}

function kindOf(
  { component, path }: Placed,
  version: number,
  findings: Findings,
): ComponentKind | undefined {
  const { type } = component
  const name = typeof type === 'string' ? type : ''
  const kind = Object.hasOwn(flowComponents, name) ? flowComponents[name] : undefined
  if (kind && version >= kind.since) return kind
  const message = kind
    ? `Component '${name}' is not part of version ${version}.`
    : "Invalid value found for property 'type'."
  findings.add(kind ? 'INVALID_COMPONENT' : 'INVALID_PROPERTY_VALUE', `${path}.type`, message)
  return undefined
}

function checkProperties({ component, path }: Placed, kind: ComponentKind, findings: Findings) {
  for (const name of kind.required) {
    if (component[name] !== undefined) continue
    const message = `Missing required property '${name}'.`
    findings.add('MISSING_REQUIRED_PROPERTY', `${path}.${name}`, message)
  }
  const known = new Set(['type', ...kind.required, ...kind.optional])
  for (const name of Object.keys(component)) {
    if (known.has(name)) continue
    findings.add('INVALID_PROPERTY', `${path}.${name}`, `Property '${name}' is not expected here.`)
  }
}

/** A text that is filled in when it is shown has no length of its own yet. */
const isDynamic = (text: string): boolean => text.includes('${') || text.startsWith('`')

function checkValues({ component, path }: Placed, kind: ComponentKind, findings: Findings): void {
  for (const [name, most] of Object.entries(kind.max ?? {})) {
    const text = component[name]
    if (typeof text !== 'string' || isDynamic(text) || text.length <= most) continue
    const message = `Property '${name}' can have at most ${most} characters.`
    findings.add('INVALID_PROPERTY_VALUE', `${path}.${name}`, message)
  }
  for (const [name, [least, most]] of Object.entries(kind.entries ?? {})) {
    const list = component[name]
    if (!Array.isArray(list)) continue
    if (list.length >= least && list.length <= most) continue
    const message = `Property '${name}' must have ${least} to ${most} entries.`
    findings.add('INVALID_PROPERTY_VALUE', `${path}.${name}`, message)
  }
  for (const [name, words] of Object.entries(kind.words ?? {})) {
    const word = component[name]
    if (typeof word !== 'string' || isDynamic(word) || words.includes(word)) continue
    const message = `Invalid value found for property '${name}'.`
    findings.add('INVALID_PROPERTY_VALUE', `${path}.${name}`, message)
  }
}

function checkAction(
  action: JsonObject,
  path: string,
  version: number,
  screenIds: ReadonlySet<string>,
  findings: Findings,
): void {
  const name = String(action['name'])
  const known = Object.hasOwn(flowActions, name) ? flowActions[name] : undefined
  if (!known || version < known.since) {
    findings.add(
      'INVALID_PROPERTY_VALUE',
      `${path}.name`,
      "Invalid value found for property 'name'.",
    )
    return
  }
  for (const needed of known.required) {
    if (action[needed] !== undefined) continue
    const message = `Missing required property '${needed}'.`
    findings.add('MISSING_REQUIRED_PROPERTY', `${path}.${needed}`, message)
  }
  const target = name === 'navigate' ? targetOf(action) : undefined
  if (target !== undefined && !screenIds.has(target)) {
    findings.add('INVALID_SCREEN', `${path}.next.name`, `There is no screen '${target}'.`)
  }
}

function checkCounts(placed: readonly Placed[], findings: Findings): void {
  const counts = new Map<string, number>()
  const names = new Set<string>()
  for (const { component, path } of placed) {
    const type = String(component['type'])
    const kind = flowComponents[type]
    const inBranch = /\.(then|else|cases)\b/.test(path)
    const count = (counts.get(type) ?? 0) + (inBranch ? 0 : 1)
    counts.set(type, count)
    if (kind?.perScreen !== undefined && count === kind.perScreen + 1) {
      const message = `A screen can have at most ${kind.perScreen} '${type}'.`
      findings.add('INVALID_COMPONENT', path, message)
    }
    const name = kind?.input && !inBranch ? component['name'] : undefined
    if (typeof name !== 'string') continue
    if (names.has(name)) {
      const message = `There are two form components named '${name}'.`
      findings.add('DUPLICATE_FORM_COMPONENTS', `${path}.name`, message)
    }
    names.add(name)
  }
  if (counts.has('PhotoPicker') && counts.has('DocumentPicker')) {
    const both = placed.find(({ component }) => component['type'] === 'DocumentPicker')
    const message = 'A screen can have a PhotoPicker or a DocumentPicker.'
    findings.add('INVALID_COMPONENT', both?.path ?? '', message)
  }
}
