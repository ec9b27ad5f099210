import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ServedFile {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
  /** The whole `Authorization` header that it wants. */
  readonly auth?: string
}

/** A server of files that tells what it was asked for. */
export async function startFileServer(files: Readonly<Record<string, ServedFile>>) {
  const asked: { path: string; headers: IncomingHttpHeaders }[] = []
  const server = createServer((request, response) => {
    const { url = '', headers } = request
    asked.push({ path: url, headers })
    const file = files[url]
    if (!file) response.writeHead(404).end()
    else if (file.auth !== undefined && headers.authorization !== file.auth) {
      response.writeHead(401).end()
    } else response.writeHead(file.status ?? 200, file.headers).end(file.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
