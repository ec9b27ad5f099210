import { z } from 'zod'
import { isObject } from '../core/json.ts'
import { headerMedia } from './content.schemas.ts'

const currency = z.looseObject({
  fallback_value: z.string().min(1),
  code: z.string().regex(/^[A-Za-z]{3}$/, 'must be an ISO 4217 code'),
  amount_1000: z.int(),
})

const dateTime = z.looseObject({
  fallback_value: z.string().min(1),
  day_of_week: z.union([z.int().min(1).max(7), z.string()]).optional(),
  day_of_month: z.int().min(1).max(31).optional(),
  year: z.int().optional(),
  month: z.int().min(1).max(12).optional(),
  hour: z.int().min(0).max(24).optional(),
  minute: z.int().min(0).max(59).optional(),
  calendar: z.enum(['GREGORIAN', 'SOLAR_HIJRI']).optional(),
  timestamp: z.union([z.int(), z.string()]).optional(),
})

/** Media of a parameter: under the name of its type, or, as one of Meta's samples has it, flat in the parameter. */
const media = <T extends keyof typeof headerMedia>(type: T) =>
  z.looseObject({ type: z.literal(type) }).superRefine((value, context) => {
    const found = headerMedia[type].safeParse(value[type] ?? value, { reportInput: true })
    for (const issue of found.error?.issues ?? []) {
      context.addIssue({
        ...issue,
        path: value[type] ? [type, ...issue.path] : issue.path,
      } as never)
    }
  })

const parameter = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('currency'), currency }),
  z.looseObject({ type: z.literal('date_time'), date_time: dateTime }),
  media('image'),
  media('video'),
  media('document'),
  z.looseObject({
    type: z.literal('location'),
    location: z.looseObject({
      latitude: z.union([z.number(), z.string()]),
      longitude: z.union([z.number(), z.string()]),
    }),
  }),
  z.looseObject({ type: z.literal('payload'), payload: z.string().max(128) }),
  z.looseObject({ type: z.literal('action'), action: z.looseObject({}) }),
  z.looseObject({ type: z.literal('coupon_code'), coupon_code: z.string().min(1) }),
])

/** A single object stands for an array of one. */
const parameters = z
  .preprocess((value) => (isObject(value) ? [value] : value), z.array(parameter).optional())
  .optional()

const component = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('header'), parameters }),
  z.looseObject({ type: z.literal('body'), parameters }),
  z.looseObject({ type: z.literal('footer'), parameters }),
  z.looseObject({
    type: z.literal('button'),
    sub_type: z.enum(['quick_reply', 'url', 'catalog', 'flow', 'copy_code']),
    index: z.union([z.int().min(0).max(9), z.string().regex(/^\d$/, 'must be 0 to 9')]),
    parameters,
  }),
])

export const templateContent = z.looseObject({
  namespace: z.string().optional(),
  name: z
    .string()
    .min(1)
    .max(512)
    .regex(/^[a-z0-9_]+$/, 'holds only a-z, 0-9 and _'),
  language: z.looseObject({
    policy: z.literal('deterministic', 'only deterministic is left').optional(),
    code: z.string().min(1),
  }),
  components: z.array(component).optional(),
})

export const hsmContent = z.looseObject({
  namespace: z.string().min(1),
  element_name: z.string().min(1),
  language: z.looseObject({
    policy: z.enum(['fallback', 'deterministic']),
    code: z.string().min(1),
  }),
  localizable_params: z
    .array(
      z.looseObject({
        default: z.string(),
        currency: z.looseObject({ currency_code: z.string(), amount_1000: z.int() }).optional(),
        date_time: z.looseObject({}).optional(),
      }),
    )
    .optional(),
})
