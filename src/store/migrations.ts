import type { StateMaps } from './commit.ts'
import { fromFormat1 } from './migrate-1.ts'
import { fromFormat2 } from './migrate-2.ts'

/** Format of `db.json` and of the journal. Raise it with a step below when rows of old folders no longer fit. */
export const FORMAT = 3

/** What turns the rows of format N into those of N + 1. */
export type Migrations = Readonly<Record<number, (rows: StateMaps) => StateMaps>>

const migrations: Migrations = { 1: fromFormat1, 2: fromFormat2 }

/** Rows of an older format, step by step in the present one. */
export function migrate(
  rows: StateMaps,
  from: number,
  to: number = FORMAT,
  steps: Migrations = migrations,
): StateMaps {
  let current = rows
  for (let format = from; format < to; format += 1) {
    const step = steps[format]
    if (step === undefined) throw new Error(`nothing turns data of format ${format} into ${to}`)
    current = step(current)
  }
  return current
}
