import type { Job } from '../core/jobs.ts'
import type { ReadCollection } from '../core/tx.ts'
import { JobHeap } from './job-heap.ts'

/** Rows of jobs that are done may stay in a heap, so many and as many again as there are to do. */
const SLACK = 1000

/** Jobs of a state by the time that they are due. What was cancelled or rescheduled is passed over by whoever looks. */
export class JobQueue {
  readonly #jobs: ReadCollection<Job>
  readonly #isTaken: (job: Job) => boolean
  readonly #all = new JobHeap()
  /** The same without expiries: what keeps the world from being idle. */
  readonly #foreground = new JobHeap()

  /** `isTaken`: being done already. */
  constructor(jobs: ReadCollection<Job>, isTaken: (job: Job) => boolean) {
    this.#jobs = jobs
    this.#isTaken = isTaken
    this.reload()
  }

  get first(): Job | undefined {
    return this.#firstOf(this.#all)
  }

  get firstForeground(): Job | undefined {
    return this.#firstOf(this.#foreground)
  }

  push(job: Job): void {
    this.#all.push(job)
    if (job.background !== true) this.#foreground.push(job)
    if (this.#foreground.size > 2 * this.#all.size + SLACK) this.reload()
  }

  pop(): void {
    this.#all.pop()
  }

  /** As the state has them. */
  reload(): void {
    this.#all.clear()
    this.#foreground.clear()
    for (const job of this.#jobs.values()) {
      this.#all.push(job)
      if (job.background !== true) this.#foreground.push(job)
    }
  }

  /** A job that was rescheduled is another row. */
  #firstOf(heap: JobHeap): Job | undefined {
    for (;;) {
      const job = heap.first
      if (!job) return undefined
      if (this.#jobs.get(job.id) === job && !this.#isTaken(job)) return job
      heap.pop()
    }
  }
}
