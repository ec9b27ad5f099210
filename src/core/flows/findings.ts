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

  /** What is missing is looked for where it should stand. */
  #place(path: string): Span {
    for (let at = path; ; at = above(at)) {
      const span = this.#spans.get(at)
      if (span) return span
      if (at === '') return { line_start: 1, line_end: 1, column_start: 1, column_end: 1 }
    }
  }
}
