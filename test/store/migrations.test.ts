import { expect, it } from 'vitest'
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
