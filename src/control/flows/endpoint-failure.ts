import type { FlowAnswer } from '../../world.ts'

const GENERIC = 'Something went wrong. Try again later.'

/** What the phone shows of an endpoint that did not answer as it should. */
export function failureOf({
  status,
  text,
  failure,
}: FlowAnswer): { name: string; message: string } | undefined {
  if (status === 427) return { name: 'FLOW_TOKEN_INVALID', message: text ?? GENERIC }
  if (status === 421) return { name: 'DECRYPTION_FAILED', message: GENERIC }
  if (status === 432) return { name: 'SIGNATURE_FAILED', message: GENERIC }
  return failure && { name: failure, message: GENERIC }
}
