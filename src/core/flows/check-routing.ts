import { isObject, type JsonObject } from '../json.ts'
import type { Findings } from './findings.ts'
import { hasEndpoint, routesOf, screensOf } from './flow-screens.ts'

const MOST_BRANCHES = 10

type Routes = ReadonlyMap<string, readonly string[]>
/** Says what is wrong with the ways from a screen, or with the whole model. */
type Complain = (from: string | undefined, message: string) => void

/** One way in, forward only, and every way ends at a terminal screen; without an endpoint the actions make the model. */
export function checkRouting(flow: JsonObject, findings: Findings): void {
  const model = flow['routing_model']
  if (model === undefined && hasEndpoint(flow)) {
    findings.missing('', 'routing_model')
    return
  }
  if (model !== undefined && !isModel(model, findings)) return
  const screens = screensOf(flow)
  const terminals = new Set(
    screens.filter((each) => each['terminal'] === true).map((each) => String(each['id'])),
  )
  if (terminals.size === 0) {
    findings.add('INVALID_SCREEN', 'screens', 'There is no terminal screen.')
    return
  }
  const complain: Complain = (from, message) => {
    const at = screens.findIndex((each) => String(each['id']) === from)
    const place = model === undefined ? `screens[${at}]` : `routing_model.${from}`
    const whole = model === undefined ? 'screens' : 'routing_model'
    findings.add('INVALID_ROUTING_MODEL', from === undefined ? whole : place, message)
  }
  const ids = new Set(screens.map((each) => String(each['id'])))
  const routes = routesOf(flow)
  if (model !== undefined) checkNames(routes, ids, complain)
  checkWays(routes, complain)
  for (const end of deadEnds(routes, terminals)) {
    if (ids.has(end)) complain(end, `The way ends at '${end}', which is not terminal.`)
  }
}

/** Where ways end that have come by no terminal screen; behind one there may be others, such as terms to be read. */
function deadEnds(routes: Routes, terminals: ReadonlySet<string>): string[] {
  const seen = new Set<string>()
  const left = entriesOf(routes)
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    if (seen.has(at) || terminals.has(at)) continue
    seen.add(at)
    left.push(...(routes.get(at) ?? []))
  }
  return [...routes.keys()].filter((id) => seen.has(id) && routes.get(id)?.length === 0)
}

function entriesOf(routes: Routes): string[] {
  const reached = new Set([...routes].flatMap(([from, to]) => to.filter((each) => each !== from)))
  return [...routes.keys()].filter((id) => !reached.has(id))
}

function isModel(model: unknown, findings: Findings): boolean {
  if (!isObject(model)) {
    findings.wrongType('', 'routing_model', 'an object')
    return false
  }
  const wrong = Object.keys(model).filter((name) => !Array.isArray(model[name]))
  for (const name of wrong) findings.wrongType('routing_model', name, 'an array')
  return wrong.length === 0
}

function checkNames(routes: Routes, ids: ReadonlySet<string>, complain: Complain): void {
  for (const [from, targets] of routes) {
    if (!ids.has(from)) complain(from, `There is no screen '${from}'.`)
    for (const to of targets) if (!ids.has(to)) complain(from, `There is no screen '${to}'.`)
  }
  for (const id of ids) {
    if (!routes.has(id)) complain(undefined, `The screen '${id}' is not in the model.`)
  }
}

function checkWays(routes: Routes, complain: Complain): void {
  for (const [from, targets] of routes) {
    if (targets.length > MOST_BRANCHES) {
      complain(from, `'${from}' has over ${MOST_BRANCHES} branches.`)
    }
  }
  for (const [from, to] of waysBack(routes)) {
    const message =
      from === to
        ? `The screen '${from}' can not lead to itself.`
        : `The way from '${from}' to '${to}' can only go forward.`
    complain(from, message)
  }
  const entries = entriesOf(routes).length
  if (entries !== 1) complain(undefined, `There must be one entry screen, not ${entries}.`)
}

/** Ways that lead to a screen which one has come by. */
function waysBack(routes: Routes): (readonly [string, string])[] {
  const back: (readonly [string, string])[] = []
  const done = new Set<string>()
  const behind = new Map<string, Iterator<string>>()
  const enter = (id: string) => behind.set(id, (routes.get(id) ?? [])[Symbol.iterator]())
  for (const root of routes.keys()) {
    if (done.has(root)) continue
    enter(root)
    const path = [root]
    for (let from = path.at(-1); from !== undefined; from = path.at(-1)) {
      const next = behind.get(from)?.next()
      if (!next || next.done) {
        behind.delete(from)
        done.add(from)
        path.pop()
      } else if (behind.has(next.value)) {
        back.push([from, next.value])
      } else if (!done.has(next.value)) {
        enter(next.value)
        path.push(next.value)
      }
    }
  }
  return back
}
