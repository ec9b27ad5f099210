import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Emulator, LocalEmulator } from '../../src/index.ts'
import { endpoints } from '../../src/onprem/endpoints.ts'
import { anyValue, damaged } from '../support/any-value.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'
import { readWireFiles } from '../wire/exchange.ts'

let emulator: LocalEmulator

beforeAll(async () => {
  emulator = await frozenEmulator({ throughput: 'off' })
})

afterAll(() => emulator.stop())

const rows = endpoints.filter(({ body }) => body !== undefined)
const files = readWireFiles('onprem').map(({ file }) => file)

/** Bodies of the golden exchanges of a row: what is near to them gets deeper than chance alone. */
function knownBodies(name: string): unknown[] {
  const exchanges = files
    .filter(({ endpoint }) => endpoint === name)
    .flatMap((file) => file.exchanges)
  return exchanges.flatMap(({ request }) => (request.body === undefined ? [] : [request.body]))
}

const bodies = (name: string) => {
  const known = knownBodies(name)
  const near = fc
    .tuple(fc.constantFrom(...(known.length > 0 ? known : [{}])), fc.nat(), anyValue)
    .map(([body, at, value]) => JSON.stringify(damaged(body, at, value)) ?? '')
  const far = anyValue.map((value) => JSON.stringify(value))
  return fc.oneof({ weight: 3, arbitrary: near }, far, fc.string({ unit: 'binary' }))
}

/** Failures of the server that the API documents for what a client sends: a taken name, a bad image. */
const DOCUMENTED: ReadonlySet<number> = new Set([1011, 1014])

async function check(world: Emulator, method: string, path: string, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const reply = await calls(world).raw(method, path, Buffer.from(body), headers)
  const text = await reply.text()
  if (text === '') {
    expect(reply.status).toBe(404)
    return
  }
  const answer = JSON.parse(text) as { meta: object; errors?: { code: number }[] }
  expect(answer.meta).toEqual({ api_status: 'stable', version: expect.any(String) })
  if (reply.status >= 400) expect(answer.errors).not.toHaveLength(0)
  if (reply.status < 500) return
  for (const { code } of answer.errors ?? []) expect(DOCUMENTED).toContain(code)
}

it.each(rows.map(({ method, path }) => [`${method} ${path}`, method, path]))(
  'answers any body to %s in its own words',
  async (name, method, path) => {
    const url = path
      .replace('{wa-id}', '12025550101')
      .replace('{username}', 'admin')
      .replace(/\{[^}]+\}/g, 'some-id')
    await fc.assert(
      fc.asyncProperty(bodies(name), async (body) => {
        await using world = await emulator.fork()
        await check(world, method, url, body)
      }),
      { numRuns: path === '/v1/messages' ? 200 : 30, seed: 7 },
    )
  },
)
