import { expect, it } from 'vitest'
import { applyCommit, type State } from '../../src/store/state.ts'
import { customer, message } from './rows.ts'

const state = (): State => ({
  format: 1,
  seq: 1,
  origin: 0,
  rows: { customers: new Map([['1', customer('1')]]) },
})

it('changes nothing for a commit that does not fit', () => {
  const before = state()

  const wrong = applyCommit(before, {
    seq: 2,
    at: 0,
    ops: [
      ['+', 'messages', 'm', message('m')],
      ['~', 'customers', '2', { name: 'x' }],
    ],
  })

  expect(wrong).toBe('commit 2 changes customers 2, which is not there')
  expect(before).toEqual(state())
})

it('takes a row that is new and gone in one commit', () => {
  const after = state()

  const wrong = applyCommit(after, {
    seq: 2,
    at: 0,
    ops: [
      ['+', 'messages', 'm', message('m')],
      ['-', 'messages', 'm'],
    ],
  })

  expect(wrong).toBeUndefined()
  expect(after.seq).toBe(2)
  expect(after.rows.messages?.size).toBe(0)
})
