import { isObject, type Json, type JsonObject } from '../json.ts'
import { evaluate, isTrue, shown } from './flow-expression.ts'

/** What dynamic values are looked up in: the form and the data of this screen, and those of all screens. */
export interface FlowScope {
  readonly form: JsonObject
  readonly data: JsonObject
  readonly screens: Readonly<
    Record<string, { readonly form: JsonObject; readonly data: JsonObject }>
  >
}

/** `${form.day}`, `${data.title}`, `${screen.DAY.form.day}` and expressions in backticks anywhere in a value. */
export function resolveValue(value: Json | undefined, scope: FlowScope): Json | undefined {
  if (Array.isArray(value)) return value.map((each) => resolveValue(each, scope) ?? null)
  if (isObject(value)) {
    const members = Object.entries(value as JsonObject)
    return Object.fromEntries(members.map(([name, each]) => [name, resolveValue(each, scope)]))
  }
  if (typeof value !== 'string') return value
  const expression = /^`([^`]*)`$/.exec(value)?.[1]
  if (expression !== undefined) return evaluated(expression, scope)
  const whole = /^\$\{([^{}]+)\}$/.exec(value)
  if (whole?.[1]) return lookUp(whole[1], scope)
  return value.replace(/\$\{([^{}]+)\}/g, (_, path: string) => shown(lookUp(path, scope)))
}

/** A condition of `If`, the value of `Switch`, `visible`: an expression with or without backticks. */
export function resolveCondition(value: Json | undefined, scope: FlowScope): Json | undefined {
  if (typeof value !== 'string') return value
  return evaluated(/^`([^`]*)`$/.exec(value)?.[1] ?? value, scope)
}

export const holds = (value: Json | undefined, scope: FlowScope): boolean =>
  isTrue(resolveCondition(value, scope))

/** What can not be read as an expression stays the text that it is. */
function evaluated(text: string, scope: FlowScope): Json | undefined {
  try {
    return evaluate(text, (path) => lookUp(path, scope))
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

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
