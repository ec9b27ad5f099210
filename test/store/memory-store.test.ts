import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../src/core/settings.ts'
import type { Commit } from '../../src/store/commit.ts'
import { createMemoryStore } from '../../src/store/memory-store.ts'
import { applyCommit } from '../../src/store/state.ts'
import { customer, message, options } from './rows.ts'

const recording = () => {
  const commits: Commit[] = []
  return { commits, store: createMemoryStore(options({ onCommit: (c) => void commits.push(c) })) }
}

describe('a commit', () => {
  it('is one moment, however long it is in the making', async () => {
    let at = 1_000
    const commits: Commit[] = []
    const ticking = { now: () => at++, onCommit: (commit: Commit) => void commits.push(commit) }
    const store = createMemoryStore(options(ticking))

    const times = await store.transact((tx) => {
      tx.customers.put('1', customer('1'))
      return [store.now(), store.now()]
    })
    const failing = store.transact(() => {
      throw new Error(`at ${store.now()}`)
    })
    await expect(failing).rejects.toThrow('at 1001')
    const later = await store.transact(() => store.now())

    expect(times).toEqual([1_000, 1_000])
    expect(commits.map((each) => each.at)).toEqual([1_000])
    expect(later).toBe(1_002)
    expect([store.now(), store.now()]).toEqual([1_003, 1_004])
  })

  it('records new rows, changed keys, removed keys and removals', async () => {
    const { store, commits } = recording()
    await store.transact((tx) => {
      tx.customers.put('1', { ...customer('1'), username: 'ada' })
      tx.customers.put('2', customer('2'))
    })

    await store.transact((tx) => {
      const { username: _, ...ada } = { ...customer('1', 'Ada L.'), username: '' }
      tx.customers.put('1', ada)
      tx.customers.delete('2')
    })

    expect(commits[1]).toEqual({
      seq: 2,
      at: 1_000,
      ops: [
        ['~', 'customers', '1', { name: 'Ada L.' }, ['username']],
        ['-', 'customers', '2'],
      ],
    })
    expect([...store.read.customers.values()]).toEqual([customer('1', 'Ada L.')])
  })

  it('records of a list that grew only what it grew by', async () => {
    const { store, commits } = recording()
    const first = message('m')
    await store.transact((tx) => tx.messages.put('m', first))

    const change = { status: 'sent', at: 2_000 } as const
    const history = [...first.history, change]
    await store.transact((tx) => tx.messages.put('m', { ...first, status: 'sent', history }))

    expect(commits[1]?.ops).toEqual([
      ['~', 'messages', 'm', { status: 'sent' }, [], { history: [change] }],
    ])
    const state = { format: 1, seq: 0, origin: 0, rows: {} }
    for (const commit of commits) applyCommit(state, JSON.parse(JSON.stringify(commit)) as Commit)
    expect(state.rows).toEqual({ messages: new Map([['m', store.read.messages.get('m')]]) })
  })

  it('is not made when nothing changes', async () => {
    const { store, commits } = recording()
    await store.transact((tx) => tx.customers.put('1', customer('1')))

    await store.transact((tx) => {
      tx.customers.put('1', { ...customer('1') })
      tx.customers.put('2', customer('2'))
      tx.customers.delete('2')
      tx.cancel(tx.schedule({ due: 5, kind: 'webhook.attempt', data: { deliveryId: 'd' } }).id)
    })

    expect(commits.map((commit) => commit.seq)).toEqual([1])
    expect(store.seq).toBe(1)
  })

  it('freezes its rows', async () => {
    const { store } = recording()

    const row = await store.transact((tx) => tx.customers.put('1', customer('1')))

    expect(Object.isFrozen(row)).toBe(true)
    expect(store.read.customers.get('1')).toBe(row)
  })

  it('runs reactions inside itself, those to events of reactions last', async () => {
    const seen: string[] = []
    const store = createMemoryStore(
      options({
        react: (tx, event) => {
          seen.push(event.type)
          if (event.type === 'message.accepted') {
            tx.emit({ type: 'customer.changed', waId: '1' })
            tx.customers.put('1', customer('1'))
          }
        },
      }),
    )
    const told: unknown[] = []
    store.subscribe((commit, events) => told.push([commit.seq, commit.ops.length, events.length]))

    await store.transact((tx) => {
      tx.emit({ type: 'message.accepted', messageId: 'm' })
      tx.emit({ type: 'message.received', messageId: 'm' })
    })

    expect(seen).toEqual(['message.accepted', 'message.received', 'customer.changed'])
    expect(told).toEqual([[1, 1, 3]])
  })

  it('tells its listeners once it is written down and before transact resolves', async () => {
    const order: string[] = []
    let written = (): void => undefined
    const onCommit = () => new Promise<void>((resolve) => (written = resolve))
    const store = createMemoryStore(options({ onCommit }))
    store.subscribe((_, __, jobs) => order.push(`told ${jobs[0]?.id}`))

    const done = store
      .transact((tx) => tx.schedule({ due: 5, kind: 'webhook.attempt', data: { deliveryId: 'd' } }))
      .then(() => order.push('resolved'))
    order.push('in memory')
    expect(store.read.jobs.get('j1-0')).toMatchObject({ due: 5, order: 1 })
    written()
    await done

    expect(order).toEqual(['in memory', 'told j1-0', 'resolved'])
  })

  it('drops the oldest rows of a capped collection', async () => {
    const { store, commits } = recording()
    await store.transact((tx) => tx.settings.put('settings', { ...defaultSettings, retention: 2 }))

    for (const id of ['a', 'b', 'c', 'd']) {
      await store.transact((tx) => tx.messages.put(id, message(id)))
    }

    expect([...store.read.messages.entries()].map(([id]) => id)).toEqual(['c', 'd'])
    expect(commits.at(-1)?.ops.map((op) => op.slice(0, 3))).toEqual([
      ['+', 'messages', 'd'],
      ['-', 'messages', 'b'],
    ])
  })
})

