import { z } from 'zod'
import { seedSchema } from './seed-schema.ts'

/** What `fixtures/seeds/seed.schema.json` holds; `scripts/update-schemas.mjs` writes it. */
export const seedJsonSchema = () => ({
  ...z.toJSONSchema(seedSchema, { io: 'input' }),
  title: 'Seed of a waba-emulator world',
})
