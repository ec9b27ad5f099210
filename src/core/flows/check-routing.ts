import type { JsonObject } from '../json.ts'
import type { Findings } from './findings.ts'
import { hasEndpoint, routesOf, screensOf } from './flow-screens.ts'

const MOST_BRANCHES = 10

/** One way in, forward only, and every way ends at a terminal screen. */
export function checkRouting(flow: JsonObject, findings: Findings): void {
  const declared = flow['routing_model'] !== undefined
  if (hasEndpoint(flow) && !declared) {
    const message = "Missing required property 'routing_model'."
    findings.add('MISSING_REQUIRED_PROPERTY', 'routing_model', message)
    return
  }
  const terminals = new Set(
    screensOf(flow)
      .filter((each) => each['terminal'] === true)
      .map((each) => String(each['id'])),
  )
  if (terminals.size === 0) {
    findings.add('INVALID_SCREEN', 'screens', 'There is no terminal screen.')
    return
  }
  if (!declared) return
  const wrong = (at: string, message: string) =>
    findings.add(
      'INVALID_ROUTING_MODEL',
      at === '' ? 'routing_model' : `routing_model.${at}`,
      message,
    )
  const routes = routesOf(flow)
  const ids = new Set(screensOf(flow).map((each) => String(each['id'])))
  for (const [from, targets] of routes) {
    if (!ids.has(from)) wrong(from, `There is no screen '${from}'.`)
    if (targets.length > MOST_BRANCHES) wrong(from, `'${from}' has over ${MOST_BRANCHES} branches.`)
    for (const to of targets) {
      if (to === from) wrong(from, `The screen '${from}' can not lead to itself.`)
      else if (!ids.has(to)) wrong(from, `There is no screen '${to}'.`)
      else if (routes.get(to)?.includes(from) && from < to) {
        wrong(from, `The way from '${from}' to '${to}' can only go forward.`)
      }
    }
  }
  for (const id of ids) if (!routes.has(id)) wrong('', `The screen '${id}' is not in the model.`)
  const reached = new Set([...routes.values()].flat())
  const entries = [...routes.keys()].filter((id) => !reached.has(id))
  if (entries.length !== 1) wrong('', `There must be one entry screen, not ${entries.length}.`)
  for (const [from, targets] of routes) {
    if (targets.length === 0 && ids.has(from) && !terminals.has(from)) {
      wrong(from, `The way ends at '${from}', which is not terminal.`)
    }
  }
}
