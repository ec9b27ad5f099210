import { existsSync } from 'node:fs'

/** The worker that folds the journal, where the program runs as a build; a checkout folds on its own thread. */
export function foldWorkerUrl(): URL | undefined {
  const places = ['./store/fold-worker.js', '../store/fold-worker.js']
  return places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url))
}
