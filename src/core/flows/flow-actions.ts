export interface ActionKind {
  readonly since: number
  readonly required: readonly string[]
  readonly optional: readonly string[]
  /** Components that may have it; absent for all. */
  readonly of?: readonly string[]
}

/** Actions with what they must and may hold and the first version that has them. */
export const flowActions: Readonly<Record<string, ActionKind>> = {
  navigate: { since: 2.1, required: ['next'], optional: ['payload'] },
  data_exchange: { since: 2.1, required: [], optional: ['payload'] },
  complete: { since: 2.1, required: [], optional: ['payload'] },
  update_data: { since: 6, required: ['payload'], optional: [] },
  open_url: { since: 6, required: ['url'], optional: [], of: ['EmbeddedLink', 'OptIn'] },
}