describe('a work that throws', () => {
  it('leaves nothing changed, the order of rows and the chance included', async () => {
    const { store, commits } = recording()
    await store.transact((tx) => {
      for (const id of ['1', '2', '3'].map((digit) => `12025550${digit}`)) {
        tx.customers.put(id, customer(id))
      }
    })
    const before = JSON.stringify(store.export())
    const drawn: number[] = []

    for (let i = 0; i < 2; i += 1) {
      const refused = store.transact((tx) => {
        drawn.push(store.random.next())
        tx.customers.delete('120255501')
        tx.customers.put('120255502', customer('2', 'Grace'))
        tx.customers.put('x', customer('x'))
        tx.schedule({ due: 5, kind: 'webhook.attempt', data: { deliveryId: 'd' } })
        tx.emit({ type: 'customer.changed', waId: 'x' })
        expect([...tx.customers.values()].map((row) => row.waId)).toEqual(['2', '120255503', 'x'])
        expect(tx.customers.size).toBe(3)
        throw new Error('refused')
      })
      await expect(refused).rejects.toThrow('refused')
    }

    expect(JSON.stringify(store.export())).toBe(before)
    expect(drawn[0]).toBe(drawn[1])
    expect(store.seq).toBe(1)
    await store.transact((tx) => tx.emit({ type: 'customer.changed', waId: '1' }))
    expect(commits.at(-1)).toEqual({ seq: 2, at: 1_000, ops: [] })
  })

  it('is undone when a reaction throws', async () => {
    const react = () => {
      throw new Error('reaction')
    }
    const store = createMemoryStore(options({ react }))

    const done = store.transact((tx) => {
      tx.customers.put('1', customer('1'))
      tx.emit({ type: 'customer.changed', waId: '1' })
    })

    await expect(done).rejects.toThrow('reaction')
    expect(store.read.customers.size).toBe(0)
  })
})

