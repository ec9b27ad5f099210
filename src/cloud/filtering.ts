import { isObject, type Json } from '../core/json.ts'
import { parseJson } from './body.ts'
import { parameterError } from './errors.ts'

type Values<Row> = Readonly<Record<string, (row: Row) => Json | undefined>>

/** `filtering=[{"field":"account_mode","operator":"EQUAL","value":"SANDBOX"}]`: rows that pass all of them. */
export function filterRows<Row>(
  rows: readonly Row[],
  filtering: string | undefined,
  values: Values<Row>,
): readonly Row[] {
  if (filtering === undefined || filtering === '') return rows
  const filters = parseJson(filtering)
  if (!Array.isArray(filters)) throw parameterError('Param filtering must be an array.')
  return filters.reduce<readonly Row[]>((left, filter: unknown, at) => {
    if (!isObject(filter)) throw parameterError(`Param filtering[${at}] must be a JSON object.`)
    const { field, operator, value } = filter
    const read = own(values, String(field))
    if (!read) throw parameterError(`Filtering field ${String(field)} is invalid.`)
    const passes = own(operators, String(operator).toUpperCase())
    if (!passes) throw parameterError(`Filtering operator ${String(operator)} is invalid.`)
    return left.filter((row) => passes(read(row), value))
  }, rows)
}

/** What a table has under a name, and nothing that every object has. */
const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

const same = (mine: unknown, given: unknown): boolean =>
  String(mine).toUpperCase() === String(given).toUpperCase()

const operators: Readonly<Record<string, (mine: unknown, given: unknown) => boolean>> = {
  EQUAL: same,
  NOT_EQUAL: (mine, given) => !same(mine, given),
  IN: (mine, given) => Array.isArray(given) && given.some((each) => same(mine, each)),
  NOT_IN: (mine, given) => !(Array.isArray(given) && given.some((each) => same(mine, each))),
  CONTAIN: (mine, given) => String(mine).toLowerCase().includes(String(given).toLowerCase()),
  GREATER_THAN: (mine, given) => Number(mine) > Number(given),
  LESS_THAN: (mine, given) => Number(mine) < Number(given),
  ALL_PARTNERS: () => true,
}

/** `["creation_time_descending"]`, `creation_time.desc`: rows in order of one value. */
export function sortRows<Row>(
  rows: readonly Row[],
  sort: string | undefined,
  values: Readonly<Record<string, (row: Row) => number | undefined>>,
): readonly Row[] {
  const word = sort?.replace(/[[\]"'\s]/g, '').split(',')[0]
  const match = word && /^(\w+?)(?:[._](asc|ascending|desc|descending))?$/i.exec(word)
  const read = match ? own(values, match[1] ?? '') : undefined
  if (!match || !read) return rows
  const sign = match[2]?.toLowerCase().startsWith('desc') ? -1 : 1
  return [...rows].sort((a, b) => sign * ((read(a) ?? 0) - (read(b) ?? 0)))
}
