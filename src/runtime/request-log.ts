import type { LoggedRequest, RequestLog } from '../world.ts'

/** Keeps the last `cap()` requests: a ring that is trimmed in blocks, so that adding stays cheap. */
export function createRequestLog(cap: () => number): RequestLog {
  let kept: LoggedRequest[] = []
  const listeners = new Set<(request: LoggedRequest) => void>()
  return {
    add(request) {
      kept.push(request)
      const most = cap()
      if (kept.length > most + 1024) kept = kept.slice(-most)
      for (const listener of listeners) listener(request)
    },
    values: () => kept.slice(-cap()),
    clear() {
      kept = []
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
