import { z } from 'zod'
import { setMessagingLimit, setThroughput } from '../core/limits/raise-limits.ts'
import { tierName } from '../core/limits/tier-names.ts'
import { isUpgrading } from '../core/limits/upgrade.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { World } from '../world.ts'
import { type ControlEndpoint, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { iso, parseBody } from './parse.ts'

const numberBody = z.strictObject({
  /** To HIGH the number is in maintenance for a minute: 131057. */
  throughput: z.enum(['STANDARD', 'HIGH', 'NOT_APPLICABLE']).optional(),
  /** In use in the WhatsApp Business app as well: 20 messages a second. */
  coexistence: z.boolean().optional(),
  quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).optional(),
  /** Who a public test number may write to. */
  test_recipients: z
    .array(z.string().regex(/^\d{7,15}$/))
    .max(5)
    .optional(),
})
const businessBody = z.strictObject({
  /** Different customers in 24 hours; null = unlimited. */
  messaging_limit: z.int().min(0).nullable(),
})

/** Meta's side of what numbers and portfolios may do; the webhooks follow. */
export const limitEndpoints: ControlEndpoint[] = [
  {
    method: 'PATCH',
    path: '/_emulator/phone-numbers/{id}',
    auth: 'admin',
    body: 'json',
    input: numberBody,
    doc: "Meta's side of a number: throughput level, coexistence, quality, test recipients",
    async run({ world, params, body }) {
      const change = parseBody(numberBody, body)
      const number = requireNumber(world, params['id'] ?? '')
      const changed = await world.store.transact((tx) => {
        const moved = change.throughput
          ? setThroughput(tx, world.env, number.id, change.throughput)
          : number
        return tx.phoneNumbers.put(number.id, {
          ...moved,
          ...(change.coexistence !== undefined && { coexistence: change.coexistence }),
          ...(change.quality && { qualityRating: change.quality }),
          ...(change.test_recipients && { testRecipients: change.test_recipients }),
        })
      })
      return ok(view(world, changed))
    },
  },
  {
    method: 'PATCH',
    path: '/_emulator/businesses/{id}',
    auth: 'admin',
    body: 'json',
    input: businessBody,
    doc: "Meta's side of a portfolio: its messaging limit",
    async run({ world, params, body }) {
      const { messaging_limit: limit } = parseBody(businessBody, body)
      const { id = '' } = params
      const business = await world.store.transact((tx) =>
        setMessagingLimit(tx, id, limit ?? undefined),
      )
      if (!business) throw new ControlError('not_found', `there is no business ${id}`)
      return ok({
        id,
        name: business.name,
        messaging_limit: business.messagingLimit ?? null,
        tier: tierName(business.messagingLimit),
      })
    },
  },
]

function requireNumber(world: World, id: string): PhoneNumber {
  const number = world.store.read.phoneNumbers.get(id)
  if (!number) throw new ControlError('not_found', `there is no phone number ${id}`)
  return number
}

const view = (world: World, number: PhoneNumber) => ({
  id: number.id,
  display_phone_number: number.displayNumber,
  throughput: number.throughput,
  ...(isUpgrading(number, world.clock.now()) && {
    upgrading_until: iso(number.upgradingUntil ?? 0),
  }),
  coexistence: number.coexistence,
  quality: number.qualityRating,
  ...(number.testRecipients && { test_recipients: number.testRecipients }),
})
