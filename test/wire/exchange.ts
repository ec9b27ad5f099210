import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One HTTP exchange of a fixture. Texts may hold `{{name}}`: a value saved before, or a form such as `{{uuid}}`. */
export interface Exchange {
  readonly name: string
  /** `golden`, `auth` and `bad` are those that every row needs; others are there for their own sake. */
  readonly case: 'golden' | 'auth' | 'bad' | 'more'
  /** Seed of the world; the default one where absent. */
  readonly seed?: string
  /** `PATCH /_emulator/settings`. */
  readonly settings?: object
  /** Calls that come first. */
  readonly before?: readonly Step[]
  readonly request: Step
  response?: Answer
  /** Bodies of the callbacks that follow within two seconds. */
  webhooks?: unknown[]
}

export interface Step {
  readonly method: string
  readonly path: string
  /** `token` (the default), `none`, `key`, `user`, `basic NAME:PASSWORD`, or the whole header. */
  readonly auth?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly text?: string
  /** A file under `fixtures/media`. */
  readonly file?: string
  /** Values of the answer to keep: name → path such as `media.0.id`. */
  readonly save?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly type?: string
  readonly body?: unknown
  readonly text?: string
  /** The bytes are those of this file under `fixtures/media`. */
  readonly file?: string
}

export interface WireFile {
  /** `POST /v1/messages`. */
  readonly endpoint: string
  readonly exchanges: readonly Exchange[]
}

const WIRE = join(import.meta.dirname, '../../fixtures/wire')
export const MEDIA = join(import.meta.dirname, '../../fixtures/media')

export function readWireFiles(dialect: string): { path: string; file: WireFile }[] {
  const folder = join(WIRE, dialect)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const path = join(folder, name)
      return { path, file: JSON.parse(readFileSync(path, 'utf8')) as WireFile }
    })
}

/** Values that differ from run to run, by the form that they must have. */
export const forms: Readonly<Record<string, RegExp>> = {
  outbound: /^gB[EG][A-Za-z0-9_-]{22,28}$/,
  inbound: /^AB[EG][A-Za-z0-9_-]{22,60}$/,
  token: /^eyJhbGciOiAiSFMyNTYiLCAidHlwIjogIkpXVCJ9\.[\w-]+\.[\w-]{43}$/,
  uuid: /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  hex32: /^[\da-f]{32}$/,
  hash: /^[A-Za-z0-9+/]{11}=$/,
  backup: /^[A-Za-z0-9+/]{200,}=*$/,
}

/** Measured durations are nobody's promise. */
export function withoutDurations(text: string): string {
  return text
    .replace(/(_duration_[mu]s_sum(?:\{[^}]*\})?) [\d.]+/g, '$1 {{ms}}')
    .replace(
      /"\w+_duration_[mu]s_sum":\{"type":"counter","help":"[^"]*","data":\[.*?\]\}/g,
      (metric) => metric.replace(/"value":[\d.]+/g, '"value":"{{ms}}"'),
    )
}

/** What stands in place of a value: the name it was saved under, or its form. */
export function masked(value: unknown, saved: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => masked(each, saved))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, masked(each, saved)]),
    )
  }
  if (typeof value !== 'string') return value
  for (const [name, known] of saved) if (known !== '' && value === known) return `{{${name}}}`
  for (const [name, form] of Object.entries(forms)) if (form.test(value)) return `{{${name}}}`
  let text = value
  for (const [name, known] of saved) {
    if (known.length > 12) text = text.replaceAll(known, `{{${name}}}`)
  }
  return text
}
