import { didYouMean } from '../core/nearest.ts'
import type { ReadTx } from '../core/tx.ts'
import type { Reply } from '../http/endpoint.ts'
import { type ControlCall, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { requireDuration } from './parse.ts'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1000

/** How one kind of thing is listed, oldest first. */
export interface Listed<Row> {
  /** Rows in order. */
  rows(): Iterable<Row>
  id(row: Row): string
  matches(row: Row): boolean
  /** Names of the parameters that `matches` looks at. */
  readonly filters: readonly string[]
  view(row: Row): unknown
}

/**
 * `?limit=` and `?after=` page; `?wait=5s` holds the answer until something matches. Answers `{"data": […], "after": id | null}`:
 * `after` is what the next page starts behind.
 */
export async function list<Row>(call: ControlCall, listed: Listed<Row>): Promise<Reply> {
  const { query } = call
  requireKnown(query, listed.filters)
  const limit = readLimit(query.get('limit'))
  const after = query.get('after')
  if (after !== null && !has(listed, after)) {
    throw new ControlError('invalid_request', `after: there is nothing with the id ${after}`)
  }
  const collect = () => {
    const found: Row[] = []
    let skipping = after !== null
    for (const row of listed.rows()) {
      if (skipping) {
        skipping = listed.id(row) !== after
      } else if (listed.matches(row)) {
        found.push(row)
        if (found.length > limit) break
      }
    }
    return found.length > 0 ? found : undefined
  }
  const wait = query.get('wait')
  const rows =
    (wait === null ? collect() : await call.world.until(collect, requireDuration('wait', wait))) ??
    []
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const more = rows.length > limit && last !== undefined
  return ok({ data: page.map((row) => listed.view(row)), after: more ? listed.id(last) : null })
}

/** A filter with a slip in its name would let everything through. */
function requireKnown(query: URLSearchParams, filters: readonly string[]): void {
  const known = [...filters, 'limit', 'after', 'wait']
  for (const name of query.keys()) {
    if (known.includes(name) || name === 'admin_token') continue
    const why = `${name}: is no filter of this list${didYouMean(name, known)}`
    throw new ControlError('invalid_request', why, { known })
  }
}

function has<Row>({ rows, id }: Listed<Row>, wanted: string): boolean {
  for (const row of rows()) if (id(row) === wanted) return true
  return false
}

function readLimit(value: string | null): number {
  if (value === null) return DEFAULT_LIMIT
  const limit = Number(value)
  if (!Number.isInteger(limit) || limit < 1) {
    throw new ControlError('invalid_request', 'limit must be a positive whole number')
  }
  return Math.min(limit, MAX_LIMIT)
}

/** True where nothing was asked for, or it is what was asked for. */
export const wanted = (asked: string | null, value: string | undefined): boolean =>
  asked === null || asked === value

/** A business number is asked for by its id or its digits. */
export const isOfNumber = (tx: ReadTx, asked: string | null, id: string | undefined): boolean =>
  asked === null || asked === id || tx.phoneNumbers.get(id ?? '')?.waId === asked