it('refuses transactions within transactions, asynchronous work, and writes and chance outside', async () => {
  const { store } = recording()
  let escaped: { put: () => void } | undefined

  await expect(store.transact(() => store.transact(() => 1))).rejects.toThrow('within')
  await expect(store.transact(async () => 1)).rejects.toThrow('asynchronous')
  await store.transact((tx) => {
    escaped = { put: () => tx.customers.put('1', customer('1')) }
  })

  expect(() => escaped?.put()).toThrow('outside a transaction')
  expect(() => store.random).toThrow('outside a transaction')
})

describe('a fork', () => {
  it('changes on neither side what the other sees', async () => {
    const { store } = recording()
    await store.transact((tx) => tx.customers.put('1', customer('1')))
    const fork = store.fork(options())

    await store.transact((tx) => tx.customers.put('1', customer('1', 'parent')))
    await fork.transact((tx) => {
      tx.customers.put('1', customer('1', 'fork'))
      tx.customers.put('2', customer('2'))
    })
    const second = fork.fork(options())
    await fork.transact((tx) => tx.customers.delete('1'))

    const names = [store, fork, second].map((each) =>
      [...each.read.customers.values()].map((row) => row.name),
    )
    expect(names).toEqual([['parent'], ['Ada'], ['fork', 'Ada']])
    expect(fork.seq).toBe(3)
  })

  it('can be put in place of all rows, and chance then repeats', async () => {
    const { store, commits } = recording()
    await store.transact((tx) => tx.customers.put('1', customer('1')))
    const save = store.fork(options())
    const draw = () =>
      store.transact((tx) => {
        tx.customers.put('1', customer('1', store.random.hex(8)))
        return tx.schedule({ due: 5, kind: 'webhook.attempt', data: { deliveryId: 'd' } })
      })
    const [job, first] = [await draw(), store.read.customers.get('1')]

    await store.replaceWith(save)
    const restored = store.read.customers.get('1')
    const [again, second] = [await draw(), store.read.customers.get('1')]

    expect(restored).toEqual(customer('1'))
    expect(second).toEqual(first)
    expect(again.order).toBe(job.order)
    // What is still under way from before must not end what came after.
    expect(again.id).not.toBe(job.id)
    expect(commits.map((commit) => commit.seq)).toEqual([1, 2, 3, 4])
    expect(commits[2]?.all).toEqual({ rows: { customers: { 1: customer('1') } }, origin: 3 })
    expect(save.read.jobs.size).toBe(0)
  })
})

it('goes on from an exported document', async () => {
  const { store } = recording()
  await store.transact((tx) => {
    tx.customers.put('__proto__', customer('__proto__'))
    tx.schedule({ due: 5, kind: 'webhook.attempt', data: { deliveryId: 'd' } })
  })
  const rows = JSON.parse(JSON.stringify(store.export()))

  const again = createMemoryStore(options(), { rows, seq: store.seq })
  const job = await again.transact((tx) =>
    tx.schedule({ due: 5, kind: 'webhook.attempt', data: { deliveryId: 'd' } }),
  )

  expect(again.read.customers.get('__proto__')).toEqual(customer('__proto__'))
  expect(job).toMatchObject({ id: 'j2-0', order: 2 })
})

it('draws the same for a commit however many came before it that drew nothing', async () => {
  const drawn: string[][] = []
  for (const others of [0, 3]) {
    const store = createMemoryStore(options())
    const draw = () =>
      store.transact((tx) => tx.customers.put('1', customer('1', store.random.hex(8))))
    const first = await draw()
    for (let count = 0; count < others; count++) {
      await store.transact((tx) => tx.customers.put('2', customer('2', String(count))))
    }
    drawn.push([first.name, (await draw()).name])
  }

  expect(drawn[1]).toEqual(drawn[0])
  expect(drawn[0]?.[0]).not.toBe(drawn[0]?.[1])
})
