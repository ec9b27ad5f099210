import type { Job } from '../core/jobs.ts'

/** Binary heap of jobs by (due, order). Cancelled ones are left in and passed over by whoever looks. */
export class JobHeap {
  readonly #jobs: Job[] = []

  get first(): Job | undefined {
    return this.#jobs[0]
  }

  get size(): number {
    return this.#jobs.length
  }

  push(job: Job): void {
    const jobs = this.#jobs
    let at = jobs.push(job) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = jobs[parent]
      if (above === undefined || !isBefore(job, above)) break
      jobs[at] = above
      at = parent
    }
    jobs[at] = job
  }

  pop(): Job | undefined {
    const jobs = this.#jobs
    const first = jobs[0]
    const last = jobs.pop()
    if (first === undefined || last === undefined || first === last) return first
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const right = left + 1
      let next = left
      const leftJob = jobs[left]
      if (leftJob === undefined) break
      let child = leftJob
      const rightJob = jobs[right]
      if (rightJob !== undefined && isBefore(rightJob, leftJob)) {
        next = right
        child = rightJob
      }
      if (!isBefore(child, last)) break
      jobs[at] = child
      at = next
    }
    jobs[at] = last
    return first
  }

  clear(): void {
    this.#jobs.length = 0
  }
}

export const isBefore = (a: Job, b: Job): boolean =>
  a.due < b.due || (a.due === b.due && a.order < b.order)
