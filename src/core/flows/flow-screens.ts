import { isObject, type JsonObject, objectsIn } from '../json.ts'

export const screensOf = (flow: JsonObject): JsonObject[] => objectsIn(flow['screens'])

export const screenNamed = (flow: JsonObject, id: string): JsonObject | undefined =>
  screensOf(flow).find((each) => each['id'] === id)

/** One component and where it stands. */
export interface Placed {
  readonly component: JsonObject
  readonly path: string
}

/** Names of the lists of a component that are looked into: `children`, `then`, `cases.a`. */
type Branches = (component: JsonObject) => readonly string[]

/** Every component of a screen, those inside forms and conditions included; or those in the branches that are taken. */
export function componentsOf(
  screen: JsonObject,
  path: string,
  branches: Branches = allBranches,
): Placed[] {
  const layout = screen['layout']
  return isObject(layout) ? within(layout['children'], `${path}.layout.children`, branches) : []
}

function within(children: unknown, path: string, branches: Branches): Placed[] {
  if (!Array.isArray(children)) return []
  return children.flatMap((each: unknown, at) => {
    if (!isObject(each)) return []
    const here = `${path}[${at}]`
    const component = each as JsonObject
    const inside = branches(component).flatMap((name) =>
      within(branchNamed(component, name), `${here}.${name}`, branches),
    )
    return [{ component, path: here }, ...inside]
  })
}

const CASES = 'cases.'

function branchNamed(component: JsonObject, name: string): unknown {
  if (!name.startsWith(CASES)) return component[name]
  const { cases } = component
  return isObject(cases) ? cases[name.slice(CASES.length)] : undefined
}

function allBranches({ cases }: JsonObject): string[] {
  const names = Object.keys(isObject(cases) ? cases : {})
  return ['children', 'then', 'else', ...names.map((name) => CASES + name)]
}

const actionNames = ['on-click-action', 'on-select-action', 'on-unselect-action']

/** Every action of a component, those of its list entries included. */
export function actionsOf({ component, path }: Placed): { action: JsonObject; path: string }[] {
  const own = actionNames.flatMap((name) => {
    const action = component[name]
    return isObject(action) ? [{ action: action as JsonObject, path: `${path}.${name}` }] : []
  })
  const items = component['list-items']
  if (!Array.isArray(items)) return own
  const listed = items.flatMap((item: unknown, at) => {
    const action = isObject(item) ? item['on-click-action'] : undefined
    if (!isObject(action)) return []
    return [{ action: action as JsonObject, path: `${path}.list-items[${at}].on-click-action` }]
  })
  return [...own, ...listed]
}

/** Name of the screen that an action goes to. */
export function targetOf(action: JsonObject): string | undefined {
  const { next } = action
  return isObject(next) && typeof next['name'] === 'string' ? next['name'] : undefined
}

export const hasEndpoint = (flow: JsonObject): boolean => flow['data_api_version'] !== undefined

/** Ways between screens: as declared, else as the actions go. */
export function routesOf(flow: JsonObject): Map<string, string[]> {
  const declared = flow['routing_model']
  if (isObject(declared)) {
    return new Map(
      Object.entries(declared).map(([from, to]) => [from, Array.isArray(to) ? to.map(String) : []]),
    )
  }
  return new Map(
    screensOf(flow).map((screen) => {
      const targets = componentsOf(screen, '')
        .flatMap(actionsOf)
        .flatMap(({ action }) => targetOf(action) ?? [])
      return [String(screen['id']), [...new Set(targets)]]
    }),
  )
}

/** The screen that no other leads to. */
export function entryScreen(flow: JsonObject): string | undefined {
  const routes = routesOf(flow)
  const reached = new Set([...routes.values()].flat())
  const first = [...routes.keys()].find((id) => !reached.has(id))
  return first ?? (screensOf(flow)[0]?.['id'] as string | undefined)
}
