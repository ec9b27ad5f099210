import type { LoggedRequest } from '../world.ts'
import { type ControlCall, type ControlEndpoint, ok } from './context.ts'
import { list, wanted } from './listing.ts'
import { iso, requireTime } from './parse.ts'

export const requestEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/requests',
    auth: 'admin',
    doc: 'The request journal, oldest first: dialect, method, path, status, since, text; wait=5s',
    run: (call) => {
      const matches = requestFilter(call)
      return list<LoggedRequest>(call, {
        rows: () => call.world.requests.values(),
        id: (request) => String(request.id),
        matches,
        filters: ['dialect', 'method', 'path', 'status', 'since', 'text'],
        view,
      })
    },
  },
  {
    method: 'DELETE',
    path: '/_emulator/requests',
    auth: 'admin',
    doc: 'Forgets the request journal',
    run: (call) => {
      call.world.requests.clear()
      return ok()
    },
  },
]

const view = (request: LoggedRequest) => ({
  id: String(request.id),
  at: iso(request.at),
  dialect: request.dialect,
  method: request.method,
  path: request.path,
  query: request.query,
  headers: request.headers,
  body: request.body,
  status: request.status,
  reply: request.reply,
  ms: request.ms,
  endpoint: request.endpoint,
  notes: request.notes,
})

function requestFilter({ query }: ControlCall): (request: LoggedRequest) => boolean {
  const since = query.get('since')
  const from = since === null ? 0 : requireTime('since', since)
  const text = query.get('text')
  const path = query.get('path')
  const asked = {
    dialect: query.get('dialect'),
    method: query.get('method')?.toUpperCase() ?? null,
    status: query.get('status'),
  }
  return (request) =>
    request.at >= from &&
    wanted(asked.dialect, request.dialect) &&
    wanted(asked.method, request.method) &&
    wanted(asked.status, String(request.status)) &&
    (path === null || request.path.includes(path)) &&
    (text === null || (request.body?.includes(text) ?? false))
}
