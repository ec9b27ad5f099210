import { z } from 'zod'
import { headerMedia, withCode } from './content.schemas.ts'

const optionalText = (max: number) => z.looseObject({ text: z.string().min(1).max(max) }).optional()

const textHeader = z.looseObject({ type: z.literal('text'), text: z.string().min(1).max(60) })
const mediaHeader = z.discriminatedUnion('type', [
  textHeader,
  z.looseObject({ type: z.literal('image'), image: headerMedia.image }),
  z.looseObject({ type: z.literal('video'), video: headerMedia.video }),
  z.looseObject({ type: z.literal('document'), document: headerMedia.document }),
])

const BAD_HEADER = withCode(2036, 'This interactive type does not take such a header')
const noHeader = z.never(BAD_HEADER.message).optional()

const body = (max: number) => z.looseObject({ text: z.string().min(1).max(max) })
const footer = optionalText(60)

const unique = (values: readonly string[]) => new Set(values).size === values.length

const replyButton = z.looseObject({
  type: z.literal('reply'),
  reply: z.looseObject({
    id: z
      .string()
      .min(1)
      .max(256)
      .refine(
        (id) => id === id.trim(),
        withCode(2017, 'A button id must not begin or end with a space'),
      ),
    title: z.string().min(1).max(20),
  }),
})

const buttons = z
  .array(replyButton)
  .min(1)
  .max(3)
  .refine((all) => unique(all.map(({ reply }) => reply.id)), 'button ids must be unique')
  .refine((all) => unique(all.map(({ reply }) => reply.title)), 'button titles must be unique')

const row = z.looseObject({
  id: z.string().min(1).max(200),
  title: z.string().min(1).max(24),
  description: z.string().max(72).optional(),
})

const SECTIONS = withCode(2015, 'A message has 1 to 10 sections')
const TITLES = { message: 'sections need a title where there is more than one' }

const sectioned = <S extends z.ZodType<{ title?: string | undefined }>>(section: S) =>
  z
    .array(section)
    .refine((all) => all.length >= 1 && all.length <= 10, SECTIONS)
    .refine((all) => all.length < 2 || all.every(({ title }) => title), TITLES)

const listSections = sectioned(
  z.looseObject({ title: z.string().max(24).optional(), rows: z.array(row) }),
)
  .refine(
    (all) => {
      const count = all.reduce((sum, { rows }) => sum + rows.length, 0)
      return count >= 1 && count <= 10 && all.every(({ rows }) => rows.length > 0)
    },
    withCode(2016, 'A list has 1 to 10 rows over all sections'),
  )
  .refine(
    (all) => unique(all.flatMap(({ rows }) => rows.map(({ id }) => id))),
    'row ids must be unique',
  )

const productSections = sectioned(
  z.looseObject({
    title: z.string().max(24).optional(),
    product_items: z.array(z.looseObject({ product_retailer_id: z.string().min(1).max(100) })),
  }),
).refine(
  (all) => {
    const count = all.reduce((sum, { product_items: items }) => sum + items.length, 0)
    return count >= 1 && count <= 30 && all.every(({ product_items: items }) => items.length > 0)
  },
  withCode(2023, 'A product list has 1 to 30 products over all sections'),
)

const flowParameters = z
  .looseObject({
    flow_message_version: z.union([z.literal('3'), z.literal(3)]),
    flow_id: z.string().optional(),
    flow_name: z.string().optional(),
    flow_cta: z.string().min(1),
    mode: z.enum(['draft', 'published']).optional(),
    flow_token: z.string().optional(),
    flow_action: z.enum(['navigate', 'data_exchange']).optional(),
    flow_action_payload: z.looseObject({}).optional(),
  })
  .refine((flow) => (flow.flow_id === undefined) !== (flow.flow_name === undefined), {
    message: "exactly one of 'flow_id' and 'flow_name' is needed",
  })

const passedThrough = (name: string) =>
  z.looseObject({ name: z.literal(name), parameters: z.looseObject({}) })

/** Each kind of interactive message, with its limits. */
export const interactiveContents = {
  button: z.looseObject({
    header: mediaHeader.optional(),
    body: body(1024),
    footer,
    action: z.looseObject({ buttons }),
  }),
  list: z.looseObject({
    header: textHeader.optional(),
    body: body(4096),
    footer,
    action: z.looseObject({ button: z.string().min(1).max(20), sections: listSections }),
  }),
  product: z.looseObject({
    header: noHeader,
    body: body(1024).optional(),
    footer,
    action: z.looseObject({
      catalog_id: z.string().min(1),
      product_retailer_id: z.string().min(1).max(100),
    }),
  }),
  product_list: z.looseObject({
    header: textHeader,
    body: body(1024),
    footer,
    action: z.looseObject({ catalog_id: z.string().min(1), sections: productSections }),
  }),
  catalog_message: z.looseObject({
    header: noHeader,
    body: body(1024),
    footer,
    action: z.looseObject({
      name: z.literal('catalog_message'),
      parameters: z
        .looseObject({ thumbnail_product_retailer_id: z.string().optional() })
        .optional(),
    }),
  }),
  flow: z.looseObject({
    header: textHeader.optional(),
    body: body(1024),
    footer,
    action: z.looseObject({ name: z.literal('flow'), parameters: flowParameters }),
  }),
  location_request_message: z.looseObject({
    header: noHeader,
    body: body(1024),
    footer: z.never('is not allowed here').optional(),
    action: z.looseObject({ name: z.literal('send_location') }),
  }),
  address_message: z.looseObject({
    header: mediaHeader.optional(),
    body: body(1024),
    footer,
    action: z.looseObject({
      name: z.literal('address_message'),
      parameters: z.looseObject({ country: z.string().min(2) }),
    }),
  }),
  order_details: z.looseObject({
    header: mediaHeader.optional(),
    body: body(1024),
    footer,
    action: passedThrough('review_and_pay'),
  }),
  order_status: z.looseObject({
    header: mediaHeader.optional(),
    body: body(1024),
    footer,
    action: passedThrough('review_order'),
  }),
} as const

export type InteractiveType = keyof typeof interactiveContents

export const isInteractiveType = (type: unknown): type is InteractiveType =>
  typeof type === 'string' && Object.hasOwn(interactiveContents, type)
