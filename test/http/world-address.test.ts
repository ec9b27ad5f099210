import { describe, expect, it } from 'vitest'
import { resolveWorld } from '../../src/http/world-address.ts'
import { call, listening } from '../support/listening.ts'

const request = {
  url: '/v23.0/1',
  header: undefined,
  bound: undefined,
  origin: 'http://localhost:9080',
}

describe('the world of a request', () => {
  it.each([
    ['nothing', {}, 'default', '/v23.0/1', ''],
    ['a prefix', { url: '/w/t-7/v23.0/1?a=/w/b' }, 't-7', '/v23.0/1?a=/w/b', '/w/t-7'],
    ['a bare prefix', { url: '/w/t-7' }, 't-7', '/', '/w/t-7'],
    ['a prefix and a query', { url: '/w/t-7?x=1' }, 't-7', '/?x=1', '/w/t-7'],
    ['a header', { header: 't-7' }, 't-7', '/v23.0/1', '/w/t-7'],
    ['a prefix before a header', { url: '/w/a/x', header: 'b' }, 'a', '/x', '/w/a'],
    ['a port', { bound: 't-7' }, 't-7', '/v23.0/1', ''],
    ['a header before a port', { header: 'a', bound: 'b' }, 'a', '/v23.0/1', '/w/a'],
    ['a header that says what the port says', { header: 'a', bound: 'a' }, 'a', '/v23.0/1', ''],
    ['the default by name', { header: 'default' }, 'default', '/v23.0/1', ''],
    ['a path that only looks like it', { url: '/world/x' }, 'default', '/world/x', ''],
  ])('is told by %s', (_, change, world, url, prefix) => {
    expect(resolveWorld({ ...request, ...change })).toEqual({
      world,
      url,
      base: `http://localhost:9080${prefix}`,
    })
  })
})

it('builds links from the host and scheme that the client used', async () => {
  await using listeners = await listening({ httpsPorts: [] })
  const headers = { host: 'waba.test:8000', 'x-forwarded-host': 'proxy.test' }

  const answer = await call(`${listeners.httpUrls[0]}/w/a/x`, { headers })

  expect(JSON.parse(answer.body).base).toBe('http://waba.test:8000/w/a')
})
