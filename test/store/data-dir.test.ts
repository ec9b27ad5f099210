import {
  appendFile,
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { fold } from '../../src/store/fold.ts'
import { createMemoryStore, type MemoryStore } from '../../src/store/memory-store.ts'
import { FORMAT } from '../../src/store/migrations.ts'
import { type DataDir, type DataDirOptions, openDataDir } from '../../src/store/open.ts'
import { customer, message, options } from './rows.ts'

const folders: string[] = []
const newFolder = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'waba-store-'))
  folders.push(dir)
  return dir
}
afterEach(async () => {
  for (const dir of folders.splice(0)) await rm(dir, { recursive: true, force: true })
})

/** Nothing runs by itself: no test waits for the 100 ms of the interval. */
const timers = { set: () => 0, clear: () => undefined }

async function openStore(
  dir: string,
  more: Partial<DataDirOptions> = {},
): Promise<{ data: DataDir; store: MemoryStore }> {
  const data = await openDataDir(dir, { timers, ...more })
  const store = createMemoryStore(options({ onCommit: (commit) => data.append(commit) }), data)
  return { data, store }
}

/** What a process that is killed here would leave behind. */
async function copyAsKilled(dir: string): Promise<string> {
  const copy = await newFolder()
  await cp(dir, copy, { recursive: true })
  await rm(join(copy, 'lock'), { force: true })
  return copy
}

async function fill(store: MemoryStore, count: number): Promise<void> {
  const done = []
  for (let i = 0; i < count; i += 1) {
    const id = `m${store.seq}`
    done.push(
      store.transact((tx) => {
        tx.messages.put(id, message(id))
        tx.customers.put('1', customer('1', id))
        tx.jobs.delete('j1-0')
        tx.schedule({ due: i, kind: 'webhook.attempt', data: { deliveryId: id } })
      }),
    )
    if (i % 3 === 0) await Promise.all(done)
  }
  await Promise.all(done)
}

const segmentsOf = async (dir: string): Promise<string[]> =>
  (await readdir(dir)).filter((name) => name.startsWith('journal-')).sort()

const state = (store: MemoryStore): string => JSON.stringify([store.seq, store.export()])

