import { Readable } from 'node:stream'
import type { Store } from '../core/tx.ts'
import { actionOf, linkKinds } from './actions.ts'
import { strike } from './strike.ts'

/** What a rule makes of a link. */
type Spoilt =
  | {
      readonly status: number
      readonly statusText: string
      readonly headers: Readonly<Record<string, string>>
      readonly body: Readable
    }
  | { readonly errno: number; readonly error: string }

export interface Way<Options, Fetched> {
  get(url: string, options: Options): Promise<Fetched>
}

/** The way out of the emulator with what rules do to the links of media on it. */
export function withLinkRules<Options, Fetched>(
  outgoing: Way<Options, Fetched>,
  store: Store,
  now: () => number,
  wait: (ms: number) => Promise<void>,
): Way<Options, Fetched | Spoilt> {
  return {
    async get(url, options) {
      const facts = { dialect: '', link: url }
      for (const { action } of await strike(store, linkKinds, facts, now())) {
        const effect = actionOf(action.kind)?.link?.(action.value) ?? {}
        if (effect.wait !== undefined) await wait(effect.wait)
        if (effect.status !== undefined) return refused(effect.status)
        if (effect.broken) return { errno: 18, error: 'Transferred a partial file' }
      }
      return outgoing.get(url, options)
    },
  }
}

const refused = (status: number): Spoilt => ({
  status,
  statusText: status === 404 ? 'Not Found' : '',
  headers: {},
  body: Readable.from([]),
})
