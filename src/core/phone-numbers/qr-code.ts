import type { PhoneNumberId } from '../ids.ts'

/** A short link with a text filled in, and its QR picture; keyed by its code. */
export interface QrCode {
  readonly code: string
  readonly phoneNumberId: PhoneNumberId
  readonly message: string
  /** World time in ms. */
  readonly createdAt: number
}
