import type { Action, OutgoingReply } from '../action.ts'
import { duration, ms } from './values.ts'

const PIECES = 10

export const slowBody: Action<number | string> = {
  name: 'slow_body',
  doc: 'Status and headers come at once, the body in ten pieces over that time',
  value: duration,
  example: '2s',
  request: () => ({}),
  write: (value, out) => writeSlowly(out, ms(value)),
}

export async function writeSlowly(out: OutgoingReply, over: number): Promise<void> {
  const { response, bytes } = out
  response.flushHeaders()
  const size = Math.max(1, Math.ceil(bytes.length / PIECES))
  const pause = over / Math.max(1, Math.ceil(bytes.length / size))
  for (let at = 0; at < bytes.length; at += size) {
    // A client is content as soon as it has the length that was promised: each piece comes after its wait.
    await out.wait(pause)
    if (response.destroyed) return
    response.write(bytes.subarray(at, at + size))
  }
  response.end()
}
