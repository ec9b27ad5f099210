import { BodyTooLarge, readBody, textOf } from './body.ts'
import type { Call, Dialect, Endpoint, Reply } from './endpoint.ts'
import { readJson } from './read-json.ts'

/** Reads the body as the row says. Answers a reply when it can not be read. */
export async function readInput<World>(
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
      if (kind === 'bytes') call.rawBody = bytes
      else call.rawBody = kind === 'fields' ? textOf(bytes) : bytes.toString('utf8')
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
