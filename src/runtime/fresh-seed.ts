import { randomBytes } from 'node:crypto'

/** A random seed for a process that was given none; it is printed, so that a run can be had again. */
export const freshSeed = (): string => randomBytes(6).toString('hex')
