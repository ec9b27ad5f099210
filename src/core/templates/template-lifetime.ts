import { refuseIf } from './template-refused.ts'

/** Seconds for which an undelivered message is tried again, by category. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  AUTHENTICATION: [30, 900],
  UTILITY: [30, 43_200],
  MARKETING: [43_200, 2_592_000],
}

/** -1 stands for 30 days, but for marketing. */
export function requireLifetime(seconds: number | undefined, category: string): void {
  if (seconds === undefined || (seconds === -1 && category !== 'MARKETING')) return
  const [least, most] = ranges[category] ?? [0, 0]
  refuseIf(
    seconds < least || seconds > most,
    'bad_value',
    'message_send_ttl_seconds',
    `must be between ${least} and ${most} for ${category}`,
  )
}
