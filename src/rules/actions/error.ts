import { z } from 'zod'
import type { Action, HitRequest } from '../action.ts'
import { counterpart } from '../counterparts.ts'

const code = z.int().min(0)
const value = z.union([
  code,
  z
    .strictObject({
      code: code.optional(),
      /** By dialect, where they differ. */
      cloud: code.optional(),
      onprem: code.optional(),
      details: z.string().optional(),
      /** How it is reported, where that is not to be as in reality. */
      as: z.enum(['http', 'status']).optional(),
    })
    .refine(({ code, cloud, onprem }) => (code ?? cloud ?? onprem) !== undefined, {
      error: 'needs a code',
    }),
])

type Value = z.infer<typeof value>

/** A code of the dialect: as HTTP error or as failed status, as it is in reality. */
export const error: Action<Value> = {
  name: 'error',
  doc: 'An error of the dialect by its code: an HTTP error or a failed status, as the code is in reality',
  value,
  example: 131016,
  decides: true,
  request(value, hit) {
    const { as, details, ...codes } = typeof value === 'number' ? { code: value } : value
    const wanted = codes[hit.dialect] ?? codes.code ?? codes.cloud ?? codes.onprem ?? 0
    const known = counterpart(wanted, hit.dialect, hit.errors)
    const effect = { code: known, ...(details !== undefined && { details }) }
    return isLate(known, as, hit) ? { fail: effect } : { refuse: effect }
  },
}

function isLate(code: number, as: 'http' | 'status' | undefined, hit: HitRequest): boolean {
  if (!hit.sends) return false
  return (as ?? hit.errors.reportedBy(code)) === 'status'
}