describe('a data folder', () => {
  it('holds after close what was committed, in db.json alone', async () => {
    const dir = await newFolder()
    const first = await openStore(dir)
    await fill(first.store, 10)
    await first.data.close()

    const second = await openStore(dir)

    expect(first.data.fresh).toBe(true)
    expect(second.data.fresh).toBe(false)
    expect(state(second.store)).toBe(state(first.store))
    expect((await readdir(dir)).sort()).toEqual(['db.json', 'lock'])
    expect(JSON.parse(await readFile(join(dir, 'db.json'), 'utf8'))).toMatchObject({
      format: FORMAT,
      seq: 10,
      rows: first.store.export(),
    })
    await second.data.close()
  })

  it('brings the rows of an older version to the present format, once', async () => {
    const dir = await newFolder()
    const watch = { seen: [], alerts: { ENDPOINT_LATENCY: 5000 } }
    const rows = { facts: { 'flow.watch:7': watch } }
    const old = { format: 1, seq: 1, origin: 0, rows }
    await writeFile(join(dir, 'db.json'), JSON.stringify(old))
    const row = { flowId: '7', requests: [], steps: [], alerts: { ENDPOINT_LATENCY: 5000 } }
    const { data, store } = await openStore(dir)
    expect(store.export()).toEqual({ flowHealth: { '7': row } })
    await store.transact((tx) => tx.flowHealth.put('7', { ...row, alerts: {} }))

    const again = await openStore(await copyAsKilled(dir))

    expect(again.store.read.facts.size).toBe(0)
    expect(again.store.read.flowHealth.get('7')).toEqual({ ...row, alerts: {} })
    for (const each of [data, again.data]) await each.close()
  })

  it('loses nothing that was acknowledged when the process is killed', async () => {
    const dir = await newFolder()
    const { data, store } = await openStore(dir, { segmentBytes: 2_000 })
    await fill(store, 20)
    const killed = await copyAsKilled(dir)

    const again = await openStore(killed)
    await fill(again.store, 3)
    const twice = await openStore(await copyAsKilled(killed))

    expect(state(again.store)).not.toBe(state(store))
    expect(state(twice.store)).toBe(state(again.store))
    expect(twice.store.seq).toBe(23)
    for (const each of [data, again.data, twice.data]) await each.close()
  })

  it('folds while it is written to, without a difference', async () => {
    const dir = await newFolder()
    const problems: Error[] = []
    const onProblem = (error: Error) => problems.push(error)
    const { data, store } = await openStore(dir, { segmentBytes: 500, foldBytes: 1_000, onProblem })
    await fill(store, 60)
    await data.close()

    const again = await openStore(dir)

    expect(state(again.store)).toBe(state(store))
    expect(problems).toEqual([])
    await again.data.close()
  })

  it('skips what db.json holds already when a fold was killed before its last step', async () => {
    const dir = await newFolder()
    const { data, store } = await openStore(dir, { segmentBytes: 500 })
    await fill(store, 9)
    const killed = await copyAsKilled(dir)
    const segments = await segmentsOf(killed)
    const folded = await fold({ dir: killed, segments: segments.slice(0, -1) })
    for (const name of segments) await cp(join(dir, name), join(killed, name))

    const again = await openStore(killed)

    expect(folded).toBe(true)
    expect(state(again.store)).toBe(state(store))
    await data.close()
    await again.data.close()
  })

  it('keeps a replaced state, and chance where it stood', async () => {
    const dir = await newFolder()
    const { data, store } = await openStore(dir)
    await fill(store, 2)
    const save = store.fork(options())
    await fill(store, 2)
    await store.replaceWith(save)
    const again = await openStore(await copyAsKilled(dir))

    const draw = (each: MemoryStore) => each.transact(() => each.random.hex(16))

    expect(state(again.store)).toBe(state(store))
    expect(again.store.origin).toBe(5)
    expect(await draw(again.store)).toBe(await draw(save))
    await data.close()
    await again.data.close()
  })

  it('refuses a second opener, and is free again after close', async () => {
    const dir = await newFolder()
    const { data } = await openStore(dir)

    await expect(openStore(dir)).rejects.toThrow(`${dir} is in use by process ${process.pid}`)
    await data.close()

    const again = await openStore(dir)
    await again.data.close()
  })
})

