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
  /** What the file's own header says; absent for other files and for one that is no image. */
  readonly image?: ImageHeader
  /** On-Premises inbound media that was not fetched yet. */
  readonly undownloaded?: boolean
}

export interface ImageHeader {
  /** `jpg`, `png`, `webp` … */
  readonly type: string
  readonly width: number
  readonly height: number
  readonly animated: boolean
}

/** Of Cloud they are digits, of On-Premises UUIDs; one names nothing on the other, also when its number has moved. */
export const isCloudMediaId = (id: MediaId): boolean => /^\d+$/.test(id)
