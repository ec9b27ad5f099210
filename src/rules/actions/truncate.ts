import { z } from 'zod'
import type { Action } from '../action.ts'

/** The length that was promised does not come: the client must not take the half for the whole. */
export const truncate: Action<true | number> = {
  name: 'truncate',
  doc: 'The body breaks off after its half (true) or that share of it, and the connection is cut',
  value: z.union([z.literal(true), z.number().min(0).lt(1)]),
  example: 0.5,
  request: () => ({}),
  async write(value, { response, bytes }) {
    const share = value === true ? 0.5 : value
    const part = bytes.subarray(0, Math.floor(bytes.length * share))
    await new Promise<void>((resolve) => {
      response.flushHeaders()
      response.write(part, () => resolve())
    })
    response.destroy()
  },
}
