import type { Json, JsonObject } from '../core/json.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { type GraphError, parameterError } from './errors.ts'

export interface PageOptions {
  readonly defaultLimit?: number
  readonly maxLimit?: number
  /** Of an edge expanded inside `fields`: arguments come from its modifiers. */
  readonly args?: Readonly<Record<string, string>>
  /** Path of the edge, for the links. */
  readonly path?: string
  /** Nested fields of an expanded edge, as text, for the links. */
  readonly fields?: string
  /** What an unknown cursor gets. */
  readonly badCursor?: GraphError
  /** How positions are written, where that is not the usual way. */
  readonly cursors?: CursorForm
}

export interface CursorForm {
  write(position: number): string
  /** Undefined when it is no cursor of this form. */
  read(cursor: string): number | undefined
}

/** Cursor of a position: base64 in which Meta writes `Z` as `ZA`, `+` as `ZB`, `/` as `ZC`, `=` as `ZD`. */
export const cursorOf = (position: number): string => escapeCursor(btoa(String(position)))

export const escapeCursor = (base64: string): string =>
  base64.replaceAll('Z', 'ZA').replaceAll('+', 'ZB').replaceAll('/', 'ZC').replaceAll('=', 'ZD')

export const unescapeCursor = (text: string): string =>
  text.replace(
    /Z([ABCD])/g,
    (_, letter: string) => ({ A: 'Z', B: '+', C: '/', D: '=' })[letter] ?? '',
  )

const usualCursors: CursorForm = {
  write: cursorOf,
  read(cursor) {
    const text = Buffer.from(unescapeCursor(cursor), 'base64').toString('latin1')
    return /^\d{1,9}$/.test(text) && cursorOf(Number(text)) === cursor ? Number(text) : undefined
  },
}

/** One page of a list. `paging` is absent when there is nothing on it. */
export function page<Row>(
  call: Call<World>,
  rows: readonly Row[],
  render: (row: Row) => Json,
  options: PageOptions = {},
): JsonObject {
  const argument = (name: string) =>
    options.args ? options.args[name] : (call.query.get(name) ?? undefined)
  const cursors = options.cursors ?? usualCursors
  const positionOf = (cursor: string): number => {
    const position = cursors.read(cursor)
    if (position === undefined) {
      throw options.badCursor ?? parameterError('Invalid cursors values')
    }
    return position
  }
  const limit = pageLimit(argument('limit'), options)
  const after = argument('after')
  const before = argument('before')
  let from = 0
  if (after) from = positionOf(after) + 1
  else if (before) from = Math.max(0, positionOf(before) - limit)
  const until = before && !after ? positionOf(before) : from + limit
  const shown = limit === 0 ? [] : rows.slice(from, until)
  const data = shown.map(render)
  if (data.length === 0) return { data }

  const last = from + data.length - 1
  const paging: Record<string, Json> = {
    cursors: { before: cursors.write(from), after: cursors.write(last) },
  }
  if (last + 1 < rows.length) {
    paging['next'] = link(call, options, 'after', cursors.write(last), limit)
  }
  if (from > 0) paging['previous'] = link(call, options, 'before', cursors.write(from), limit)
  return { data, paging }
}

function pageLimit(text: string | undefined, options: PageOptions): number {
  if (text === undefined || text === '') return options.defaultLimit ?? 25
  if (!/^\d+$/.test(text)) throw parameterError('Param limit must be an integer')
  return Math.min(Number(text), options.maxLimit ?? 100)
}

/** The whole address, token included, as Graph gives it out. */
function link(
  call: Call<World>,
  options: PageOptions,
  cursor: 'after' | 'before',
  value: string,
  limit: number,
): string {
  const query = new URLSearchParams()
  const header = /^(?:Bearer|OAuth)\s+(.+)$/i.exec(call.headers.authorization ?? '')?.[1]
  const token = header ?? call.query.get('access_token')
  if (token) query.set('access_token', token)
  const given = options.args
    ? Object.entries({ ...options.args, ...(options.fields && { fields: options.fields }) })
    : call.query
  for (const [name, each] of given) {
    if (!['access_token', 'after', 'before', 'limit'].includes(name)) query.append(name, each)
  }
  query.set('limit', String(limit))
  query.set(cursor, value)
  return `${call.base}/${call.version}${options.path ?? call.path}?${query}`
}
