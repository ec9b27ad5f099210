import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Answered, InnerRequest } from './inner-request.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * How the body of a request is read. `fields`: JSON, form or multipart, merged with the query into one map (Graph).
 * `json`: parsed as JSON whatever the content type says. `text`: as a string. `bytes`: collected, within the limit.
 * `stream`: left unread on `request.raw` for the endpoint. `upload`: likewise, a form with a file in it that may also say
 * who calls (Graph). `none`: read and dropped.
 */
export type BodyKind = 'none' | 'json' | 'fields' | 'text' | 'bytes' | 'stream' | 'upload'

/** A file part of a multipart body, already on disk or in memory. */
export interface FilePart {
  readonly field: string
  readonly filename: string
  readonly mimeType: string
  readonly size: number
  /** Lower-case hex. */
  readonly sha256: string
}

/** One request, as every stage sees it. */
export interface Call<World> {
  readonly raw: IncomingMessage
  /** A dialect may take another verb from the parameters (Graph's `method=delete`). */
  method: string
  /** Without the world's prefix and the query; for Graph without the version too. */
  path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly world: World
  /** Origin that the client called, with the world's prefix: links start with it. No slash at the end. */
  readonly base: string
  /** Number of this request within its world: chance of replies that commit nothing comes from it. */
  readonly number: number
  /** World time of arrival, ms. */
  readonly at: number
  /** Values of the `{placeholders}` of the path. */
  params: Record<string, string>
  /** What `body` asked for: parsed JSON, the merged map, a string, a Buffer, or undefined. */
  body: unknown
  /** The body as text, where it was read; for the request journal and replay. */
  rawBody: string | Buffer | undefined
  files: readonly FilePart[]
  /** Who calls; set by the dialect's `authenticate`. */
  principal: unknown
  /** Graph version in force for the call, `v23.0`. */
  version: string
  /** Notes of stages for the request journal: matched rule, limiter verdict … */
  notes: Record<string, unknown>
  /** What a stage keeps for a later one, under the stage's name; not for the journal. */
  readonly kept: Record<string, unknown>
  /**
   * Asks this dialect as a request of its own would, in the same world; undefined when nothing would be answered. Absent
   * in such a request.
   */
  enter?: (inner: InnerRequest) => Promise<Answered | undefined>
}

/** What an endpoint answers. `body` is sent as JSON unless it is a string or a Buffer; `stream` wins over it. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly stream?: Readable
  /** A rule may leave the socket hanging or cut it; then nothing is rendered. */
  readonly taken?: boolean
}

/** One row of a dialect's table. Routing, permissions, OpenAPI and the coverage table come from it. */
export interface Endpoint<World> {
  readonly method: Method
  /** `/v1/messages/{message-id}`; a Graph path names a kind of node: `/{phone_number}/messages`. */
  readonly path: string
  /** Who may call; the words are the dialect's. */
  readonly auth: string
  readonly body?: BodyKind
  /** Largest body in bytes; the dialect's limit where absent. */
  readonly limit?: number
  /** Schema of the body, for OpenAPI and, where the dialect wants, for parsing. */
  readonly input?: z.ZodType
  /** One line for the docs. */
  readonly doc: string
  run(call: Call<World>): Reply | Promise<Reply>
}

/** A protocol in front of the world: how it finds, checks, reads and answers its endpoints. */
export interface Dialect<World> {
  readonly name: 'control' | 'onprem' | 'cloud'
  readonly endpoints: readonly Endpoint<World>[]
  /** Whether a path is this dialect's; asked in the order control, onprem, cloud. */
  owns(path: string): boolean
  /** Largest body in bytes where the endpoint does not say. */
  readonly bodyLimit: number
  /** Before the table is searched: what may change the verb or the query. May read the body into `rawBody`. */
  arrive?(call: Call<World>): void | Promise<void>
  /** Path by which the table is searched; sets what the path says (version). */
  route(call: Call<World>): string
  /** Picks among endpoints of one shape, by the kind of the object; undefined = none fits. */
  select?(call: Call<World>, candidates: readonly Endpoint<World>[]): Endpoint<World> | undefined
  /** Throws the dialect's refusal; may set `call.principal`. Runs before the body is read. */
  authenticate(call: Call<World>, endpoint: Endpoint<World>): void | Promise<void>
  /** After the body: what needs it (a token in the body), and the merged or parsed input. */
  prepare?(call: Call<World>, endpoint: Endpoint<World>): void | Promise<void>
  /** No endpoint: `allowed` lists the methods that the path has. */
  unknown(call: Call<World>, allowed: readonly string[]): Reply
  /** Any thrown thing in this dialect's words; what is no refusal is noted as `bug`, to be logged. */
  refuse(call: Call<World>, error: unknown): Reply
  /** A body over the limit or not readable. */
  badBody(call: Call<World>, why: 'too_large' | 'not_json' | 'broken'): Reply
  /** What any answer goes through on its way out. */
  finish?(call: Call<World>, reply: Reply): Reply
  /** Text of a JSON body, escaped as the dialect does it. */
  stringify(body: unknown): string
  /** Headers of every answer. */
  headers(
    call: Call<World>,
    reply: Reply,
    endpoint: Endpoint<World> | undefined,
  ): Record<string, string>
}
