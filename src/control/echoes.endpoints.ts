import { z } from 'zod'
import { conversationKey } from '../core/conversations/conversation.ts'
import { magicCustomer } from '../core/customers/magic-numbers.ts'
import { echoMessage } from '../core/messages/echo-message.ts'
import { findNumber } from '../core/phone-numbers/find-number.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { ReadTx } from '../core/tx.ts'
import { type ControlEndpoint, created } from './context.ts'
import { ControlError } from './errors.ts'
import { contentOf } from './inbound-content.ts'
import { parseBody } from './parse.ts'

const digits = z.union([z.string(), z.number().transform(String)])

/** The object under the type's name has the fields of the echo. */
const echoBody = z.looseObject({
  from: digits.optional(),
  to: digits,
  type: z.string().default('text'),
})

export const echoEndpoints: ControlEndpoint[] = [
  {
    method: 'POST',
    path: '/_emulator/echoes',
    auth: 'admin',
    body: 'json',
    input: echoBody,
    doc: 'The business writes in its WhatsApp Business app, with a number of coexistence; answers the id of the message',
    async run({ world, body }) {
      const given = parseBody(echoBody, body)
      const { type } = given
      for (const name of Object.keys(given)) {
        if (['from', 'to', 'type', type].includes(name)) continue
        throw new ControlError('invalid_request', `${name}: is not known here`)
      }
      const from = sender(world.store.read, given.from)
      const to = given.to.replace(/\D/g, '')
      requireReachable(world.store.read, from, to)
      const content = await contentOf(world, 'cloud', from, type, given[type], false)
      const act = { from: from.id, to, type, content }
      const message = await world.store.transact((tx) => echoMessage(tx, world.env, act))
      return created({ message_id: message.id })
    },
  },
]

/** By id or number; left out, the first number of coexistence. */
function sender(read: ReadTx, from: string | undefined): PhoneNumber {
  if (from === undefined) {
    const shared = [...read.phoneNumbers.values()].find(isShared)
    if (shared) return shared
    throw new ControlError('not_coexistence', 'the world has no number of coexistence')
  }
  const number = read.phoneNumbers.get(from) ?? findNumber(read, from.replace(/\D/g, ''))
  if (!number) throw new ControlError('not_found', `there is no business number ${from}`)
  if (isShared(number)) return number
  throw new ControlError(
    'not_coexistence',
    `${from} is not in use in the WhatsApp Business app: PATCH /_emulator/phone-numbers/${number.id} {"coexistence": true}`,
  )
}

const isShared = ({ coexistence, platform }: PhoneNumber): boolean =>
  coexistence && platform === 'CLOUD_API'

function requireReachable(read: ReadTx, { id, waId }: PhoneNumber, to: string): void {
  const refuse = (why: string) => new ControlError('invalid_request', `to: ${why}`)
  if (to.length < 7 || to.length > 15) throw refuse('must be a phone number of 7 to 15 digits')
  if (to === waId) throw refuse('is the number of the business itself')
  if ((read.customers.get(to) ?? magicCustomer(to))?.onWhatsApp === false) {
    throw refuse(`${to} is not on WhatsApp`)
  }
  if (read.conversations.get(conversationKey(id, to))?.blockedAt !== undefined) {
    throw refuse(`the business has blocked ${to}`)
  }
}
