import { z } from 'zod'
import type { Action } from '../action.ts'

export const contentType: Action<string> = {
  name: 'content_type',
  doc: 'The answer says that it is of this type, whatever its body is',
  value: z.string().regex(/^[\w.+-]+\/[\w.+-]+(; ?[\w=-]+)?$/, { error: 'must be a media type' }),
  example: 'text/html; charset=utf-8',
  request: (value) => ({ headers: { 'content-type': value } }),
}