describe('a damaged data folder', () => {
  const killedWith = async (count: number, segmentBytes = 1_000_000): Promise<string> => {
    const dir = await newFolder()
    const { data, store } = await openStore(dir, { segmentBytes })
    await fill(store, count)
    const killed = await copyAsKilled(dir)
    await data.close()
    return killed
  }

  it('goes on without the half-written last line', async () => {
    const dir = await killedWith(5)
    const [segment = ''] = await segmentsOf(dir)
    const file = join(dir, segment)
    await truncate(file, (await readFile(file)).length - 10)

    const { data, store } = await openStore(dir)
    await fill(store, 1)
    const again = await openStore(await copyAsKilled(dir))

    expect(data.notes.join()).toContain('cut off')
    expect(again.store.seq).toBe(5)
    await data.close()
    await again.data.close()
  })

  it('goes on where not even the first line of a segment is whole', async () => {
    const dir = await killedWith(1)
    const [segment = ''] = await segmentsOf(dir)
    const text = await readFile(join(dir, segment), 'utf8')
    await writeFile(join(dir, segment), text.slice(0, text.indexOf('\n') + 20))

    const { data, store } = await openStore(dir)
    await fill(store, 1)

    expect(store.seq).toBe(1)
    await data.close()
  })

  it.each([
    '',
    '{"format":1,"seq":',
    '[]',
    '{"format":1,"seq":1,"origin":0,"rows":{"messages":7}}',
  ])('names a db.json of %j and leaves it as it is', async (text) => {
    const dir = await newFolder()
    await writeFile(join(dir, 'db.json'), text)

    await expect(openStore(dir)).rejects.toThrow(/db\.json is damaged.*--recover/)

    expect(await readFile(join(dir, 'db.json'), 'utf8')).toBe(text)
  })

  it('goes on from the snapshot before a damaged one if told so', async () => {
    const dir = await newFolder()
    for (let i = 0; i < 2; i += 1) {
      const { data, store } = await openStore(dir)
      await fill(store, 4)
      await data.close()
    }
    await writeFile(join(dir, 'db.json'), '{')

    const { data, store } = await openStore(dir, { recover: true })
    await data.close()
    const again = await openStore(dir)

    expect(store.seq).toBe(4)
    expect(data.notes[0]).toContain('kept as db.json.damaged')
    expect(await readFile(join(dir, 'db.json.damaged'), 'utf8')).toBe('{')
    expect(state(again.store)).toBe(state(store))
    await again.data.close()
  })

  it('refuses a changed byte within the journal, and goes on before it if told so', async () => {
    const dir = await killedWith(9, 500)
    const segments = await segmentsOf(dir)
    const file = join(dir, segments[1] ?? '')
    await writeFile(file, (await readFile(file, 'utf8')).replace('"body":"hi"', '"body":"ho"'))

    await expect(openStore(dir)).rejects.toThrow(`${file} is damaged`)
    const { data, store } = await openStore(dir, { recover: true })
    const recovered = store.seq
    await fill(store, 1)
    await data.close()
    const again = await openStore(dir)

    expect(recovered).toBeGreaterThan(0)
    expect(recovered).toBeLessThan(9)
    expect(again.store.seq).toBe(recovered + 1)
    expect(await readdir(dir)).toContain(`${segments[1]}.damaged`)
    await again.data.close()
  })

  it('refuses a gap', async () => {
    const dir = await killedWith(9, 500)
    const segments = await segmentsOf(dir)
    await rm(join(dir, segments[1] ?? ''))

    await expect(openStore(dir)).rejects.toThrow(/commit \d+ is missing/)
  })

  it('refuses a lost db.json', async () => {
    const dir = await newFolder()
    const first = await openStore(dir)
    await fill(first.store, 3)
    await first.data.close()
    const second = await openStore(dir)
    await fill(second.store, 3)
    const killed = await copyAsKilled(dir)
    await rm(join(killed, 'db.json'))

    await expect(openStore(killed)).rejects.toThrow('commit 1 is missing, commit 4 follows 0')
    await second.data.close()
  })

  it('refuses data of a newer version', async () => {
    const dir = await newFolder()
    await writeFile(join(dir, 'db.json'), '{"format":99,"seq":1,"origin":0,"rows":{}}')

    await expect(openStore(dir)).rejects.toThrow('newer waba-emulator')
  })

  it('does not open twice what it could not open', async () => {
    const dir = await newFolder()
    await appendFile(join(dir, 'db.json'), 'x')

    await expect(openStore(dir)).rejects.toThrow('damaged')
    await expect(openStore(dir)).rejects.toThrow('damaged')
  })
})

it('takes no commit once it is closed', async () => {
  const dir = await newFolder()
  const { data, store } = await openStore(dir)
  const last = store.transact((tx) => tx.customers.put('1', customer('1')))
  await data.close()
  await last
  const folded = JSON.parse(await readFile(join(dir, 'db.json'), 'utf8'))

  await expect(fill(store, 1)).rejects.toThrow('the journal is closed')
  expect(folded.seq).toBe(1)
  expect((await readdir(dir)).sort()).toEqual(['db.json'])
})

it('answers every later commit with the reason once the disk has failed', async () => {
  const dir = await newFolder()
  const { data, store } = await openStore(dir)
  await rm(dir, { recursive: true })

  expect(data.problem()).toBeUndefined()
  await expect(fill(store, 1)).rejects.toThrow('the journal cannot be written: ENOENT')
  await expect(fill(store, 1)).rejects.toThrow('the journal cannot be written: ENOENT')
  expect(data.problem()).toMatch('the journal cannot be written: ENOENT')
  await data.close()
})
