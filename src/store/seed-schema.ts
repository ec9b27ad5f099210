import { z } from 'zod'
import { defaultRateCard } from '../core/conversations/rate-card.ts'
import {
  app,
  business,
  creditLine,
  phoneNumber,
  socialAccount,
  solution,
  token,
  user,
  waba,
} from './seed-accounts.schema.ts'
import { catalog, customer, flow, onprem, template } from './seed-content.schema.ts'
import type { time } from './seed-values.schema.ts'

/** A world to start from: what the files under `fixtures/seeds/` hold. */
export const seedSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  description: z.string().exactOptional(),
  businesses: z.array(business).default([]),
  apps: z.array(app).default([]),
  wabas: z.array(waba).default([]),
  phoneNumbers: z.array(phoneNumber).default([]),
  tokens: z.array(token).default([]),
  users: z
    .array(user)
    .default([])
    .describe('Owners of tokens; those that tokens name and that are not listed are made up.'),
  creditLines: z.array(creditLine).default([]),
  solutions: z.array(solution).default([]),
  socialAccounts: z.array(socialAccount).default([]),
  templates: z.array(template).default([]),
  catalogs: z.array(catalog).default([]),
  flows: z.array(flow).default([]),
  customers: z.array(customer).default([]),
  rateCard: z
    .record(z.string(), z.record(z.string(), z.number()))
    .default({ ...defaultRateCard })
    .describe(
      'Price of a delivered message by country and category; `default` is any other country.',
    ),
  onprem: onprem.exactOptional(),
})

export type Seed = z.output<typeof seedSchema>
export type SeedTime = z.output<typeof time>
