import { z } from 'zod'
import { outcomeRules } from '../rules/outcomes.ts'

const userId = z.string().regex(/^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/)

const fields = {
  name: z.string().optional(),
  /** `null` gives it up. */
  username: z.string().nullable().optional(),
  /** The id under the first portfolio of the world; those of the others follow from it. */
  user_id: userId.optional(),
  /** By portfolio; `null` lets it follow from `user_id` again. */
  user_ids: z.record(z.string(), userId.nullable()).optional(),
  parent_user_id: z
    .string()
    .regex(/^[A-Z]{2}\.ENT\.[A-Za-z0-9]{1,128}$/)
    .nullable()
    .optional(),
  in_contact_book: z.boolean().optional(),
  outcome: z
    .string()
    .refine((name) => outcomeRules(name) !== undefined, {
      error: 'is no outcome; GET /_emulator/outcomes lists them',
    })
    .optional(),
  identity_mode: z.enum(['number', 'both', 'bsuid']).optional(),
  blocked: z.boolean().optional(),
  marketing_opt_out: z.boolean().optional(),
  /** Marketing templates fail with 130472. */
  marketing_experiment: z.boolean().optional(),
  on_whatsapp: z.boolean().optional(),
  always_open: z.boolean().optional(),
  /** What is sent meanwhile is delivered when it is on again, unless its time to live is over by then. */
  phone_off: z.boolean().optional(),
}
export const newCustomerBody = z.strictObject({
  wa_id: z.string().regex(/^\+?\d{7,15}$/),
  ...fields,
})
export const customerChange = z.strictObject({
  ...fields,
  /** True: the customer has a new phone or app; its identity hash changes. */
  identity_changed: z.boolean().optional(),
  /** The customer's new number. */
  number_changed_to: z
    .string()
    .regex(/^\+?\d{7,15}$/)
    .optional(),
})

export type CustomerFields = Omit<
  z.infer<typeof customerChange>,
  'identity_changed' | 'number_changed_to'
>
