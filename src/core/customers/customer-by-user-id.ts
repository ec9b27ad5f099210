import type { ReadTx } from '../tx.ts'
import type { Customer } from './customer.ts'

/** `GB.88120476530917442`, or that of a parent portfolio, `GB.ENT.…`. */
const userIdForm = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/

export const isUserId = (text: string): boolean => userIdForm.test(text)

export function customerByUserId(tx: ReadTx, userId: string): Customer | undefined {
  for (const customer of tx.customers.values()) {
    if (customer.bsuid === userId || customer.parentBsuid === userId) return customer
  }
  return undefined
}
