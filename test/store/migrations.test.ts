import { expect, it } from 'vitest'
import type { JsonObject } from '../../src/core/json.ts'
import type { StateMaps } from '../../src/store/commit.ts'
import { migrate } from '../../src/store/migrations.ts'
import { customer } from './rows.ts'

const rename = (suffix: string) => (rows: StateMaps) => ({
  customers: new Map([['1', customer('1', `${rows.customers?.size}${suffix}`)]]),
})

it('goes step by step', () => {
  const rows = { customers: new Map() }

  const migrated = migrate(rows, 1, 3, { 1: rename('a'), 2: rename('b') })

  expect(migrated.customers?.get('1')).toEqual(customer('1', '1b'))
})

it('refuses a format that it has no step for', () => {
  expect(() => migrate({}, 1, 3, { 1: rename('a') })).toThrow('format 2')
})

it('gives the health of Flows a collection of its own', () => {
  const watch = { seen: [[1, 20, 'timeout_error']], alerts: { ENDPOINT_ERROR_RATE: 50 } }
  const rows: StateMaps = {
    facts: new Map<string, JsonObject>([
      ['flow.watch:7', watch],
      ['other', { a: 1 }],
    ]),
  }

  const migrated = migrate(rows, 1)

  expect(migrated.facts).toEqual(new Map([['other', { a: 1 }]]))
  expect(migrated.flowHealth).toEqual(
    new Map([['7', { flowId: '7', requests: [], steps: [], alerts: { ENDPOINT_ERROR_RATE: 50 } }]]),
  )
})
