import type { AppId } from '../ids.ts'

/** A resumable upload that has begun; keyed by its id, `upload:…`, which clients see with `?sig=` behind it. */
export interface UploadSession {
  readonly id: string
  readonly sig: string
  readonly appId: AppId
  readonly userId: string
  readonly fileType: string
  readonly fileLength: number
  readonly fileName?: string
  /** Pieces that have arrived, in order, by their hash. */
  readonly pieces: readonly { readonly sha256: string; readonly size: number }[]
  readonly createdAt: number
  /** Set when all of it is there. */
  readonly handle?: string
  readonly sha256?: string
}

export const offsetOf = ({ pieces }: UploadSession): number =>
  pieces.reduce((sum, each) => sum + each.size, 0)
