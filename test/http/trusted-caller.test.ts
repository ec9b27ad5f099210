import { expect, it } from 'vitest'
import { isLocalHost, isOwnOrigin } from '../../src/http/trusted-caller.ts'

it.each([
  ['localhost:9080', true],
  ['127.0.0.1:9080', true],
  ['[::1]:9080', true],
  ['[fd00::1]', true],
  ['[fe80::1]', true],
  ['[::ffff:10.0.0.1]', true],
  ['10.1.2.3', true],
  ['172.20.0.2:9080', true],
  ['192.168.1.5', true],
  ['waba-emulator:9080', true],
  ['host.docker.internal:9080', true],
  ['api.localhost', true],
  ['Waba.Test:9080', true],
  ['8.8.8.8', false],
  ['172.32.0.1', false],
  ['[2001:db8::1]', false],
  ['evil.example', false],
  ['localhost.evil.example', false],
  ['10.evil.example', false],
  ['', false],
  [undefined, false],
])('%s is a local host: %s', (host, expected) => {
  expect(isLocalHost(host, ['waba.test'])).toBe(expected)
})

it.each([
  [undefined, true],
  ['http://localhost:9080', true],
  ['https://localhost:9080', false],
  ['http://localhost:3000', false],
  ['https://evil.example', false],
  ['null', false],
])('%s may call: %s', (origin, expected) => {
  expect(isOwnOrigin(origin, 'http://localhost:9080/w/test-7')).toBe(expected)
})
