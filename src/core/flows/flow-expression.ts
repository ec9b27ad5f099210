import type { Json } from '../json.ts'

/** Finds the value of `form.day`, `data.title`, `screen.DAY.form.day`. */
export type LookUp = (path: string) => Json | undefined

type Value = Json | undefined

/** Binary operators by how strongly they bind; in a backtick expression, words that stand side by side are joined. */
const strengths: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
}
const JOIN = 5
const MOST_DEPTH = 100
const UNARY = 8

const token =
  /\s*(?:(\$\{[^{}]*\})|('(?:[^'\\]|\\.)*')|(\d+(?:\.\d+)?)|(true|false)|(\|\||&&|[=!<>]=|[<>!+\-*/%()]))/y

/** Value of an expression of Flow JSON, such as `${form.age} >= 18 && !${data.closed}`; throws when it is none. */
export function evaluate(text: string, lookUp: LookUp): Value {
  const tokens = tokensOf(text)
  let at = 0
  let depth = 0

  function primary(): Value {
    depth += 1
    if (depth > MOST_DEPTH) throw new SyntaxError('the expression nests too deep')
    const value = operand()
    depth -= 1
    return value
  }

  function operand(): Value {
    const next = tokens[at++]
    if (next === undefined) throw new SyntaxError('the expression ends too early')
    if (next === '(') {
      const inner = binary(0)
      if (tokens[at++] !== ')') throw new SyntaxError('a bracket is open')
      return inner
    }
    if (next === '!') return !isTrue(binary(UNARY))
    if (next === '-') return -Number(binary(UNARY))
    if (next.startsWith('$')) return lookUp(next.slice(2, -1))
    if (next.startsWith("'")) return next.slice(1, -1).replace(/\\(.)/g, '$1')
    if (next === 'true' || next === 'false') return next === 'true'
    if (/^\d/.test(next)) return Number(next)
    throw new SyntaxError(`${next} is not expected`)
  }

  function binary(least: number): Value {
    let left = primary()
    for (;;) {
      const next = tokens[at]
      if (next === undefined || next === ')') return left
      const strength = strengths[next]
      if (strength === undefined) {
        if (JOIN <= least) return left
        left = shown(left) + shown(binary(JOIN))
      } else {
        if (strength <= least) return left
        at += 1
        left = combine(next, left, binary(strength))
      }
    }
  }

  const value = binary(0)
  if (at < tokens.length) throw new SyntaxError(`${tokens[at]} is not expected`)
  return value
}

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  const end = text.trimEnd().length
  token.lastIndex = 0
  while (token.lastIndex < end) {
    const found = token.exec(text)
    if (!found) throw new SyntaxError('the expression can not be read')
    tokens.push(found[0].trim())
  }
  return tokens
}

function combine(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '||':
      return isTrue(left) || isTrue(right)
    case '&&':
      return isTrue(left) && isTrue(right)
    case '==':
      return shown(left) === shown(right)
    case '!=':
      return shown(left) !== shown(right)
    case '<':
      return Number(left) < Number(right)
    case '<=':
      return Number(left) <= Number(right)
    case '>':
      return Number(left) > Number(right)
    case '>=':
      return Number(left) >= Number(right)
    case '-':
      return Number(left) - Number(right)
    case '*':
      return Number(left) * Number(right)
    case '/':
      return Number(left) / Number(right)
    case '%':
      return Number(left) % Number(right)
    default:
      return Number(left) + Number(right)
  }
}

/** What has not been filled in is false, as are `false`, 0 and the empty text. */
export const isTrue = (value: Value): boolean => Boolean(value) && value !== 'false'

export const shown = (value: Value): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
