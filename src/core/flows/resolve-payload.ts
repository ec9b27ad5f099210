import { isObject, type Json, type JsonObject } from '../json.ts'

/** What dynamic values are looked up in: the form and the data of this screen, and those of all screens. */
export interface FlowScope {
  readonly form: JsonObject
  readonly data: JsonObject
  readonly screens: Readonly<
    Record<string, { readonly form: JsonObject; readonly data: JsonObject }>
  >
}

/** `${form.day}`, `${data.title}`, `${screen.DAY.form.day}` anywhere in a value. */
export function resolveValue(value: Json | undefined, scope: FlowScope): Json | undefined {
  if (Array.isArray(value)) return value.map((each) => resolveValue(each, scope) ?? null)
  if (isObject(value)) {
    const members = Object.entries(value as JsonObject)
    return Object.fromEntries(members.map(([name, each]) => [name, resolveValue(each, scope)]))
  }
  if (typeof value !== 'string') return value
  const whole = /^\$\{([^{}]+)\}$/.exec(value)
  if (whole?.[1]) return lookUp(whole[1], scope)
  return value.replace(/\$\{([^{}]+)\}/g, (_, path: string) => shown(lookUp(path, scope)))
}

const shown = (value: Json | undefined): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)

function lookUp(path: string, scope: FlowScope): Json | undefined {
  const [place, ...rest] = path.trim().split('.')
  if (place === 'form' || place === 'data') return within(scope[place], rest)
  const [screen = '', part, ...names] = rest
  if (place !== 'screen' || (part !== 'form' && part !== 'data')) return undefined
  return within(scope.screens[screen]?.[part], names)
}

function within(value: Json | undefined, names: readonly string[]): Json | undefined {
  return names.reduce<Json | undefined>(
    (found, name) => (isObject(found) ? (found as JsonObject)[name] : undefined),
    value,
  )
}
