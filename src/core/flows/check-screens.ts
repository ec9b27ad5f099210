import { isObject, type Json, type JsonObject } from '../json.ts'
import { checkFlowComponents } from './check-flow-components.ts'
import { checkCounts } from './check-flow-counts.ts'
import { checkPlacement } from './check-placement.ts'
import type { Findings } from './findings.ts'
import { actionsOf, componentsOf, type Placed, screensOf } from './flow-screens.ts'

const MOST_COMPONENTS = 50
const known = new Set([
  'id',
  'title',
  'terminal',
  'success',
  'data',
  'refresh_on_back',
  'sensitive',
  'layout',
])

export function checkScreens(flow: JsonObject, version: number, findings: Findings): void {
  const screens = screensOf(flow)
  const ids = new Set(screens.map((each) => String(each['id'])))
  const seen = new Set<Json | undefined>()
  screens.forEach((screen, at) => {
    const path = `screens[${at}]`
    if (seen.has(screen['id'])) {
      findings.add(
        'INVALID_SCREEN',
        `${path}.id`,
        `There are two screens '${String(screen['id'])}'.`,
      )
    }
    seen.add(screen['id'])
    checkScreen(screen, path, version, findings)
    const placed = componentsOf(screen, path)
    if (placed.length > MOST_COMPONENTS) {
      const message = `A screen can have at most ${MOST_COMPONENTS} components.`
      findings.add('INVALID_SCREEN', `${path}.layout.children`, message)
    }
    checkFlowComponents(placed, version, ids, findings)
    checkCounts(screen, placed, findings)
    checkPlacement(screen, placed, version, findings)
    if (screen['terminal'] === true) checkTerminal(placed, path, findings)
  })
}

function checkScreen(screen: JsonObject, path: string, version: number, findings: Findings): void {
  const { id, layout } = screen
  if (id === undefined) {
    findings.add('MISSING_REQUIRED_PROPERTY', `${path}.id`, "Missing required property 'id'.")
  } else if (id === 'SUCCESS') {
    findings.add('INVALID_SCREEN', `${path}.id`, "The screen id 'SUCCESS' is reserved.")
  } else if (typeof id !== 'string' || !/^[A-Za-z_]+$/.test(id)) {
    findings.add('INVALID_PROPERTY_VALUE', `${path}.id`, "Invalid value found for property 'id'.")
  }
  for (const name of Object.keys(screen)) {
    if (known.has(name)) continue
    findings.add('INVALID_PROPERTY', `${path}.${name}`, `Property '${name}' is not expected here.`)
  }
  if (screen['success'] !== undefined && screen['terminal'] !== true) {
    const message = "Property 'success' is expected on terminal screens only."
    findings.add('INVALID_PROPERTY', `${path}.success`, message)
  }
  checkMembers(screen, path, version, findings)
  if (!isObject(layout)) {
    const message = "Missing required property 'layout'."
    findings.add('MISSING_REQUIRED_PROPERTY', `${path}.layout`, message)
    return
  }
  if (layout['type'] !== 'SingleColumnLayout') {
    const message = "Invalid value found for property 'type'."
    findings.add('INVALID_PROPERTY_VALUE', `${path}.layout.type`, message)
  }
  for (const name of Object.keys(layout)) {
    if (name === 'type' || name === 'children') continue
    const message = `Property '${name}' is not expected here.`
    findings.add('INVALID_PROPERTY', `${path}.layout.${name}`, message)
  }
  if (!Array.isArray(layout['children'])) {
    const message = "Missing required property 'children'."
    findings.add('MISSING_REQUIRED_PROPERTY', `${path}.layout.children`, message)
  }
}

const MEMBERS: Readonly<Record<string, readonly [words: string, test: (value: Json) => boolean]>> =
  {
    title: ['a string', (value) => typeof value === 'string'],
    terminal: ['a boolean', (value) => typeof value === 'boolean'],
    success: ['a boolean', (value) => typeof value === 'boolean'],
    refresh_on_back: ['a boolean', (value) => typeof value === 'boolean'],
    data: ['an object', isObject],
    sensitive: ['an array', Array.isArray],
  }
const SENSITIVE_SINCE = 5.1

function checkMembers(screen: JsonObject, path: string, version: number, findings: Findings): void {
  for (const [name, [words, test]] of Object.entries(MEMBERS)) {
    const value = screen[name]
    if (value === undefined || test(value)) continue
    const message = `Property '${name}' must be ${words}.`
    findings.add('INVALID_PROPERTY_TYPE', `${path}.${name}`, message)
  }
  if (screen['sensitive'] !== undefined && version < SENSITIVE_SINCE) {
    const message = `Property 'sensitive' is not part of version ${version}.`
    findings.add('INVALID_PROPERTY', `${path}.sensitive`, message)
  }
  checkData(screen['data'], path, findings)
}

/** Every property of the data shows an example. */
function checkData(data: unknown, path: string, findings: Findings): void {
  if (!isObject(data)) return
  for (const [name, schema] of Object.entries(data)) {
    if (isObject(schema) && schema['__example__'] !== undefined) continue
    const message = "Missing required property '__example__'."
    findings.add('MISSING_REQUIRED_PROPERTY', `${path}.data.${name}.__example__`, message)
  }
}

/** The last screen has a button that ends the flow. */
function checkTerminal(placed: readonly Placed[], path: string, findings: Findings): void {
  const ends = placed
    .filter(({ component }) => component['type'] === 'Footer')
    .flatMap(actionsOf)
    .some(({ action }) => action['name'] === 'complete' || action['name'] === 'data_exchange')
  if (ends) return
  const message = 'A terminal screen needs a Footer with a complete or data_exchange action.'
  findings.add('INVALID_SCREEN', path, message)
}
