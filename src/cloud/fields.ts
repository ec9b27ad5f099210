import { isObject, type Json, type JsonObject } from '../core/json.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { GraphError, nonexistingField } from './errors.ts'
import type { FieldItem, FieldReader, NodeKind } from './node-kind.ts'
import { isPrincipal } from './principal.ts'
import { majorOf } from './versions.ts'
import { requireScope } from './visibility.ts'

/**
 * `id,name,phone_numbers.limit(2){id}`: names, modifiers with arguments, nested lists in braces. White space is nothing.
 */
export function parseFields(text: string): FieldItem[] {
  const parser = new FieldsParser(text.replace(/\s+/g, ''))
  return parser.all()
}

class FieldsParser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  all(): FieldItem[] {
    if (this.#text === '') return []
    const items = this.#list()
    if (this.#at < this.#text.length) throw this.#wrong('end of string')
    return items
  }

  #list(): FieldItem[] {
    const items = [this.#item()]
    while (this.#take(',')) if (this.#more()) items.push(this.#item())
    return items
  }

  #more(): boolean {
    return this.#at < this.#text.length && this.#text[this.#at] !== '}'
  }

  #item(): FieldItem {
    const name = this.#name()
    const args: Record<string, string> = {}
    let fields: readonly FieldItem[] | undefined
    let as = name
    while (this.#take('.')) {
      const modifier = this.#name()
      if (!this.#take('(')) throw this.#wrong('"("')
      const value = this.#argument()
      if (modifier === 'as' && value === '') throw this.#wrong('a name')
      if (modifier === 'as') as = value
      else if (modifier === 'fields') fields = parseFields(value)
      else args[modifier] = value.replace(/^"(.*)"$/, '$1')
    }
    if (this.#take('{')) {
      fields = this.#list()
      if (!this.#take('}')) throw this.#wrong('"}"')
    }
    return { name, as, args, fields }
  }

  #name(): string {
    const match = /^[\w-]+/.exec(this.#text.slice(this.#at))
    if (!match) throw this.#wrong('a field name')
    this.#at += match[0].length
    return match[0]
  }

  /** Up to the bracket that closes it; brackets within are counted. */
  #argument(): string {
    const from = this.#at
    for (let depth = 1; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at]
      if (char === '(') depth++
      if (char === ')' && --depth === 0) return this.#text.slice(from, this.#at++)
    }
    throw this.#wrong('")"')
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false
    this.#at++
    return true
  }

  #wrong(expected: string): GraphError {
    const got = this.#text[this.#at]
    const instead = got === undefined ? 'end of string' : `"${got}"`
    return new GraphError(
      2500,
      `Syntax error "Expected ${expected} instead of ${instead}." at character ${this.#at}: ${this.#text}`,
    )
  }
}

const plain = (name: string): FieldItem => ({ name, as: name, args: {}, fields: undefined })

/** The list as it is written; what `parseFields` reads back. */
export const writeFields = (items: readonly FieldItem[]): string =>
  items
    .map(({ name, as, args, fields }) => {
      const modifiers = Object.entries(args).map(([key, value]) => `.${key}(${value})`)
      const alias = as === name ? '' : `.as(${as})`
      return `${name}${modifiers.join('')}${alias}${fields ? `{${writeFields(fields)}}` : ''}`
    })
    .join(',')

/** The fields asked for in the order asked, `id` last unless it was named earlier; without a value left out. */
export function renderNode(
  kind: NodeKind,
  id: string,
  call: Call<World>,
  asked: readonly FieldItem[] | undefined,
): JsonObject {
  const items = asked && asked.length > 0 ? asked : kind.defaults.map(plain)
  const answer: Record<string, Json> = {}
  for (const item of items) {
    if (item.name === 'id') {
      answer[item.as] = id
      continue
    }
    const value = readerOf(kind, item.name, call)(id, call, item)
    if (value === undefined || value === null) continue
    const isEdge = !Object.hasOwn(kind.fields, item.name)
    answer[item.as] = isEdge ? value : narrowed(value, item.fields)
  }
  answer['id'] ??= id
  return answer
}

/** The members of an object that are asked for, and its id; a list has looked after its rows itself. */
function narrowed(value: Json, asked: readonly FieldItem[] | undefined): Json {
  if (!asked || asked.length === 0) return value
  if (Array.isArray(value)) return value.map((each) => narrowed(each, asked))
  if (!isObject(value)) return value
  const whole = value as JsonObject
  if (Array.isArray(whole['data'])) return value
  const answer: Record<string, Json> = {}
  for (const { name, as, fields } of asked) {
    const member = whole[name] ?? whole[as]
    if (member !== undefined) answer[as] = narrowed(member, fields)
  }
  if (whole['id'] !== undefined) answer['id'] ??= whole['id']
  return answer
}

function readerOf(kind: NodeKind, name: string, call: Call<World>): FieldReader {
  const since = kind.since?.[name] ?? 0
  const reader = Object.hasOwn(kind.fields, name) ? kind.fields[name] : undefined
  if (reader && majorOf(call.version) >= since) return reader
  const edge = kind.edges && Object.hasOwn(kind.edges, name) ? kind.edges[name] : undefined
  if (edge) {
    const { principal } = call
    if (isPrincipal(principal)) requireScope(call, principal, edge.auth)
    return edge.read
  }
  throw nonexistingField(name, kind.type)
}

/** A row of a list that is no node: its members, or those asked for and the id. */
export function renderRow(
  type: string,
  values: Readonly<Record<string, Json | undefined>>,
  asked: readonly FieldItem[] | undefined,
): JsonObject {
  const { id = '' } = values
  return { ...renderValue(type, values, asked, Object.keys(values)), id }
}

/** An object without an id: profile, QR code, one point of a list. The keys of `values` are the fields that exist. */
export function renderValue(
  type: string,
  values: Readonly<Record<string, Json | undefined>>,
  asked: readonly FieldItem[] | undefined,
  defaults: readonly string[],
): JsonObject {
  const items = asked && asked.length > 0 ? asked : defaults.map(plain)
  const answer: Record<string, Json> = {}
  for (const { name, as } of items) {
    if (!Object.hasOwn(values, name)) throw nonexistingField(name, type)
    const value = values[name]
    if (value !== undefined && value !== null) answer[as] = value
  }
  return answer
}

/** `fields` of a call, from the query or the body. */
export function askedFields(call: Call<World>): readonly FieldItem[] | undefined {
  const inBody = (call.body as Record<string, unknown> | undefined)?.['fields']
  const text = call.query.get('fields') ?? (typeof inBody === 'string' ? inBody : undefined)
  return text === undefined || text.trim() === '' ? undefined : parseFields(text)
}
