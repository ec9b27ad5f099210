import type { Env } from '../env.ts'
import type { WaId } from '../ids.ts'
import { callingCountry } from '../phone-numbers/calling-country.ts'
import type { Customer } from './customer.ts'
import { magicCustomer } from './magic-numbers.ts'

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A customer nobody has said anything about yet: on WhatsApp, called by their number. */
export function newCustomer(env: Env, waId: WaId, fields: Partial<Customer> = {}): Customer {
  return {
    waId,
    name: waId,
    bsuid: `${callingCountry(waId)}.${env.random.digits(17)}`,
    identityMode: 'both',
    outcome: 'none',
    blocked: false,
    marketingOptOut: false,
    identityHash: identityHash(env),
    identityChangedAt: env.now(),
    identityAcknowledged: true,
    onWhatsApp: true,
    ...magicCustomer(waId),
    ...fields,
  }
}

/** Base64 of 8 bytes, as in `Rc/eg9Rl0JA=`. */
export function identityHash(env: Env): string {
  let text = ''
  for (let i = 0; i < 10; i++) text += base64[env.random.int(64)]
  return `${text}${base64[env.random.int(16) * 4]}=`
}
