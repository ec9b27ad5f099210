import { z } from 'zod'
import { readVname } from './vname.ts'

export const digits = z.string().regex(/^\d+$/, 'must be digits')
export const pin = z.string().regex(/^\d{6}$/, 'must be 6 digits')
export const cert = z.string().refine((text) => readVname(text) !== undefined, 'must be base64')
