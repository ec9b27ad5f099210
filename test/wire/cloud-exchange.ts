import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const WIRE = join(import.meta.dirname, '..', '..', 'fixtures', 'wire', 'cloud')

/** One part of a multipart body: text, or a file in base64. */
export interface WirePart {
  readonly name: string
  readonly value?: string
  readonly filename?: string
  readonly type?: string
  readonly base64?: string
}

export interface WireRequest {
  readonly method: string
  readonly path: string
  /** Left out: the default token; empty: none. */
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly parts?: readonly WirePart[]
  /** A body as it stands; with `headers` that say what it is. */
  readonly raw?: string
  readonly base64?: string
  /** Asked so many times; `{{n}}` is the number of the call in four digits. */
  readonly times?: number
  /** Names for values of the answer: `{"mediaId": "id"}` makes `{{mediaId}}` of `body.id`. */
  readonly keep?: Readonly<Record<string, string>>
}

export interface WireResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A request with all that came of it. Golden files hold lists of these; `npm run golden` writes the answers. */
export interface Exchange {
  readonly name: string
  /** Row of the endpoint table, `POST /{phone_number}/messages`, or what else it shows: `inbound text`. */
  readonly shows: string
  readonly kind: 'golden' | 'auth' | 'bad'
  readonly before?: readonly WireRequest[]
  readonly request: WireRequest
  /** The webhooks are part of it: everything until the world is idle. */
  readonly hooked?: true
  /** The body is encrypted under a key that is drawn by chance. */
  readonly sealed?: true
  /** Settings of the world, as `PATCH /_emulator/settings` takes them. */
  readonly settings?: unknown
  readonly response?: WireResponse
  readonly webhooks?: readonly unknown[]
}

export const exchangeFiles = (): string[] =>
  readdirSync(WIRE)
    .filter((name) => name.endsWith('.json'))
    .sort()

export const readExchanges = (file: string): Exchange[] =>
  JSON.parse(readFileSync(join(WIRE, file), 'utf8')) as Exchange[]

export const writeExchanges = (file: string, all: readonly Exchange[]): void =>
  writeFileSync(join(WIRE, file), `${JSON.stringify(all, null, 1)}\n`)
