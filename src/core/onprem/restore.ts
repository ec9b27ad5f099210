import type { Env } from '../env.ts'
import type { JsonObject } from '../json.ts'
import type { PhoneNumber } from '../phone-numbers/phone-number.ts'
import type { Tx } from '../tx.ts'
import { type Deployment, editDeployment, isRegistered } from './deployment.ts'
import { registerNumber, setPin } from './registration.ts'

/** A running client that restores a backup stops, and is back after this long. */
const RESTART_MS = 2000

/** The parts of a deployment that a backup holds; messages and callbacks stay behind. */
const KEPT = [
  'pin',
  'shards',
  'application',
  'providers',
  'about',
  'businessProfile',
  'complianceInfo',
] as const satisfies readonly (keyof Deployment)[]

export function backupOf(deployment: Deployment, number: PhoneNumber): JsonObject {
  const cc = /^\+(\d+)/.exec(number.displayNumber)?.[1] ?? ''
  const parts = KEPT.map((key) => [key, deployment[key]])
  return {
    ...(Object.fromEntries(parts.filter(([, value]) => value !== undefined)) as JsonObject),
    number: { cc, phoneNumber: number.waId.slice(cc.length), vname: number.verifiedName },
  }
}

export function restoreBackup(tx: Tx, env: Env, content: JsonObject): void {
  const running = isRegistered(tx)
  const { number, pin } = content
  // What the backup does not hold was not set when it was made.
  const parts = Object.fromEntries(KEPT.map((key) => [key, content[key]]))
  editDeployment(tx, () => parts as Partial<Deployment>)
  registerNumber(tx, env, number as { cc: string; phoneNumber: string; vname: string })
  if (typeof pin === 'string') setPin(tx, pin)
  if (!running) return
  editDeployment(tx, () => ({ failover: { until: env.now() + RESTART_MS, code: 1011 } }))
}
