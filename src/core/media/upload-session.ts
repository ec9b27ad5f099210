import type { AppId } from '../ids.ts'
import type { ReadTx } from '../tx.ts'

/** Bytes that are kept, by their hash. */
export interface KeptBytes {
  readonly sha256: string
  readonly size: number
}

/** A resumable upload that has begun; keyed by its id, `upload:…`, which clients see with `?sig=` behind it. */
export interface UploadSession {
  readonly id: string
  readonly sig: string
  readonly appId: AppId
  readonly userId: string
  readonly fileType: string
  readonly fileLength: number
  readonly fileName?: string
  /** Pieces that have arrived, in order; one when all of it is there. */
  readonly pieces: readonly KeptBytes[]
  readonly createdAt: number
  /** What a whole upload is known by to templates and profile pictures. */
  readonly handle?: string
  /** Of the handle. */
  readonly expiresAt?: number
}

export const offsetOf = ({ pieces }: UploadSession): number =>
  pieces.reduce((sum, each) => sum + each.size, 0)

/** A whole upload by a handle that is still good at `now`, and its bytes. */
export function uploadedFile(
  tx: ReadTx,
  handle: string,
  now: number,
): (KeptBytes & { readonly mimeType: string }) | undefined {
  for (const each of tx.uploads.values()) {
    if (each.handle !== handle) continue
    const [whole] = each.pieces
    return whole && (each.expiresAt ?? 0) > now ? { ...whole, mimeType: each.fileType } : undefined
  }
  return undefined
}
