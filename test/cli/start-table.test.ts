import { expect, it } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import { startTable } from '../../src/emulator/start-table.ts'
import { startServer } from '../../src/emulator.ts'

it.each([
  ['default', 'admin / Emulator#2026'],
  ['fresh', 'admin / secret, to be changed at the first login'],
  ['empty', undefined],
])('tells how the admin of %s logs in', async (seed, expected) => {
  const ports = ['--http-port', '0', '--https-port', 'off', '--data-dir', 'memory']
  const config = parseConfig(
    ['--seed', seed, ...ports, '--log-level', 'error'],
    {},
    () => undefined,
  )
  const server = await startServer(config)

  const rows = new Map(startTable(server, config))
  await server.close()

  expect(rows.get('On-Premises admin')).toBe(expected)
})
