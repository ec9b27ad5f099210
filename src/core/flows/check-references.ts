import { isObject, type Json, type JsonObject, objectOf } from '../json.ts'
import type { Findings } from './findings.ts'
import { flowComponents } from './flow-components.ts'
import { evaluate } from './flow-expression.ts'
import { componentsOf, screensOf } from './flow-screens.ts'
import { stringsIn } from './strings-in.ts'

/** What the dynamic values of a screen may name. */
interface Known {
  readonly form: ReadonlySet<string>
  readonly data: JsonObject
}

/** Screens could be named from this version on, expressions in backticks from that one. */
const SCREENS_SINCE = 4
const EXPRESSIONS_SINCE = 6

/** `${form.x}`, `${data.x}` and `${screen.S.form.x}` name what is there; so does `sensitive`. */
export function checkReferences(flow: JsonObject, version: number, findings: Findings): void {
  const screens = screensOf(flow)
  const known = new Map(screens.map((screen) => [String(screen['id']), knownOf(screen)]))
  screens.forEach((screen, at) => {
    const own = known.get(String(screen['id']))
    if (!own) return
    checkSensitive(screen['sensitive'], own, `screens[${at}].sensitive`, findings)
    for (const [text, path] of stringsIn(screen['layout'], `screens[${at}].layout`)) {
      for (const what of wrongIn(text, own, known, version)) {
        findings.add(what.error, path, what.message)
      }
      checkExpression(text, path, version, findings)
    }
  })
}

function knownOf(screen: JsonObject): Known {
  const inputs = componentsOf(screen, '').filter(
    ({ component }) => flowComponents[String(component['type'])]?.input === true,
  )
  const { data } = screen
  return {
    form: new Set(inputs.map(({ component }) => String(component['name']))),
    data: objectOf(data),
  }
}

function checkSensitive(list: Json | undefined, own: Known, path: string, findings: Findings) {
  if (!Array.isArray(list)) return
  list.forEach((name, at) => {
    if (own.form.has(String(name))) return
    const message = `There is no form component named '${String(name)}' on this screen.`
    findings.add('INVALID_PROPERTY_VALUE', `${path}[${at}]`, message)
  })
}

interface Wrong {
  readonly error: 'INVALID_PROPERTY_VALUE' | 'INVALID_SCREEN'
  readonly message: string
}

const wrong = (message: string, error: Wrong['error'] = 'INVALID_PROPERTY_VALUE'): Wrong => ({
  error,
  message,
})

function wrongIn(
  text: string,
  own: Known,
  known: ReadonlyMap<string, Known>,
  version: number,
): Wrong[] {
  return [...text.matchAll(/\$\{([^{}]+)\}/g)].flatMap(([whole, inner = '']) => {
    const [place, ...names] = inner.trim().split('.')
    if (place === 'form' || place === 'data') return wrongName(whole, place, names, own) ?? []
    if (place !== 'screen') return []
    if (version < SCREENS_SINCE) {
      return wrong(`The dynamic value '${whole}' is not part of version ${version}.`)
    }
    const [screen = '', part, ...rest] = names
    const there = known.get(screen)
    if (!there) return wrong(`There is no screen '${screen}' for '${whole}'.`, 'INVALID_SCREEN')
    if (part === 'form' || part === 'data') return wrongName(whole, part, rest, there) ?? []
    return wrong(`The dynamic value '${whole}' names neither form nor data.`)
  })
}

function wrongName(
  whole: string,
  part: 'form' | 'data',
  names: readonly string[],
  { form, data }: Known,
): Wrong | undefined {
  const [name = ''] = names
  if (part === 'form') {
    return form.has(name) ? undefined : wrong(`There is no form component for '${whole}'.`)
  }
  return declares(data, names) ? undefined : wrong(`The data of the screen lack '${whole}'.`)
}

/** The data of a screen are declared by a JSON Schema each; objects may say what they hold. */
function declares(properties: JsonObject, [first = '', ...rest]: readonly string[]): boolean {
  const name = first.replace(/\[.*$/, '')
  if (!Object.hasOwn(properties, name)) return false
  const schema = properties[name]
  const inner = isObject(schema) ? schema['properties'] : undefined
  return rest.length === 0 || !isObject(inner) || declares(inner as JsonObject, rest)
}

function checkExpression(text: string, path: string, version: number, findings: Findings): void {
  const quoted = /^`([^`]*)`$/.exec(text)?.[1]
  const expression = quoted ?? (/\.condition$/.test(path) ? text : undefined)
  if (expression === undefined) return
  if (quoted !== undefined && version < EXPRESSIONS_SINCE) {
    if (!quoted.includes('${')) return
    const message = `Expressions in backticks are not part of version ${version}.`
    findings.add('INVALID_PROPERTY_VALUE', path, message)
  } else if (!isExpression(expression)) {
    findings.add('INVALID_PROPERTY_VALUE', path, `The expression '${expression}' is not valid.`)
  }
}

function isExpression(text: string): boolean {
  try {
    evaluate(text, () => undefined)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
