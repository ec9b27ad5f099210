import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { FileTooLarge, type MediaFiles, type SavedFile } from './media-files.ts'

/** Files named by their hash, in two levels of folders. What is half-written lies in `tmp` and is never found. */
export function createDiskMediaFiles(dir: string): MediaFiles {
  const temporary = join(dir, 'tmp')
  const pathOf = (sha256: string): string =>
    join(dir, sha256.slice(0, 2), sha256.slice(2, 4), sha256)

  async function save(source: Readable, limit: number): Promise<SavedFile> {
    // It may break before it is read from; reading then tells why.
    source.once('error', () => undefined)
    await mkdir(temporary, { recursive: true })
    const file = join(temporary, nextName())
    try {
      const saved = await writeHashed(file, source, limit)
      const target = pathOf(saved.sha256)
      await mkdir(dirname(target), { recursive: true })
      await rename(file, target)
      return saved
    } catch (error) {
      source.destroy()
      await rm(file, { force: true })
      throw error
    }
  }

  return {
    save,
    saveBytes: (bytes) => save(Readable.from([bytes]), Number.POSITIVE_INFINITY),
    async open(sha256, range) {
      const file = pathOf(sha256)
      return (await isThere(file)) ? createReadStream(file, range) : undefined
    },
    read: (sha256) => readFile(pathOf(sha256)).catch(absent),
    head: (sha256, bytes) => readHead(pathOf(sha256), bytes).catch(absent),
  }
}

let names = 0
/** Unique among the processes that may share a folder: a file of one that was killed may still lie there. */
const nextName = (): string => {
  names += 1
  return `${process.pid}-${process.hrtime.bigint()}-${names}`
}

async function writeHashed(file: string, source: Readable, limit: number): Promise<SavedFile> {
  const hash = createHash('sha256')
  const handle = await open(file, 'wx')
  let size = 0
  try {
    for await (const chunk of source as AsyncIterable<Uint8Array | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      size += bytes.length
      if (size > limit) throw new FileTooLarge(limit)
      hash.update(bytes)
      await handle.writeFile(bytes)
    }
  } finally {
    await handle.close()
  }
  return { sha256: hash.digest('hex'), size }
}

async function readHead(file: string, bytes: number): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
