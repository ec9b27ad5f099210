import { CLOCK, frozenClock, runningClock } from '../core/clock.ts'
import type { Job } from '../core/jobs.ts'
import type { ClockState } from '../core/tables.ts'
import type { Store } from '../core/tx.ts'
import { interruption } from './interruption.ts'
import { isBefore } from './job-heap.ts'
import { JobQueue } from './job-queue.ts'
import { UnderWay } from './under-way.ts'

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

/** Jobs that are run before the event loop goes on. */
const TURN = 100

/** Runs due jobs in order of (due, order): by timer on a running clock, one at a time on a frozen or advancing one. */
export class JobScheduler {
  readonly #options: SchedulerOptions
  readonly #underWay: UnderWay
  readonly #queue: JobQueue
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
    this.#underWay = new UnderWay(options.timers)
    this.#queue = new JobQueue(options.store.read.jobs, (job) => this.#underWay.has(job))
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
    await this.#underWay.until(() => !this.busy, wallMs)
  }

  /** New jobs of a commit whose journal write has returned. */
  add(jobs: readonly Job[]): void {
    for (const job of jobs) this.#queue.push(job)
    this.wake()
  }

  /** The state was replaced as a whole. */
  reload(): void {
    this.#underWay.forget()
    this.#queue.reload()
    this.#disarm()
    this.wake()
  }

  /** Starts, or looks again at what is due. */
  wake(): void {
    if (this.#stopped || this.#moving > 0 || this.#pumping) return
    const job = this.#queue.first
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
    await this.#underWay.until(() => this.#underWay.size === 0, wallMs)
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
        const wanted = this.#queue.firstForeground
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
    while (this.#underWay.size > 0 && !this.#isCut()) {
      await Promise.race([this.#underWay.change(), over])
    }
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
    for (let job = this.#queue.first; job && job.due <= target; job = this.#queue.first) {
      if (this.#isCut()) break
      this.#queue.pop()
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
      for (let job = this.#queue.first; job && job.due <= clock.now(); job = this.#queue.first) {
        if (this.#stopped || this.#moving > 0) break
        this.#queue.pop()
        const done = this.#do(job)
        // A commit is made before `done` is first awaited, so order is kept; now and then the others get their turn.
        if (clock.state.mode === 'frozen') await done
        else if (!isOutgoing(job) && ++started % TURN === 0) await done
      }
    } finally {
      this.#pumping = false
      this.#underWay.tell()
      this.wake()
    }
  }

  /** A job that fails is a bug of ours; it is dropped, so that it can not stop the world. */
  async #do(job: Job): Promise<void> {
    this.#underWay.begin(job)
    try {
      await this.#options.run(job)
    } catch (error) {
      // Stopped: the row stays, and a restart does it again.
      if (this.#stopped) return
      this.#options.bug(error, job)
      await this.#options.store.transact((tx) => tx.cancel(job.id)).catch(() => undefined)
    } finally {
      this.#underWay.end(job)
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
