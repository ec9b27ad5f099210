import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { startEmulator } from '../../src/index.ts'
import { calls } from '../support/onprem-calls.ts'

/** A receiver that lets every call wait, and tells how many wait at most. */
async function startSlowReceiver(wanted: number) {
  const open: ServerResponse[] = []
  let [most, seen] = [0, 0]
  let full: () => void = () => undefined
  let done: () => void = () => undefined
  const isFull = new Promise<void>((resolve) => {
    full = resolve
  })
  const answer = (response: ServerResponse) => {
    response.end()
    if (seen === wanted && open.length === 0) done()
  }
  const server = createServer((request, response) => {
    request.resume()
    seen += 1
    open.push(response)
    most = Math.max(most, open.length)
    if (open.length === 6) full()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    isFull,
    most: () => most,
    /** Answers one after another, those that come meanwhile too. */
    release() {
      return new Promise<void>((resolve) => {
        done = resolve
        server.on('request', (_, response: ServerResponse) => {
          open.splice(open.indexOf(response), 1)
          answer(response)
        })
        for (const response of open.splice(0)) answer(response)
      })
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

it('has as many callbacks in flight as the settings allow', async () => {
  await using receiver = await startSlowReceiver(10)
  await using emulator = await startEmulator({ onpremWebhookUrl: receiver.url })
  const { settings } = await calls(emulator).get('/v1/settings/application')
  expect(settings.application.webhooks.max_concurrent_requests).toBe(6)

  for (let customer = 0; customer < 10; customer++) {
    await emulator.inbound.text({ dialect: 'onprem', from: `1202555015${customer}`, text: 'hi' })
  }
  await receiver.isFull
  await receiver.release()

  expect(receiver.most()).toBe(6)
})
