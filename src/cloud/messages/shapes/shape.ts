import { isObject } from '../../../core/json.ts'
import { parseJson } from '../../body.ts'
import { enumParameter, type GraphError, parameterError, whatsappError } from '../../errors.ts'

/**
 * Shapes of parameters as data. A walk finds everything that is wrong and the refusal is the first of the lowest rank:
 * a word that is none of its list, what is missing, then what is unknown, then wrong types, then wrong values. That is
 * the order of Graph.
 */
export type Rank = 'word' | 'missing' | 'unknown' | 'type' | 'value'

const ranks: readonly Rank[] = ['word', 'missing', 'unknown', 'type', 'value']

export interface Walk {
  report(rank: Rank, error: GraphError): void
}

export interface Shape {
  /** Checks a value at a path and answers it as it is meant: JSON in a string parsed, `"true"` made true. */
  read(value: unknown, path: string, walk: Walk): unknown
}

export interface Member {
  readonly shape: Shape
  readonly required?: boolean | ((siblings: Record<string, unknown>) => boolean)
  /** What its absence gets, where that is not the usual 131008. */
  readonly missing?: (path: string) => GraphError
}

/** Reads a value by a shape, or throws the refusal that comes first. */
export function readShape(shape: Shape, value: unknown, path: string): unknown {
  const found: GraphError[][] = ranks.map(() => [])
  const result = shape.read(value, path, {
    report: (rank, error) => found[ranks.indexOf(rank)]?.push(error),
  })
  const first = found.flat()[0]
  if (first) throw first
  return result
}

export const at = (path: string, key: string | number): string =>
  typeof key === 'number' ? `${path}[${key}]` : `${path}['${key}']`

/** `131009` with what is wrong in the details. */
export const badValue = (details: string): GraphError => whatsappError(131009, details)

export const missingMember = (name: string): GraphError =>
  whatsappError(131008, `Parameter '${name}' is missing`)

type ValueCheck<T> = (value: T, path: string) => GraphError | undefined

export function text(check?: ValueCheck<string>): Shape {
  return {
    read(value, path, walk) {
      if (typeof value !== 'string') {
        walk.report('type', parameterError(`Param ${path} must be a string.`))
        return value
      }
      const wrong = check?.(value, path)
      if (wrong) walk.report('value', wrong)
      return value
    },
  }
}

export function bool(): Shape {
  return {
    read(value, path, walk) {
      if (typeof value === 'boolean') return value
      const word = typeof value === 'string' ? value.toLowerCase() : value
      if (word === 'true' || word === '1' || word === 1) return true
      if (word === 'false' || word === '0' || word === 0) return false
      walk.report('type', parameterError(`Param ${path} must be a boolean.`))
      return value
    },
  }
}

export function integer(check?: ValueCheck<number>): Shape {
  return {
    read(value, path, walk) {
      const read = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
      if (typeof read !== 'number' || !Number.isInteger(read)) {
        walk.report('type', parameterError(`Param ${path} must be an integer.`))
        return value
      }
      const wrong = check?.(read, path)
      if (wrong) walk.report('value', wrong)
      return read
    },
  }
}

const asDecimal = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i

/** A number, or a string that reads as one; answered as it came. */
export function decimal(check?: ValueCheck<number>): Shape {
  return {
    read(value, path, walk) {
      const read = typeof value === 'string' && asDecimal.test(value) ? Number(value) : value
      if (typeof read !== 'number' || !Number.isFinite(read)) {
        walk.report('type', parameterError(`Param ${path} must be a number.`))
        return value
      }
      const wrong = check?.(read, path)
      if (wrong) walk.report('value', wrong)
      return value
    },
  }
}

/** One of some words, letter case aside; answered in the case of the list. */
export function oneOf(words: readonly string[], check?: ValueCheck<string>): Shape {
  return {
    read(value, path, walk) {
      const word = words.find((each) => each.toLowerCase() === String(value).toLowerCase())
      if (word === undefined || typeof value !== 'string') {
        const shown = words.map((each) => each.toUpperCase())
        walk.report('word', enumParameter(path, shown, value))
        return value
      }
      const wrong = check?.(word, path)
      if (wrong) walk.report('value', wrong)
      return word
    },
  }
}

/** The shape that a word names, if it names one. */
export const shapeNamed = (
  shapes: Readonly<Record<string, Shape>>,
  word: unknown,
): Shape | undefined => {
  const name = typeof word === 'string' ? word.toLowerCase() : ''
  return Object.hasOwn(shapes, name) ? shapes[name] : undefined
}

export const anything = (): Shape => ({ read: (value) => value })

/** JSON that came as text, in a form or inside JSON. */
export function opened(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  return parseJson(value) ?? value
}

export interface ObjectOptions {
  /** Members that are not listed pass unseen. */
  readonly open?: boolean
  readonly check?: ValueCheck<Record<string, unknown>>
}

export function object(
  members: Readonly<Record<string, Member | Shape>>,
  options: ObjectOptions = {},
): Shape {
  return {
    read(given, path, walk) {
      const value = opened(given)
      if (!isObject(value)) {
        walk.report('type', parameterError(`Param ${path} must be a JSON object.`))
        return value
      }
      const result: Record<string, unknown> = {}
      for (const [key, each] of Object.entries(value)) {
        if (Object.hasOwn(members, key)) continue
        if (options.open) result[key] = each
        else walk.report('unknown', parameterError(`Unexpected key "${key}" on param "${path}".`))
      }
      for (const [key, each] of Object.entries(members)) {
        const member: Member = 'read' in each ? { shape: each } : each
        const inner = value[key]
        if (inner !== undefined && inner !== null) {
          result[key] = member.shape.read(inner, at(path, key), walk)
        } else if (isRequired(member, value)) {
          walk.report('missing', member.missing?.(at(path, key)) ?? missingMember(key))
        }
      }
      const wrong = options.check?.(result, path)
      if (wrong) walk.report('value', wrong)
      return result
    },
  }
}

const isRequired = ({ required }: Member, siblings: Record<string, unknown>): boolean =>
  typeof required === 'function' ? required(siblings) : required === true

export function list(of: Shape, check?: ValueCheck<unknown[]>): Shape {
  return {
    read(given, path, walk) {
      const value = opened(given)
      if (!Array.isArray(value)) {
        walk.report('type', parameterError(`Param ${path} must be an array.`))
        return value
      }
      const wrong = check?.(value, path)
      if (wrong) walk.report('value', wrong)
      return value.map((each, index) => of.read(each, at(path, index), walk))
    },
  }
}

export const needed = (shape: Shape, missing?: (path: string) => GraphError): Member => ({
  shape,
  required: true,
  ...(missing && { missing }),
})
