import type { NodeKind } from './node-kind.ts'

const kinds = new Map<string, NodeKind>()

/** Kinds refer to each other by name (a WABA has numbers, a number has a WABA): `nodes.ts` tells them all. */
export function tellKinds(all: readonly NodeKind[]): void {
  for (const kind of all) kinds.set(kind.kind, kind)
}

export function kindNamed(name: string): NodeKind {
  const kind = kinds.get(name)
  if (!kind) throw new Error(`there is no kind of node named ${name}`)
  return kind
}
