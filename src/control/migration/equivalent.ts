/** What stands on Cloud in the place of something of On-Premises. */
export interface Equivalent {
  readonly verdict: 'same' | 'different' | 'none'
  /** Absent where there is none. */
  readonly cloud?: string
  /** What a client has to do about it. */
  readonly note: string
}

export const same = (cloud: string, note = 'Nothing changes.'): Equivalent => ({
  verdict: 'same',
  cloud,
  note,
})

export const different = (cloud: string, note: string): Equivalent => ({
  verdict: 'different',
  cloud,
  note,
})

export const none = (note: string): Equivalent => ({ verdict: 'none', note })

/** Names by pattern, `*` stands for anything; the first that fits counts. */
export type Equivalents = readonly (readonly [pattern: string, equivalent: Equivalent])[]

export function equivalentOf(table: Equivalents, name: string): Equivalent | undefined {
  return table.find(([pattern]) => fits(pattern, name))?.[1]
}

function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(name)
}
