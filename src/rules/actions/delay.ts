import type { Action } from '../action.ts'
import { duration, ms } from './values.ts'

export const delay: Action<number | string> = {
  name: 'delay',
  doc: 'The answer comes so much later',
  value: duration,
  example: '1500ms',
  request: (value) => ({ wait: ms(value) }),
}
