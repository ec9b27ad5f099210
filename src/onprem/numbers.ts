import { callingCodeOf, normaliseNumber } from '../core/phone-numbers/normalise.ts'
import type { World } from '../world.ts'
import { requireNumber } from './deployment.ts'

/** The wa_id of a number as a client writes it. */
export function toWaId(world: World, input: string): string | undefined {
  const { customers } = world.store.read
  const code = callingCodeOf(requireNumber(world).displayNumber)
  return normaliseNumber(input, code, (waId) => customers.has(waId))
}
