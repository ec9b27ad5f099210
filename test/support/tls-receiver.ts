import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { issue, makeCa } from '../../src/http/certificate-authority.ts'
import { MACHINE_TIME } from './listening.ts'

/** A webhook receiver behind a certificate of a private CA. */
export async function startTlsReceiver() {
  const ca = await makeCa(MACHINE_TIME)
  const pair = await issue(ca, ['localhost', '127.0.0.1'], MACHINE_TIME)
  const bodies: unknown[] = []
  const server = createServer({ cert: pair.cert, key: pair.key }, (request, response) => {
    let raw = ''
    request.on('data', (chunk: Buffer) => {
      raw += chunk.toString('utf8')
    })
    request.on('end', () => {
      bodies.push(JSON.parse(raw))
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `https://127.0.0.1:${port}/hook?auth=shared`,
    caPem: ca.cert,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
