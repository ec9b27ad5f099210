import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Findings } from './findings.ts'
import { flowComponents } from './flow-components.ts'
import { componentsOf, type Placed, screensOf } from './flow-screens.ts'

const CAROUSELS_PER_FLOW = 3

type Counts = Map<string, number>

/** How many of each kind stand on a screen, and that their names differ. */
export function checkCounts(
  screen: JsonObject,
  placed: readonly Placed[],
  findings: Findings,
): void {
  const layout = screen['layout']
  for (const [type, count] of shownOf(isObject(layout) ? layout['children'] : [])) {
    const most = flowComponents[type]?.perScreen ?? Infinity
    if (count <= most) continue
    const beyond = placed.filter(({ component }) => component['type'] === type)[most]
    const message = `A screen can have at most ${most} '${type}'.`
    findings.add('INVALID_COMPONENT', beyond?.path ?? '', message)
  }
  checkNames(placed, findings)
  const has = (type: string) => placed.find(({ component }) => component['type'] === type)
  const both = has('PhotoPicker') && has('DocumentPicker')
  if (!both) return
  const message = 'A screen can have a PhotoPicker or a DocumentPicker.'
  findings.add('INVALID_COMPONENT', both.path, message)
}

/** The most of each kind that a customer can see at once: one branch of a condition is shown. */
function shownOf(children: unknown): Counts {
  const counts: Counts = new Map()
  for (const each of Array.isArray(children) ? children : []) {
    if (!isObject(each)) continue
    const type = String(each['type'])
    counts.set(type, (counts.get(type) ?? 0) + 1)
    const { cases } = each
    const branches = [each['then'], each['else'], ...Object.values(isObject(cases) ? cases : {})]
    addTo(counts, mostOf(branches.map(shownOf)))
    addTo(counts, shownOf(each['children']))
  }
  return counts
}

function addTo(counts: Counts, more: Counts): void {
  for (const [type, count] of more) counts.set(type, (counts.get(type) ?? 0) + count)
}

function mostOf(branches: readonly Counts[]): Counts {
  const most: Counts = new Map()
  for (const [type, count] of branches.flatMap((each) => [...each])) {
    most.set(type, Math.max(count, most.get(type) ?? 0))
  }
  return most
}

function checkNames(placed: readonly Placed[], findings: Findings): void {
  const names = new Set<Json>()
  for (const { component, path } of placed) {
    const { name } = component
    if (!flowComponents[String(component['type'])]?.input || typeof name !== 'string') continue
    if (/\.(then|else|cases)\b/.test(path)) continue
    if (names.has(name)) {
      const message = `There are two form components named '${name}'.`
      findings.add('DUPLICATE_FORM_COMPONENTS', `${path}.name`, message)
    }
    names.add(name)
  }
}

export function checkCarousels(flow: JsonObject, findings: Findings): void {
  const carousels = screensOf(flow).flatMap((screen, at) =>
    componentsOf(screen, `screens[${at}]`).filter(
      ({ component }) => component['type'] === 'ImageCarousel',
    ),
  )
  const beyond = carousels[CAROUSELS_PER_FLOW]
  if (!beyond) return
  const message = `A Flow can have at most ${CAROUSELS_PER_FLOW} 'ImageCarousel'.`
  findings.add('INVALID_COMPONENT', beyond.path, message)
}
