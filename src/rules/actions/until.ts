import { z } from 'zod'
import type { Action } from '../action.ts'

export const until: Action<'accepted' | 'sent' | 'delivered'> = {
  name: 'until',
  doc: 'The last status that the message reaches',
  value: z.enum(['accepted', 'sent', 'delivered']),
  example: 'sent',
  request: (value) => ({ until: value }),
}
