import { afterAll, expect, it } from 'vitest'
import { createOutgoing } from '../../src/delivery/outgoing.ts'

const outgoing = createOutgoing()

afterAll(() => outgoing.close())

it.each([
  // Reserved names: no network knows them.
  ['local', 'http://cdn.example.test/a.jpg', { errno: 7, outside: true }],
  ['local', 'http://cdn.example.invalid/a.jpg', { errno: 6 }],
  ['local', 'http://no-such-service.internal/a.jpg', { errno: 6 }],
  ['any', 'http://cdn.example.test/a.jpg', { errno: 6 }],
  ['none', 'http://cdn.example.test/a.jpg', { errno: 7, outside: true }],
] as const)('with egress %s, %s that nobody can resolve is %o', async (egress, url, expected) => {
  const { error: _, ...answer } = (await outgoing.get(url, { egress, timeoutMs: 5000 })) as {
    errno: number
    error: string
  }

  expect(answer).toEqual(expected)
})
