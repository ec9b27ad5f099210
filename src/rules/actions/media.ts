import { z } from 'zod'
import type { Action } from '../action.ts'
import { writeSlowly } from './slow-body.ts'
import { duration, ms } from './values.ts'

const value = z.union([z.enum(['broken', 'expired', 'slow']), z.strictObject({ slow: duration })])

type Value = z.infer<typeof value>

/** Time that `slow` takes where nothing is said. */
const SLOW_MS = 5000

/** Media files that clients download, and the links that the emulator fetches for them. */
export const media: Action<Value> = {
  name: 'media',
  doc: 'Media downloads, and links that are fetched for a message: `slow` or `{slow: ms}`, `broken` (other bytes than promised), `expired` (404)',
  value,
  example: 'expired',
  request(value, hit) {
    if (!hit.downloads || value !== 'expired') return {}
    if (hit.dialect === 'onprem') return { refuse: { code: 1006 } }
    return { reply: { status: 404, headers: {}, body: undefined, webhooks: [] } }
  },
  async write(value, out) {
    if (value === 'broken') {
      out.response.end(Buffer.from(out.bytes.map((byte) => byte ^ 0x55)))
    } else if (value === 'expired') {
      out.response.end(out.bytes)
    } else {
      await writeSlowly(out, slowMs(value))
    }
  },
  link(value) {
    if (value === 'expired') return { status: 404 }
    if (value === 'broken') return { broken: true }
    return { wait: slowMs(value) }
  },
}

const slowMs = (value: Exclude<Value, 'broken' | 'expired'>): number =>
  value === 'slow' ? SLOW_MS : ms(value.slow)
