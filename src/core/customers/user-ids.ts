import type { BusinessId, WaId } from '../ids.ts'
import type { PhoneNumber } from '../phone-numbers/phone-number.ts'
import type { ReadTx } from '../tx.ts'
import type { Customer } from './customer.ts'

/** How one portfolio knows a customer. */
export interface UserIds {
  readonly userId: string
  /** Absent where the customer has none, or the portfolio does not share ids with others. */
  readonly parentUserId?: string
}

/** `GB.88120476530917442`, or that of a parent portfolio, `GB.ENT.…`. */
const userIdForm = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/

export const isUserId = (text: string): boolean => userIdForm.test(text)

/** The portfolio that a number belongs to; undefined in a world without any. */
export const portfolioOf = (tx: ReadTx, number: PhoneNumber): BusinessId | undefined =>
  tx.wabas.get(number.wabaId)?.businessId

/** A customer's row holds the id under this one; those of the others follow from it. */
export const firstPortfolio = (tx: ReadTx): BusinessId | undefined =>
  tx.businesses.values().next().value?.id

const isFirst = (tx: ReadTx, businessId: BusinessId): boolean => firstPortfolio(tx) === businessId

/** Reckoned, not stored: a customer costs the same however many portfolios write to them. */
export function userIdsFor(
  tx: ReadTx,
  customer: Customer,
  businessId: BusinessId | undefined,
): UserIds {
  const { bsuid, parentBsuid, userIds } = customer
  const given = businessId === undefined ? undefined : userIds?.[businessId]
  const userId =
    given ??
    (businessId === undefined || isFirst(tx, businessId) ? bsuid : move(bsuid, businessId, 1))
  const shares = parentBsuid !== undefined && sharesIds(tx, businessId)
  return { userId, ...(shares && { parentUserId: parentBsuid }) }
}

const sharesIds = (tx: ReadTx, businessId: BusinessId | undefined): boolean =>
  tx.businesses.get(businessId ?? '')?.sharesUserIds !== false

/** Who was found by an id the last time, by portfolio and id; looked at again before it is believed. */
const found = new WeakMap<ReadTx['customers'], Map<string, WaId>>()

/** Whose id it is for this portfolio. One of another portfolio, or from before a change of number, is nobody's. */
export function customerByUserId(
  tx: ReadTx,
  userId: string,
  businessId: BusinessId | undefined,
): Customer | undefined {
  const has = ownerOf(tx, userId, businessId)
  const known = found.get(tx.customers) ?? new Map<string, WaId>()
  found.set(tx.customers, known)
  const key = `${businessId} ${userId}`
  const last = tx.customers.get(known.get(key) ?? '')
  if (last && has(last)) return last
  for (const customer of tx.customers.values()) {
    if (!has(customer)) continue
    known.set(key, customer.waId)
    return customer
  }
  return undefined
}

/** Tells whether a customer goes by that id. */
function ownerOf(
  tx: ReadTx,
  userId: string,
  businessId: BusinessId | undefined,
): (customer: Customer) => boolean {
  const asStored =
    businessId === undefined || isFirst(tx, businessId) ? userId : move(userId, businessId, -1)
  const shares = sharesIds(tx, businessId)
  return ({ movedTo, parentBsuid, userIds, bsuid }) => {
    if (movedTo !== undefined) return false
    if (shares && parentBsuid === userId) return true
    const given = businessId === undefined ? undefined : userIds?.[businessId]
    return given === undefined ? bsuid === asStored : given === userId
  }
}

/** `GB.881…` as another portfolio has it: each place is moved on by what the portfolio's id gives, or back again. */
function move(userId: string, businessId: BusinessId, direction: 1 | -1): string {
  const dot = userId.indexOf('.') + 1
  let key = 2_166_136_261
  for (let i = 0; i < businessId.length; i++) {
    key = Math.imul(key ^ businessId.charCodeAt(i), 16_777_619)
  }
  let moved = userId.slice(0, dot)
  for (let i = dot; i < userId.length; i++) {
    key = Math.imul(key ^ (key >>> 15), 2_246_822_519) + 40_503
    moved += moveLetter(userId.charCodeAt(i), key >>> 8, i === dot, direction)
  }
  return moved
}

const alphabets = [
  { from: 48, size: 10 },
  { from: 65, size: 26 },
  { from: 97, size: 26 },
] as const

/** Within its alphabet, so that it can be moved back; the first one never stays, so no two portfolios share a short id. */
function moveLetter(code: number, key: number, isFirst: boolean, direction: 1 | -1): string {
  const alphabet = alphabets.find(({ from, size }) => code >= from && code < from + size)
  if (!alphabet) return String.fromCharCode(code)
  const { from, size } = alphabet
  const by = isFirst ? 1 + (key % (size - 1)) : key % size
  return String.fromCharCode(from + ((code - from + direction * by + size) % size))
}
