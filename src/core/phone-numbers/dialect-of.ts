import type { DialectName } from '../ids.ts'
import type { PhoneNumber } from './phone-number.ts'

/** The API that speaks for a number. */
export const dialectOf = ({ platform }: PhoneNumber): DialectName =>
  platform === 'ON_PREMISE' ? 'onprem' : 'cloud'
