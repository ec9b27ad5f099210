import { existsSync } from 'node:fs'

/** The worker that folds the journal, where the program runs as a build; a checkout folds on its own thread. */
export function foldWorkerUrl(): URL | undefined {
  const url = new URL('./fold-worker.js', import.meta.url)
  return existsSync(url) ? url : undefined
}
