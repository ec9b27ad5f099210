import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { FileTooLarge, type MediaFiles, type SavedFile } from './media-files.ts'

/** Bytes of media of a process that keeps nothing on disk. */
export function createMemoryMediaFiles(): MediaFiles {
  const files = new Map<string, Buffer>()

  function keep(bytes: Buffer): SavedFile {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    files.set(sha256, bytes)
    return { sha256, size: bytes.length }
  }

  return {
    save: async (source, limit) => keep(await collect(source, limit)),
    saveBytes: async (bytes) => keep(Buffer.from(bytes)),
    async open(sha256, range) {
      const bytes = files.get(sha256)
      if (bytes === undefined) return undefined
      const part = range === undefined ? bytes : bytes.subarray(range.start, range.end + 1)
      return Readable.from(part.length > 0 ? [part] : [], { objectMode: false })
    },
    read: async (sha256) => files.get(sha256),
    head: async (sha256, bytes) => files.get(sha256)?.subarray(0, bytes),
  }
}

async function collect(source: Readable, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of source as AsyncIterable<Uint8Array | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      size += bytes.length
      if (size > limit) throw new FileTooLarge(limit)
      chunks.push(bytes)
    }
  } catch (error) {
    source.destroy()
    throw error
  }
  return Buffer.concat(chunks)
}
