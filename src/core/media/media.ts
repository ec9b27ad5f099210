import type { MediaId, PhoneNumberId } from '../ids.ts'

/** Metadata of one file; the bytes are a file named by its hash. */
export interface Media {
  readonly id: MediaId
  readonly phoneNumberId: PhoneNumberId
  readonly mimeType: string
  /** Lower-case hex. */
  readonly sha256: string
  readonly size: number
  readonly filename?: string
  readonly source: 'upload' | 'inbound' | 'link'
  readonly createdAt: number
  readonly lastUsedAt: number
  readonly expiresAt?: number
  /** On-Premises inbound media that was not fetched yet. */
  readonly undownloaded?: boolean
}
