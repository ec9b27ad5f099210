import type { IncomingMessage, ServerResponse } from 'node:http'
import { BodyTooLarge, ClientGone, readBody } from './body.ts'
import type { Call, Dialect, Endpoint, Reply } from './endpoint.ts'
import { TAKEN } from './in-flight.ts'
import { type Answered, answered, type InnerRequest, innerMessage } from './inner-request.ts'
import { readJson } from './read-json.ts'
import { placeholders, RouteTable } from './route-table.ts'
import { type BodyWriter, writeReply } from './write-reply.ts'

/** Where a request goes, once its world is known. */
export interface Located<World> {
  readonly world: World
  /** What the request waits for before anything is done about it. */
  readonly settled?: Promise<void>
  /** Path and query without the world's prefix. */
  readonly url: string
  readonly base: string
  readonly number: number
  /** World time in ms. */
  readonly at: number
  /** Number and time of one more request to the same world. */
  next(): { readonly number: number; readonly at: number }
}

/** What the composition root does around every endpoint. Each may be absent. */
export interface ServeHooks<World> {
  /** Before anything else. */
  start?(call: Call<World>): void
  /** What stands in front of everything, the check of the token too; throws a refusal. */
  enter?(call: Call<World>, dialect: Dialect<World>): void
  /** Whether any rule may have to do with the request. */
  mayBeRuled?(call: Call<World>): boolean
  /** Rules that answer before the simulation does; also where it has no endpoint or refuses the token. */
  before?(
    call: Call<World>,
    endpoint: Endpoint<World> | undefined,
    dialect: Dialect<World>,
  ): Promise<Reply | undefined> | Reply | undefined
  /** The reply on its way out: latency, cut bodies. */
  after?(
    call: Call<World>,
    reply: Reply,
    endpoint: Endpoint<World> | undefined,
    dialect: Dialect<World>,
  ): Promise<Reply> | Reply
  /** Something that writes the body in its own way; status and headers are set and not sent. */
  writer?(call: Call<World>): BodyWriter | undefined
  /** Headers that the emulator adds on top of the dialect's. */
  headers?(call: Call<World>): Record<string, string>
  /** The request journal and the metrics. `sent` is the text of the body. */
  done?(
    call: Call<World>,
    reply: Reply,
    sent: string | undefined,
    dialect: Dialect<World>,
    endpoint: Endpoint<World> | undefined,
  ): void
  /** The request is over, however it ended. */
  left?(call: Call<World>): void
  /** Something that is a bug: logged with its stack. */
  bug(error: unknown, call: Call<World>): void
}

export interface ServeOptions<World> {
  readonly dialects: readonly Dialect<World>[]
  readonly hooks: ServeHooks<World>
  /** Finds the world; a Reply refuses the request before any dialect sees it. */
  locate(request: IncomingMessage): Located<World> | Reply
}

interface Table<World> {
  readonly dialect: Dialect<World>
  readonly routes: RouteTable<World>
  readonly names: Map<Endpoint<World>, string[]>
}

/** The only reader of the endpoint tables: lookup, auth, body, rules, run, reply. */
export function createServe<World>(options: ServeOptions<World>) {
  const tables: Table<World>[] = options.dialects.map((dialect) => ({
    dialect,
    routes: new RouteTable(dialect.endpoints),
    names: new Map(dialect.endpoints.map((row) => [row, placeholders(row.path)])),
  }))

  return async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const located = options.locate(request)
    if (!('world' in located)) {
      request.resume()
      writeReply(request, response, located, JSON.stringify, {})
      return
    }
    if (located.settled) await located.settled
    const call = newCall(request, located)
    options.hooks.start?.(call)
    const table = tables.find((each) => each.dialect.owns(call.path))
    if (!table) throw new Error(`no dialect owns ${call.path}`)
    call.enter = (inner) => enter(table, call, located, inner, options.hooks)
    try {
      await answer(table, call, response, options.hooks)
    } catch (error) {
      if (error instanceof ClientGone) return
      options.hooks.bug(error, call)
      response.destroy()
    } finally {
      options.hooks.left?.(call)
    }
  }
}

async function answer<World>(
  table: Table<World>,
  call: Call<World>,
  response: ServerResponse,
  hooks: ServeHooks<World>,
): Promise<void> {
  const { dialect } = table
  const { reply, endpoint, headers } = await respond(table, call, hooks)
  if (reply.taken) {
    response.emit(TAKEN)
    hooks.done?.(call, reply, undefined, dialect, endpoint)
    return
  }
  if (!call.raw.readableEnded) call.raw.resume()
  const sent = writeReply(
    call.raw,
    response,
    reply,
    (body) => dialect.stringify(body),
    headers,
    call.at,
    hooks.writer?.(call),
  )
  hooks.done?.(call, reply, sent, dialect, endpoint)
}

/** A reply that is ready to be written. */
interface Ready<World> {
  readonly reply: Reply
  readonly endpoint: Endpoint<World> | undefined
  readonly headers: Readonly<Record<string, string>>
}

