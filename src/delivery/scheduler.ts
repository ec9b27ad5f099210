import { CLOCK, frozenClock, runningClock } from '../core/clock.ts'
import type { Job } from '../core/jobs.ts'
import type { ClockState } from '../core/tables.ts'
import type { Store } from '../core/tx.ts'
import { isBefore, JobHeap } from './job-heap.ts'

/** The clock as the scheduler drives it. */
export interface DrivenClock {
  now(): number
  readonly state: ClockState
  set(state: ClockState): void
  /** World time stands at `at` until `release`. */
  holdAt(at: number): void
  /** Shows the time of its state again. */
  release(): void
}

export interface Timers {
  set(run: () => void, ms: number): unknown
  clear(timer: unknown): void
}

export interface SchedulerOptions {
  readonly store: Store
  readonly clock: DrivenClock
  readonly timers: Timers
  /** Wall time in ms. */
  readonly wall: () => number
  /** Does the job, and removes its row in the commit that records the outcome. */
  run(job: Job): Promise<void>
  /** Jobs that talk to the outside: on a running clock they do not hold up the others. */
  isOutgoing(job: Job): boolean
  bug(error: unknown, job: Job): void
}

/** A clock move that waits for a receiver is not waited for longer than this when the process ends. */
const STOP_MS = 5_000

/** Jobs that are run before the event loop goes on. */
const TURN = 100

/** Runs due jobs in order of (due, order): by timer on a running clock, one at a time on a frozen or advancing one. */
export class JobScheduler {
  readonly #options: SchedulerOptions
  readonly #heap = new JobHeap()
  /** The same without expiries: what keeps the world from being idle. */
  readonly #foreground = new JobHeap()
  readonly #inFlight = new Set<string>()
  #timer: unknown
  #timerDue = Number.POSITIVE_INFINITY
  #stopped = false
  #pumping = false
  /** Clock moves wait for each other. */
  #moves: Promise<unknown> = Promise.resolve()
  #moving = 0

  constructor(options: SchedulerOptions) {
    this.#options = options
    for (const job of options.store.read.jobs.values()) this.#push(job)
  }

  /** True while time does not run by itself. */
  get stepping(): boolean {
    return this.#moving > 0 || this.#options.clock.state.mode === 'frozen'
  }

  /** New jobs of a commit whose journal write has returned. */
  add(jobs: readonly Job[]): void {
    for (const job of jobs) this.#push(job)
    this.wake()
  }

