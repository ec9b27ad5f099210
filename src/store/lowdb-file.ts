import { type FileHandle, link, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Adapter, Low } from 'lowdb'
import { DamagedFile } from './damage.ts'
import { syncFolder } from './data-files.ts'
import { FORMAT } from './migrations.ts'
import { parseState, type State } from './state.ts'

/** V8's longest string is near 512 MB, and a start reads the file as one. */
const LONGEST_SNAPSHOT = 400_000_000
const CHUNK = 1_000_000

export class SnapshotTooLarge extends Error {}

export const snapshotDb = (file: string, previous: string): Low<State> =>
  new Low<State>(new StateFile(file, previous), { format: FORMAT, seq: 0, origin: 0, rows: {} })

/**
 * `db.json` for lowdb. Its own adapter does not fsync, and writes one string; this one writes a temporary file row by
 * row, brings it to the disk and renames it. The file that was there stays as `previous`.
 */
class StateFile implements Adapter<State> {
  readonly #file: string
  readonly #previous: string

  constructor(file: string, previous: string) {
    this.#file = file
    this.#previous = previous
  }

  async read(): Promise<State | null> {
    const text = await readFile(this.#file, 'utf8').catch(absent)
    if (text === undefined) return null
    let document: unknown
    try {
      document = JSON.parse(text)
    } catch (error) {
      throw new DamagedFile(this.#file, `not JSON (${(error as Error).message})`)
    }
    const state = parseState(document)
    if (typeof state === 'string') throw new DamagedFile(this.#file, state)
    return state
  }

  async write(state: State): Promise<void> {
    const temporary = `${this.#file}.tmp`
    try {
      await writeWhole(temporary, stateText(state))
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
    await rm(this.#previous, { force: true })
    await link(this.#file, this.#previous).catch(absent)
    await rename(temporary, this.#file)
    await syncFolder(dirname(this.#file))
  }
}

/** A row a line: readable, and two versions can be compared. */
function* stateText({ format, seq, origin, rows }: State): Generator<string> {
  yield `{"format":${format},"seq":${seq},"origin":${origin},"rows":{`
  let comma = ''
  for (const [name, collection] of Object.entries(rows)) {
    if (collection.size === 0) continue
    yield `${comma}\n${JSON.stringify(name)}:{`
    comma = ''
    for (const [key, row] of collection) {
      yield `${comma}\n${JSON.stringify(key)}:${JSON.stringify(row)}`
      comma = ','
    }
    yield '\n}'
    comma = ','
  }
  yield '\n}}\n'
}

async function writeWhole(file: string, parts: Iterable<string>): Promise<void> {
  const handle = await open(file, 'w')
  try {
    let size = 0
    let chunk = ''
    for (const part of parts) {
      chunk += part
      if (chunk.length > CHUNK) {
        size += await append(handle, chunk)
        chunk = ''
        if (size > LONGEST_SNAPSHOT) throw new SnapshotTooLarge(`${file} would be too large`)
      }
    }
    await append(handle, chunk)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function append(handle: FileHandle, text: string): Promise<number> {
  const bytes = Buffer.from(text)
  await handle.appendFile(bytes)
  return bytes.length
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