async function respond<World>(
  table: Table<World>,
  call: Call<World>,
  hooks: ServeHooks<World>,
): Promise<Ready<World>> {
  const { dialect } = table
  let endpoint: Endpoint<World> | undefined
  let reply: Reply
  try {
    const arriving = dialect.arrive?.(call)
    if (arriving) await arriving
    const route = dialect.route(call)
    endpoint = lookup(table, call, route)
    hooks.enter?.(call, dialect)
    reply = endpoint
      ? await run(dialect, call, endpoint, hooks)
      : ((await ruledAnyway(dialect, call, undefined, hooks)) ??
        dialect.unknown(call, table.routes.allowed(route)))
  } catch (error) {
    if (error instanceof ClientGone) throw error
    reply = dialect.refuse(call, error)
    if (call.notes['bug'] !== undefined) {
      hooks.bug(call.notes['bug'], call)
      call.notes['bug'] = String(call.notes['bug'])
    }
  }
  if (dialect.finish) reply = dialect.finish(call, reply)
  if (hooks.after) reply = await hooks.after(call, reply, endpoint, dialect)
  const headers = reply.taken
    ? {}
    : { ...dialect.headers(call, reply, endpoint), ...hooks.headers?.(call) }
  return { reply, endpoint, headers }
}

/** A request inside a request goes the same way, but for the socket: it has none. */
async function enter<World>(
  table: Table<World>,
  outer: Call<World>,
  located: Located<World>,
  inner: InnerRequest,
  hooks: ServeHooks<World>,
): Promise<Answered | undefined> {
  const { dialect } = table
  const raw = innerMessage(outer.raw, inner)
  const call = newCall(raw, { ...located, ...located.next(), url: inner.url })
  hooks.start?.(call)
  try {
    const { reply, endpoint, headers } = await respond(table, call, hooks)
    const answer = answered(reply, headers, (body) => dialect.stringify(body))
    hooks.done?.(call, reply, answer?.body, dialect, endpoint)
    return answer
  } finally {
    hooks.left?.(call)
  }
}

async function run<World>(
  dialect: Dialect<World>,
  call: Call<World>,
  endpoint: Endpoint<World>,
  hooks: ServeHooks<World>,
): Promise<Reply> {
  try {
    await dialect.authenticate(call, endpoint)
  } catch (error) {
    const ruled = await ruledAnyway(dialect, call, endpoint, hooks)
    if (ruled) return ruled
    throw error
  }
  const refusal = await readInput(dialect, call, endpoint)
  if (refusal) return refusal
  if (dialect.prepare) await dialect.prepare(call, endpoint)
  const ruled = hooks.before ? await hooks.before(call, endpoint, dialect) : undefined
  return ruled ?? (await endpoint.run(call))
}

/** A replay file may know a path that the simulation does not, or a client whose token is none of here. */
async function ruledAnyway<World>(
  dialect: Dialect<World>,
  call: Call<World>,
  endpoint: Endpoint<World> | undefined,
  hooks: ServeHooks<World>,
): Promise<Reply | undefined> {
  if (!hooks.before || dialect.name === 'control' || !hooks.mayBeRuled?.(call)) return undefined
  try {
    const text =
      typeof call.rawBody === 'string'
        ? call.rawBody
        : (await readBody(call.raw, dialect.bodyLimit)).toString('utf8')
    call.rawBody = text
    call.body = text.trim() === '' ? undefined : readJson(text)
  } catch (error) {
    if (error instanceof ClientGone) throw error
  }
  return hooks.before(call, endpoint, dialect)
}

/** Reads the body as the row says. Answers a reply when it can not be read. */
async function readInput<World>(
  dialect: Dialect<World>,
  call: Call<World>,
  endpoint: Endpoint<World>,
): Promise<Reply | undefined> {
  const kind = endpoint.body ?? 'none'
  if (kind === 'none' || kind === 'stream' || kind === 'upload') return undefined
  if (kind === 'fields' && /^multipart\//i.test(call.headers['content-type'] ?? ''))
    return undefined
  try {
    if (call.rawBody === undefined) {
      const bytes = await readBody(call.raw, endpoint.limit ?? dialect.bodyLimit)
      call.rawBody = kind === 'bytes' ? bytes : bytes.toString('utf8')
    }
    call.body = call.rawBody
    if (kind === 'json') {
      const text = call.rawBody as string
      call.body = text.trim() === '' ? undefined : readJson(text)
    }
    return undefined
  } catch (error) {
    if (error instanceof BodyTooLarge) return dialect.badBody(call, 'too_large')
    if (error instanceof SyntaxError) return dialect.badBody(call, 'not_json')
    throw error
  }
}

function lookup<World>(
  table: Table<World>,
  call: Call<World>,
  route: string,
): Endpoint<World> | undefined {
  const method = call.method === 'HEAD' ? 'GET' : call.method
  const found = safeFind(table.routes, method, route)
  if (!found) return undefined
  const [only] = found.candidates
  call.params = { node: found.values[0] ?? '' }
  const endpoint =
    table.dialect.select?.(call, found.candidates) ?? (table.dialect.select ? undefined : only)
  if (!endpoint) return undefined
  const names = table.names.get(endpoint) ?? []
  const params: Record<string, string> = {}
  names.forEach((name, at) => {
    params[name] = found.values[at] ?? ''
  })
  call.params = params
  return endpoint
}

/** A path with a broken percent escape names nothing. */
function safeFind<World>(routes: RouteTable<World>, method: string, route: string) {
  try {
    return routes.find(method, route)
  } catch {
    return undefined
  }
}

function newCall<World>(raw: IncomingMessage, located: Located<World>): Call<World> {
  const { url } = located
  const mark = url.indexOf('?')
  return {
    raw,
    method: raw.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers: raw.headers,
    world: located.world,
    base: located.base,
    number: located.number,
    at: located.at,
    params: {},
    body: undefined,
    rawBody: undefined,
    files: [],
    principal: undefined,
    version: '',
    notes: {},
    kept: {},
  }
}
