import { type Watch, waitUntil } from '../runtime/wait-until.ts'
import type { World } from '../world.ts'

/** Requests that wait for something to happen in a world; all are answered when it ends. */
export function createWaits(sources: readonly Watch[]): {
  readonly until: World['until']
  end(): void
} {
  const waits = new Set<() => void>()
  let ended = false
  return {
    until: (probe, wallMs) => waitUntil(probe, ended ? 0 : wallMs, sources, waits),
    end() {
      ended = true
      for (const end of [...waits]) end()
    },
  }
}
