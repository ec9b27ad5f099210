import type { JsonObject } from '../json.ts'
import type { Span } from './json-spans.ts'

/** Meta shows the first two and one message; the other names, and the words of all other messages, are ASSUMED. */
export type FlowErrorName =
  | 'INVALID_PROPERTY'
  | 'INVALID_PROPERTY_VALUE'
  | 'INVALID_PROPERTY_KEY'
  | 'INVALID_PROPERTY_TYPE'
  | 'MISSING_REQUIRED_PROPERTY'
  | 'INVALID_ROUTING_MODEL'
  | 'INVALID_SCREEN'
  | 'INVALID_VERSION'
  | 'INVALID_FLOW_JSON'
  | 'DUPLICATE_FORM_COMPONENTS'
  | 'INVALID_COMPONENT'

/** Names may hold any character: what can not be cut off at its end is cut off whole. */
function above(path: string): string {
  const shorter = path.replace(/(?:\.[^.[\]]*|\[\d+\]|^[^.[\]]+)$/, '')
  return shorter === path ? '' : shorter
}

/** The file itself has no path. */
const pathOf = (holder: string, name: string): string =>
  holder === '' ? name : `${holder}.${name}`

/** What is wrong with a Flow JSON and where, as it is found. */
export class Findings {
  readonly errors: JsonObject[] = []
  readonly #spans: ReadonlyMap<string, Span>

  constructor(spans: ReadonlyMap<string, Span>) {
    this.#spans = spans
  }

  add(error: FlowErrorName, path: string, message: string): void {
    const place = this.#place(path)
    this.errors.push({
      error,
      error_type: 'FLOW_JSON_ERROR',
      message,
      ...place,
      pointers: [{ ...place, path }],
    })
  }

  missing(holder: string, name: string): void {
    const message = `Missing required property '${name}'.`
    this.add('MISSING_REQUIRED_PROPERTY', pathOf(holder, name), message)
  }

  unexpected(holder: string, name: string): void {
    const message = `Property '${name}' is not expected here.`
    this.add('INVALID_PROPERTY', pathOf(holder, name), message)
  }

  tooNew(holder: string, name: string, version: number): void {
    const message = `Property '${name}' is not part of version ${version}.`
    this.add('INVALID_PROPERTY', pathOf(holder, name), message)
  }

  /** `words` tell what it must be: `an object`. */
  wrongType(holder: string, name: string, words: string): void {
    const message = `Property '${name}' must be ${words}.`
    this.add('INVALID_PROPERTY_TYPE', pathOf(holder, name), message)
  }

  wrongValue(
    holder: string,
    name: string,
    message = `Invalid value found for property '${name}'.`,
  ): void {
    this.add('INVALID_PROPERTY_VALUE', pathOf(holder, name), message)
  }

  /** What is missing is looked for where it should stand. */
  #place(path: string): Span {
    for (let at = path; ; at = above(at)) {
      const span = this.#spans.get(at)
      if (span) return span
      if (at === '') return { line_start: 1, line_end: 1, column_start: 1, column_end: 1 }
    }
  }
}
