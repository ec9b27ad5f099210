import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { endpoints } from '../../src/onprem/endpoints.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { renderCoverage, uncovered } from './coverage.ts'
import { forms, readWireFiles } from './exchange.ts'
import { play } from './run-exchange.ts'

/** Set by `npm run golden`: answers are written down instead of compared. The diff is read like code. */
const UPDATE = process.env['UPDATE_GOLDEN'] === '1'
const COVERAGE = join(import.meta.dirname, '../../docs/coverage-onprem.md')

let emulator: LocalEmulator
let receiver: Receiver

beforeAll(async () => {
  emulator = await frozenEmulator()
  receiver = await startReceiver()
})

afterAll(async () => {
  await receiver[Symbol.asyncDispose]()
  await emulator.stop()
})

describe.each(readWireFiles('onprem'))('$file.endpoint', ({ path, file }) => {
  it.each(file.exchanges)('$name', async (exchange) => {
    const { response, webhooks } = await play(emulator, receiver, exchange)
    if (UPDATE) {
      exchange.response = response
      if (exchange.webhooks) exchange.webhooks = webhooks
      writeFileSync(path, `${JSON.stringify(file, undefined, 2)}\n`)
      return
    }

    expect(response).toEqual(exchange.response)
    if (exchange.webhooks) expect(webhooks).toEqual(exchange.webhooks)
  })
})

describe('coverage of the On-Premises API', () => {
  const files = readWireFiles('onprem').map(({ file }) => file)

  it('has a golden exchange, an auth failure and a bad input for each row', () => {
    expect(uncovered(endpoints, files)).toEqual([])
  })

  it('is written down in docs/coverage-onprem.md', () => {
    const text = renderCoverage(endpoints, files)
    if (UPDATE) writeFileSync(COVERAGE, text)

    expect(readFileSync(COVERAGE, 'utf8')).toBe(text)
  })

  it('masks only values of the forms that the API documents', () => {
    expect(Object.keys(forms)).toEqual([
      'outbound',
      'inbound',
      'token',
      'uuid',
      'hex32',
      'hash',
      'backup',
    ])
  })
})
