import { z } from 'zod'
import { parseDuration } from '../../core/duration.ts'
import { BadProfile, parseProfile } from '../../core/latency/profile.ts'
import type { Action } from '../action.ts'

const isProfile = (text: string): boolean => {
  try {
    return parseProfile(text) !== undefined
  } catch (error) {
    if (error instanceof BadProfile) return false
    throw error
  }
}

/** In place of the time that the latency setting would draw. */
export const latency: Action<number | string> = {
  name: 'latency',
  doc: 'The request takes so long as the client sees it, or as long as a latency profile says',
  value: z.union([
    z.number().min(0),
    z.string().refine((text) => parseDuration(text) !== undefined || isProfile(text), {
      error: 'must be ms, a duration or a latency profile',
    }),
  ]),
  example: 'p50=80,p90=200',
  request: (value) => ({ takes: parseDuration(value) ?? value }),
}
