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
    findings.missing(path, 'id')
  } else if (id === 'SUCCESS') {
    findings.add('INVALID_SCREEN', `${path}.id`, "The screen id 'SUCCESS' is reserved.")
  } else if (typeof id !== 'string' || !/^[A-Za-z_]+$/.test(id)) {
    findings.wrongValue(path, 'id')
  }
  for (const name of Object.keys(screen)) {
    if (!known.has(name)) findings.unexpected(path, name)
  }
  if (screen['success'] !== undefined && screen['terminal'] !== true) {
    const message = "Property 'success' is expected on terminal screens only."
    findings.add('INVALID_PROPERTY', `${path}.success`, message)
  }
  checkMembers(screen, path, version, findings)
  if (isObject(layout)) checkLayout(layout, `${path}.layout`, findings)
  else findings.missing(path, 'layout')
}

function checkLayout(layout: Record<string, unknown>, path: string, findings: Findings): void {
  if (layout['type'] !== 'SingleColumnLayout') findings.wrongValue(path, 'type')
  for (const name of Object.keys(layout)) {
    if (name !== 'type' && name !== 'children') findings.unexpected(path, name)
  }
  if (!Array.isArray(layout['children'])) findings.missing(path, 'children')
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
    if (value !== undefined && !test(value)) findings.wrongType(path, name, words)
  }
  if (screen['sensitive'] !== undefined && version < SENSITIVE_SINCE) {
    findings.tooNew(path, 'sensitive', version)
  }
  checkData(screen['data'], path, findings)
}

/** Every property of the data shows an example. */
function checkData(data: unknown, path: string, findings: Findings): void {
  if (!isObject(data)) return
  for (const [name, schema] of Object.entries(data)) {
    if (isObject(schema) && schema['__example__'] !== undefined) continue
    findings.missing(`${path}.data.${name}`, '__example__')
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
