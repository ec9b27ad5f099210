import { z } from 'zod'

const ms = z.int().min(0)

/** `PATCH /_emulator/settings`: any part of the run-time settings; a key that is none is an error. */
export const settingsBody = z.strictObject({
  latency: z.string().optional(),
  throughput: z.union([z.string(), z.number().positive().transform(String)]).optional(),
  delivery: z
    .strictObject({ sent_ms: ms, delivered_ms: ms, read_ms: ms, failed_ms: ms })
    .partial()
    .optional(),
  auto_read: z.boolean().optional(),
  template_review: z.union([z.string(), z.number().transform(String)]).optional(),
  webhook_tls: z.enum(['lenient', 'strict']).optional(),
  webhook_timeout_ms: ms.optional(),
  webhook_retry_ms: z.array(ms).min(1).optional(),
  webhook_retry_until_ms: ms.optional(),
  egress: z.enum(['local', 'any', 'none']).optional(),
  strict: z.boolean().optional(),
  service_window: z.enum(['enforced', 'open']).optional(),
  hello_world: z.enum(['any', 'test-numbers']).optional(),
  retention: z.int().min(1).optional(),
  public_url: z.url().optional(),
  onprem: z
    .strictObject({
      version: z.string(),
      strict: z.boolean(),
      strictTemplates: z.boolean(),
      contactsMode: z.enum(['format-only', 'directory']),
      requireContactCheck: z.boolean(),
      messageStatus: z.union([z.literal(200), z.literal(201)]),
      mediaStatus: z.union([z.literal(200), z.literal(201)]),
      metaVersionStyle: z.enum(['plain', 'split']),
      statusRecipientId: z.enum(['both', 'message', 'top']),
      cloudExtras: z.boolean(),
      interactiveErrors: z.enum(['http', 'webhook']),
      allowHttpWebhooks: z.boolean(),
      topology: z.enum(['single', 'ha', 'multiconnect']),
      registrationBlocked: z.boolean(),
      sendContacts: z.boolean(),
      callbackRetryUntilMs: ms,
      callbackQueueLimit: z.int().min(1),
    })
    .partial()
    .optional(),
  cloud: z
    .strictObject({
      webhookVersion: z.string().regex(/^v\d+\.0$/),
      bsuidPayloads: z.enum(['on', 'off']),
      throttleStatus: z.union([z.literal(400), z.literal(429)]),
      windowErrorMode: z.enum(['async', 'sync']),
      waIdRules: z.boolean(),
      apiVersions: z.strictObject({ oldest: z.int(), newest: z.int(), default: z.int() }).partial(),
    })
    .partial()
    .optional(),
})
