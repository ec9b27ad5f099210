import type { Job } from '../core/jobs.ts'
import { interruption } from './interruption.ts'

interface Timers {
  set(run: () => void, ms: number): unknown
  clear(timer: unknown): void
}

/** Jobs that are being done. Rows, not ids: a job that reschedules itself waits again before it is done. */
export class UnderWay {
  readonly #jobs = new Set<Job>()
  readonly #timers: Timers
  #waiters: (() => void)[] = []

  constructor(timers: Timers) {
    this.#timers = timers
  }

  get size(): number {
    return this.#jobs.size
  }

  has(job: Job): boolean {
    return this.#jobs.has(job)
  }

  begin(job: Job): void {
    this.#jobs.add(job)
  }

  end(job: Job): void {
    this.#jobs.delete(job)
    this.tell()
  }

  /** They belong to a state that is gone. */
  forget(): void {
    this.#jobs.clear()
  }

  /** Whoever waits looks again. */
  tell(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const waiter of waiters) waiter()
  }

  /** Resolves at the next change. */
  change(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve)
    })
  }

  /** Resolves when it is over, or after `wallMs`. */
  async until(isOver: () => boolean, wallMs: number): Promise<void> {
    const time = interruption()
    const timer = this.#timers.set(time.cut, wallMs)
    while (!isOver() && !time.isCut) await Promise.race([this.change(), time.over])
    this.#timers.clear(timer)
  }
}
