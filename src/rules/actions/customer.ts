import { z } from 'zod'
import type { Action } from '../action.ts'

export const customer: Action<'echo' | 'press_first'> = {
  name: 'customer',
  doc: 'On getting the message the customer sends its text back (`echo`) or takes its first button or row (`press_first`)',
  value: z.enum(['echo', 'press_first']),
  example: 'echo',
  request: (value) => ({ customer: value }),
}
