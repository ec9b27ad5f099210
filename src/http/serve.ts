import type { IncomingMessage, ServerResponse } from 'node:http'
import { ClientGone, readBody } from './body.ts'
import type { Call, Dialect, Endpoint, Reply } from './endpoint.ts'
import { TAKEN } from './in-flight.ts'
import { type Answered, answered, type InnerRequest, innerMessage } from './inner-request.ts'
import { createTable, lookup, type Table } from './lookup.ts'
import { newCall } from './new-call.ts'
import { readInput } from './read-input.ts'
import { readJson } from './read-json.ts'
import type { Located, ServeHooks } from './serve-hooks.ts'
import { writeReply } from './write-reply.ts'

export interface ServeOptions<World> {
  readonly dialects: readonly Dialect<World>[]
  readonly hooks: ServeHooks<World>
  /** Finds the world; a Reply refuses the request before any dialect sees it. */
  locate(request: IncomingMessage): Located<World> | Reply
}

/** The only reader of the endpoint tables: lookup, auth, body, rules, run, reply. */
export function createServe<World>(options: ServeOptions<World>) {
  const tables = options.dialects.map((dialect) => createTable(dialect))

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
