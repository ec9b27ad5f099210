import type { Readable } from 'node:stream'

export interface SavedFile {
  /** Lower-case hex of the plain bytes. */
  readonly sha256: string
  readonly size: number
}

/** Bytes of media by their hash, shared by all worlds of the process. */
export interface MediaFiles {
  /** Streams to a temporary place, hashing on the way; past `limit` bytes it stops, removes it and throws FileTooLarge. */
  save(source: Readable, limit: number): Promise<SavedFile>
  saveBytes(bytes: Uint8Array): Promise<SavedFile>
  /** Undefined when the bytes are not there. `range` is inclusive. */
  open(sha256: string, range?: { start: number; end: number }): Promise<Readable | undefined>
  read(sha256: string): Promise<Buffer | undefined>
  /** The first bytes, for looking at file headers. */
  head(sha256: string, bytes: number): Promise<Buffer | undefined>
}

export class FileTooLarge extends Error {
  constructor(limit: number) {
    super(`file is larger than ${limit} bytes`)
    this.name = 'FileTooLarge'
  }
}
