import type { Product } from '../../core/catalogs/catalog.ts'
import { isObject } from '../../core/json.ts'
import { parseJson } from '../body.ts'
import { parameterError } from '../errors.ts'

const values: Readonly<Record<string, (row: Product) => unknown>> = {
  retailer_id: (row) => row.retailerId,
  name: (row) => row.name,
  availability: (row) => row.availability,
  brand: (row) => row.brand,
  condition: (row) => row.condition,
  product_item_id: (row) => row.id,
}

/** `filter={"retailer_id":{"eq":"SKU1"}}`, and lists of these under `and` and `or`. */
export function passes(filter: string | undefined): (row: Product) => boolean {
  if (filter === undefined || filter === '') return () => true
  const given = parseJson(filter)
  if (!isObject(given)) throw parameterError('Param filter must be a JSON object.')
  return (row) => matches(row, given)
}

function matches(row: Product, filter: Record<string, unknown>): boolean {
  return Object.entries(filter).every(([name, rule]) => {
    if (Array.isArray(rule)) {
      const inner = rule.filter(isObject)
      return name === 'or'
        ? inner.some((each) => matches(row, each))
        : inner.every((each) => matches(row, each))
    }
    const read = values[name]
    if (!read || !isObject(rule)) throw parameterError(`Param filter has an invalid field ${name}.`)
    return Object.entries(rule).every(([operator, value]) => compare(operator, read(row), value))
  })
}

function compare(operator: string, mine: unknown, value: unknown): boolean {
  const [a, b] = [String(mine ?? ''), String(value)]
  switch (operator) {
    case 'eq':
      return a === b
    case 'neq':
      return a !== b
    case 'contains':
      return a.includes(b)
    case 'i_contains':
      return a.toLowerCase().includes(b.toLowerCase())
    case 'is_any':
      return Array.isArray(value) && value.map(String).includes(a)
    default:
      throw parameterError(`Param filter has an invalid operator ${operator}.`)
  }
}
