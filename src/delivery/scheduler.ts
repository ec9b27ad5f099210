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
  /** The clock is about to be moved: whatever waits for a turn outside the queue comes back to it. */
  gather?(): void
  bug(error: unknown, job: Job): void
}

/** Rows of jobs that are done may stay in a heap, so many and as many again as there are to do. */
const SLACK = 1000

/** Jobs that are run before the event loop goes on. */
const TURN = 100

/** Runs due jobs in order of (due, order): by timer on a running clock, one at a time on a frozen or advancing one. */
export class JobScheduler {
  readonly #options: SchedulerOptions
  readonly #heap = new JobHeap()
  /** The same without expiries: what keeps the world from being idle. */
  readonly #foreground = new JobHeap()
  /** Rows, not ids: a job that reschedules itself waits again before it is done. */
  readonly #inFlight = new Set<Job>()
  #timer: unknown
  #timerDue = Number.POSITIVE_INFINITY
  #stopped = false
  #pumping = false
  /** Clock moves wait for each other. */
  #moves: Promise<unknown> = Promise.resolve()
  #moving = 0
  /** What ends a move before its time: the state is replaced, or the world stops. */
  #interruption = interruption()

  constructor(options: SchedulerOptions) {
    this.#options = options
    for (const job of options.store.read.jobs.values()) this.#push(job)
  }

  /** True while time does not run by itself. */
  get stepping(): boolean {
    return this.#moving > 0 || this.#options.clock.state.mode === 'frozen'
  }

  /** Time stands still, and what is due now is being done. */
  get busy(): boolean {
    const { mode } = this.#options.clock.state
    return mode === 'frozen' && this.#moving === 0 && this.#pumping
  }

  /** Resolves when that is over, or after `wallMs`. */
  async settled(wallMs: number): Promise<void> {
    await this.#until(() => !this.busy, wallMs)
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
    // What is still under way belongs to the state that is gone.
    this.#inFlight.clear()
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

  /** Starts nothing more; a move of the clock that is under way ends early. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#disarm()
    this.#interruption.cut()
    await this.#moves.catch(() => undefined)
  }

  /** Resolves when nothing is in flight any more, or after `wallMs`. */
  async drained(wallMs: number): Promise<void> {
    await this.#until(() => this.#inFlight.size === 0, wallMs)
  }

  get stopped(): boolean {
    return this.#stopped
  }

  /**
   * Puts another state in place. A move of the clock that is under way ends early, and nothing waits for receivers that
   * have not answered: what they answer is no longer of interest.
   */
  replace(work: () => Promise<void>): Promise<void> {
    const last = this.#interruption
    const replaced = this.#enqueue(async () => {
      if (this.#interruption === last) this.#interruption = interruption()
      await work()
    })
    last.cut()
    return replaced
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
      if (!this.#isCut()) this.#options.clock.holdAt(target)
      return ran
    })
  }

  runUntilIdle(max: number): Promise<number> {
    return this.#move(async () => {
      const limit = this.#options.clock.now() + max
      let ran = 0
      while (!this.#isCut()) {
        const wanted = this.#first(this.#foreground)
        if (!wanted || wanted.due > limit) return ran
        ran += await this.#runThrough(Math.max(wanted.due, this.#options.clock.now()))
      }
      return ran
    })
  }

  setClock(change: { mode: 'real' | 'frozen'; now?: number; speed?: number }): Promise<void> {
    return this.#move(async () => {
      const { clock } = this.#options
      if (change.now !== undefined && change.now > clock.now()) await this.#runThrough(change.now)
      if (this.#isCut()) return
      const now = change.now ?? clock.now()
      const speed = change.speed ?? clock.state.speed
      clock.set({ ...clock.state, mode: change.mode, speed })
      clock.holdAt(now)
    })
  }

  /** One clock move at a time; the time that it ends at is committed, so that a restart goes on from there. */
  #move<T>(work: () => Promise<T>): Promise<T> {
    return this.#enqueue(async () => {
      const { clock, store } = this.#options
      clock.holdAt(clock.now())
      try {
        await this.#quiet()
        return await work()
      } finally {
        this.#goOn()
        await store.transact((tx) => {
          tx.clock.put(CLOCK, clock.state)
        })
      }
    })
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const move = this.#moves
      .catch(() => undefined)
      .then(async () => {
        this.#moving++
        this.#disarm()
        this.#options.gather?.()
        try {
          return await work()
        } finally {
          this.#moving--
          this.wake()
        }
      })
    this.#moves = move
    return move
  }

  /** Nothing is under way any more, or nobody cares. */
  async #quiet(): Promise<void> {
    const { over } = this.#interruption
    while (this.#inFlight.size > 0 && !this.#isCut()) await Promise.race([this.#settled(), over])
  }

  #isCut(): boolean {
    return this.#stopped || this.#interruption.isCut
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
    const { over } = this.#interruption
    let ran = 0
    for (let job = this.#next(); job && job.due <= target; job = this.#next()) {
      if (this.#isCut()) break
      this.#heap.pop()
      clock.holdAt(Math.max(clock.now(), job.due))
      await Promise.race([this.#do(job), over])
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
      this.#tellWaiters()
      this.wake()
    }
  }

  /** A job that fails is a bug of ours; it is dropped, so that it can not stop the world. */
  async #do(job: Job): Promise<void> {
    this.#inFlight.add(job)
    try {
      await this.#options.run(job)
    } catch (error) {
      // Stopped: the row stays, and a restart does it again.
      if (this.#stopped) return
      this.#options.bug(error, job)
      await this.#options.store.transact((tx) => tx.cancel(job.id)).catch(() => undefined)
    } finally {
      this.#inFlight.delete(job)
      this.#tellWaiters()
    }
  }

  async #until(isOver: () => boolean, wallMs: number): Promise<void> {
    const { timers } = this.#options
    const time = interruption()
    const timer = timers.set(time.cut, wallMs)
    while (!isOver() && !time.isCut) await Promise.race([this.#settled(), time.over])
    timers.clear(timer)
  }

  readonly #waiters: (() => void)[] = []

  #tellWaiters(): void {
    for (const waiter of this.#waiters.splice(0)) waiter()
  }

  #settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve)
    })
  }

  #push(job: Job): void {
    this.#heap.push(job)
    if (job.background !== true) this.#foreground.push(job)
    if (this.#foreground.size > 2 * this.#heap.size + SLACK) this.#tidy()
  }

  /** What has been done leaves the second heap too. */
  #tidy(): void {
    this.#foreground.clear()
    for (const job of this.#options.store.read.jobs.values()) {
      if (job.background !== true) this.#foreground.push(job)
    }
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
      if (current === job && !this.#inFlight.has(job)) return job
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

interface Interruption {
  readonly over: Promise<void>
  readonly isCut: boolean
  readonly cut: () => void
}

function interruption(): Interruption {
  let end = () => {}
  let isCut = false
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  return {
    over,
    get isCut() {
      return isCut
    },
    cut() {
      isCut = true
      end()
    },
  }
}
