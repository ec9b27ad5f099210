import { z } from 'zod'
import type { Action, PlannedWebhook } from '../action.ts'

const SIGNATURES: ReadonlySet<string> = new Set(['x-hub-signature', 'x-hub-signature-256'])

/** Cloud webhooks are signed; a client must refuse what is not, or not well. On-Premises ones have no signature. */
export const signature: Action<'corrupt' | 'missing'> = {
  name: 'signature',
  doc: "A Cloud webhook's signature is `corrupt` or `missing`",
  value: z.enum(['corrupt', 'missing']),
  example: 'corrupt',
  webhook(value, planned): readonly PlannedWebhook[] {
    const headers: Record<string, string> = {}
    for (const [name, text] of Object.entries(planned.headers)) {
      if (!SIGNATURES.has(name.toLowerCase())) headers[name] = text
      else if (value === 'corrupt') headers[name] = corrupted(text)
    }
    return [{ ...planned, headers }]
  },
}

/** Of the right form and wrong: the last digit is another one. */
const corrupted = (text: string): string => text.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
