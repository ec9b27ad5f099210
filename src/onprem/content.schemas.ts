import { z } from 'zod'

/** A check that refuses with a code of its own. The message is the whole text of `details`. */
export const withCode = (code: number, message: string) => ({ message, params: { code } })

/** Two fields of which a message must have exactly one. */
type Pair = { id?: unknown; link?: unknown }

const httpUrl = z.string().refine((text) => /^(https?:\/\/|[\w-]+\/https?:\/\/)/i.test(text), {
  message: 'must be an http or https URL',
})

/** The name of a provider, as an object or, in old clients, as plain text. */
const provider = z.union([z.string(), z.looseObject({ name: z.string() })])

const source = {
  id: z.string().min(1).optional(),
  link: httpUrl.optional(),
  provider: provider.optional(),
}
const caption = { caption: z.string().max(1024).optional() }
const filename = { filename: z.string().optional() }

/** `id` or `link`, not both and not neither. */
function oneSource(media: Pair, context: z.RefinementCtx): void {
  if (media.id === undefined && media.link === undefined) {
    context.addIssue({ code: 'custom', ...withCode(1008, "Parameter 'id' or 'link' is mandatory") })
  }
  if (media.id !== undefined && media.link !== undefined) {
    context.addIssue({ code: 'custom', message: "'id' and 'link' exclude each other" })
  }
}

/** An audio or a sticker: what else stands there is not looked at. */
export const bareMedia = z.looseObject(source).superRefine(oneSource)
/** An image or a video. */
export const captionedMedia = z.looseObject({ ...source, ...caption }).superRefine(oneSource)
export const documentMedia = z
  .looseObject({ ...source, ...caption, ...filename })
  .superRefine(oneSource)

/** What the header of a template or of an interactive message can hold. */
export const headerMedia = {
  image: captionedMedia,
  video: captionedMedia,
  document: documentMedia,
}

const TOO_LONG = withCode(1001, 'Message length exceeds 4096 characters')

export const textContent = z.looseObject({
  body: z
    .string()
    .min(1)
    .refine((text) => [...text].length <= 4096, TOO_LONG),
  preview_url: z.boolean().optional(),
})

const coordinate = (limit: number) =>
  z.union([z.number(), z.string()]).superRefine((value, context) => {
    const isNumber = typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(value)
    if (isNumber && Math.abs(Number(value)) <= limit) return
    const message = isNumber ? `must be between -${limit} and ${limit}` : 'must be a number'
    context.addIssue({ code: 'custom', message })
  })

export const locationContent = z.looseObject({
  longitude: coordinate(180),
  latitude: coordinate(90),
  name: z.string().optional(),
  address: z.string().optional(),
})

const text = z.string().optional()
const NAME_PARTS = ['first_name', 'last_name', 'middle_name', 'prefix', 'suffix'] as const

const contactName = z
  .looseObject({
    formatted_name: z.string().min(1),
    first_name: text,
    last_name: text,
    middle_name: text,
    prefix: text,
    suffix: text,
  })
  .refine((name) => NAME_PARTS.some((part) => name[part]), {
    message: `one of ${NAME_PARTS.join(', ')} is needed beside formatted_name`,
  })

const contact = z.looseObject({
  name: contactName,
  phones: z.array(z.looseObject({ phone: text, type: text, wa_id: text })).optional(),
  emails: z.array(z.looseObject({ email: text, type: text })).optional(),
  urls: z.array(z.looseObject({ url: text, type: text })).optional(),
  addresses: z
    .array(
      z.looseObject({
        street: text,
        city: text,
        state: text,
        zip: text,
        country: text,
        country_code: text,
        type: text,
      }),
    )
    .optional(),
  org: z.looseObject({ company: text, department: text, title: text }).optional(),
  birthday: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/, 'must be YYYY-MM-DD')
    .optional(),
  ims: z.array(z.looseObject({ service: text, user_id: text })).optional(),
})

export const contactsContent = z.array(contact).min(1).max(257)

export const reactionContent = z.looseObject({ message_id: z.string().min(1), emoji: z.string() })