  /** The state was replaced as a whole. */
  reload(): void {
    this.#heap.clear()
    this.#foreground.clear()
    for (const job of this.#options.store.read.jobs.values()) this.#push(job)
    this.#disarm()
    this.wake()
  }

  /** Starts, or looks again at what is due. */
  wake(): void {
    if (this.#stopped || this.#moving > 0 || this.#pumping) return
    const job = this.#next()
    if (!job) return
    const { clock } = this.#options
    if (job.due <= clock.now()) {
      this.#pumping = true
      queueMicrotask(() => void this.#pump())
    } else if (clock.state.mode === 'real') {
      this.#arm(job.due)
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#disarm()
    await Promise.race([this.#moves.catch(() => undefined), this.drained(STOP_MS)])
  }

  /** Resolves when nothing is in flight any more, or after `wallMs`. */
  async drained(wallMs: number): Promise<void> {
    let over = false
    const { timers } = this.#options
    const timer = timers.set(() => {
      over = true
      for (const waiter of this.#waiters.splice(0)) waiter()
    }, wallMs)
    while (this.#inFlight.size > 0 && !over) await this.#settled()
    timers.clear(timer)
  }

  pending(all = false): Job[] {
    const jobs = [...this.#options.store.read.jobs.values()]
    return jobs
      .filter((job) => all || job.background !== true)
      .sort((a, b) => (isBefore(a, b) ? -1 : 1))
  }

  advance(ms: number): Promise<number> {
    return this.#move(async () => {
      const target = this.#options.clock.now() + ms
      const ran = await this.#runThrough(target)
      this.#options.clock.holdAt(target)
      return ran
    })
  }

  runUntilIdle(max: number): Promise<number> {
    return this.#move(async () => {
      const limit = this.#options.clock.now() + max
      let ran = 0
      for (;;) {
        const wanted = this.#first(this.#foreground)
        if (!wanted || wanted.due > limit) return ran
        ran += await this.#runThrough(Math.max(wanted.due, this.#options.clock.now()))
      }
    })
  }

  setClock(change: { mode: 'real' | 'frozen'; now?: number; speed?: number }): Promise<void> {
    return this.#move(async () => {
      const { clock } = this.#options
      if (change.now !== undefined && change.now > clock.now()) await this.#runThrough(change.now)
      const now = change.now ?? clock.now()
      const speed = change.speed ?? clock.state.speed
      clock.set({ ...clock.state, mode: change.mode, speed })
      clock.holdAt(now)
    })
  }

  /** One clock move at a time; the time that it ends at is committed, so that a restart goes on from there. */
  #move<T>(work: () => Promise<T>): Promise<T> {
    const move = this.#moves
      .catch(() => undefined)
      .then(async () => {
        this.#moving++
        this.#disarm()
        const { clock, store } = this.#options
        clock.holdAt(clock.now())
        try {
          while (this.#inFlight.size > 0 && !this.#stopped) await this.#settled()
          return await work()
        } finally {
          this.#goOn()
          await store.transact((tx) => {
            tx.clock.put(CLOCK, clock.state)
          })
          this.#moving--
          this.wake()
        }
      })
    this.#moves = move
    return move
  }

  /** The clock leaves the hand that held it, from the time that it was left at. */
  #goOn(): void {
    const { clock, wall } = this.#options
    const now = clock.now()
    const { mode, speed } = clock.state
    clock.set(mode === 'frozen' ? frozenClock(now, speed) : runningClock(wall(), now, speed))
    clock.release()
  }

  /** Runs what is due up to `target`, one at a time, the clock standing at each job's time. */
  async #runThrough(target: number): Promise<number> {
    const { clock } = this.#options
    let ran = 0
    for (let job = this.#next(); job && job.due <= target; job = this.#next()) {
      if (this.#stopped) break
      this.#heap.pop()
      clock.holdAt(Math.max(clock.now(), job.due))
      await this.#do(job)
      ran++
    }
    return ran
  }

  async #pump(): Promise<void> {
    const { clock, isOutgoing } = this.#options
    let started = 0
    try {
      for (let job = this.#next(); job && job.due <= clock.now(); job = this.#next()) {
        if (this.#stopped || this.#moving > 0) break
        this.#heap.pop()
        const done = this.#do(job)
        // A commit is made before `done` is first awaited, so order is kept; now and then the others get their turn.
        if (clock.state.mode === 'frozen') await done
        else if (!isOutgoing(job) && ++started % TURN === 0) await done
      }
    } finally {
      this.#pumping = false
      this.wake()
    }
  }

  /** A job that fails is a bug of ours; it is dropped, so that it can not stop the world. */
  async #do(job: Job): Promise<void> {
    this.#inFlight.add(job.id)
    try {
      await this.#options.run(job)
    } catch (error) {
      this.#options.bug(error, job)
      await this.#options.store.transact((tx) => tx.cancel(job.id)).catch(() => undefined)
    } finally {
      this.#inFlight.delete(job.id)
      for (const waiter of this.#waiters.splice(0)) waiter()
    }
  }

  readonly #waiters: (() => void)[] = []

  #settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve)
    })
  }

  #push(job: Job): void {
    this.#heap.push(job)
    if (job.background !== true) this.#foreground.push(job)
  }

  #next(): Job | undefined {
    return this.#first(this.#heap)
  }

  /** The first job that is still wanted, at the time that is still meant: a rescheduled one is another row. */
  #first(heap: JobHeap): Job | undefined {
    for (;;) {
      const job = heap.first
      if (!job) return undefined
      const current = this.#options.store.read.jobs.get(job.id)
      if (current === job && !this.#inFlight.has(job.id)) return job
      heap.pop()
    }
  }

  #arm(due: number): void {
    if (this.#timer !== undefined && this.#timerDue <= due) return
    this.#disarm()
    const { clock, timers } = this.#options
    this.#timerDue = due
    this.#timer = timers.set(
      () => {
        this.#disarm()
        this.wake()
      },
      Math.max(0, Math.ceil((due - clock.now()) / clock.state.speed)),
    )
  }

  #disarm(): void {
    if (this.#timer !== undefined) this.#options.timers.clear(this.#timer)
    this.#timer = undefined
    this.#timerDue = Number.POSITIVE_INFINITY
  }
}
