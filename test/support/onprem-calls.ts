import type { Emulator } from '../../src/index.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests that compare them
type Json = any

/** On-Premises calls to a world with the default token. Those by name expect success and answer the body. */
export function calls(world: Emulator, token = world.ids.onpremToken) {
  const raw = (method: string, path: string, body?: unknown, headers: object = {}) =>
    fetch(`${world.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined &&
          !(body instanceof Uint8Array) && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body),
      }),
    })
  const expected = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const response = await raw(method, path, body)
    const json = (await response.json()) as Json
    if (response.status >= 300) {
      throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(json)}`)
    }
    return json
  }
  return {
    raw,
    get: (path: string) => expected('GET', path),
    post: (path: string, body: unknown) => expected('POST', path, body),
    put: (path: string, body: unknown) => expected('PUT', path, body),
    patch: (path: string, body: unknown) => expected('PATCH', path, body),
    del: (path: string) => expected('DELETE', path),
  }
}
