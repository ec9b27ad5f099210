import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDiskMediaFiles } from '../../src/store/disk-media-files.ts'
import { FileTooLarge } from '../../src/store/media-files.ts'
import { createMemoryMediaFiles } from '../../src/store/memory-media-files.ts'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'waba-media-'))
})
afterAll(() => rm(dir, { recursive: true }))

const bytes = Buffer.from('0123456789')
const sha256 = createHash('sha256').update(bytes).digest('hex')
const kinds = [
  ['on disk', () => createDiskMediaFiles(dir)],
  ['in memory', createMemoryMediaFiles],
] as const

describe.each(kinds)('media files %s', (_, create) => {
  it('are found by their hash', async () => {
    const files = create()

    const saved = await files.save(Readable.from([bytes.subarray(0, 4), bytes.subarray(4)]), 10)

    expect(saved).toEqual({ sha256, size: 10 })
    expect(await files.saveBytes(bytes)).toEqual(saved)
    expect(await files.read(sha256)).toEqual(bytes)
    expect(await files.head(sha256, 3)).toEqual(Buffer.from('012'))
    expect(await files.head(sha256, 30)).toEqual(bytes)
  })

  it('are streamed whole or in part', async () => {
    const files = create()
    await files.saveBytes(bytes)

    const whole = await files.open(sha256)
    const part = await files.open(sha256, { start: 2, end: 4 })

    expect(whole && (await buffer(whole))).toEqual(bytes)
    expect(part && (await buffer(part)).toString()).toBe('234')
  })

  it('may be empty', async () => {
    const files = create()

    const saved = await files.saveBytes(Buffer.alloc(0))
    const opened = await files.open(saved.sha256)

    expect(saved.size).toBe(0)
    expect(opened && (await buffer(opened))).toHaveLength(0)
  })

  it('that are not there are no error', async () => {
    const files = create()

    expect(await files.open('0'.repeat(64))).toBeUndefined()
    expect(await files.read('0'.repeat(64))).toBeUndefined()
    expect(await files.head('0'.repeat(64), 3)).toBeUndefined()
  })

  it('refuses what is larger than the limit and stops reading', async () => {
    const source = Readable.from([bytes, bytes])

    await expect(create().save(source, 15)).rejects.toThrow(FileTooLarge)

    expect(source.destroyed).toBe(true)
  })

  it('keeps nothing of a source that breaks off', async () => {
    const source = new PassThrough()
    source.write(bytes)
    const saved = create().save(source, 100)
    source.destroy(new Error('aborted'))

    await expect(saved).rejects.toThrow('aborted')
  })
})

it('leaves no temporary files', async () => {
  expect(await readdir(join(dir, 'tmp'))).toEqual([])
})
