import { z } from 'zod'
import { parseDuration } from '../core/duration.ts'
import { parseLatency } from '../core/latency/latency.ts'
import { BadProfile } from '../core/latency/profile.ts'
import { parseThroughput } from '../core/limits/throughput.ts'
import { checkDialectSettings } from '../core/settings-check.ts'

const ms = z.int().min(0)

function isLatency(text: string, context: z.RefinementCtx): void {
  try {
    parseLatency(text)
  } catch (error) {
    if (!(error instanceof BadProfile)) throw error
    context.addIssue({ code: 'custom', message: error.message })
  }
}

/** `instant`, `manual` or how long the review takes, kept in ms. */
function readReview(value: string | number, context: z.RefinementCtx): string {
  if (value === 'instant' || value === 'manual') return value
  const ms = parseDuration(value)
  if (ms !== undefined) return String(ms)
  context.addIssue({ code: 'custom', message: 'must be instant, manual or a duration such as 5s' })
  return z.NEVER
}

/** `PATCH /_emulator/settings`: any part of the run-time settings; a key that is none is an error. */
export const settingsBody = z.strictObject({
  latency: z.string().superRefine(isLatency).optional(),
  throughput: z
    .union([z.string(), z.number().positive().transform(String)])
    .refine((text) => parseThroughput(text) !== undefined, {
      error: 'must be auto, legacy-2024, high-load, off or messages per second',
    })
    .optional(),
  delivery: z
    .strictObject({ sent_ms: ms, delivered_ms: ms, read_ms: ms, failed_ms: ms })
    .partial()
    .optional(),
  auto_read: z.boolean().optional(),
  template_review: z.union([z.string(), z.number()]).transform(readReview).optional(),
  name_review: z.union([z.string(), z.number()]).transform(readReview).optional(),
  template_review_script: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        status: z.enum(['APPROVED', 'REJECTED', 'PENDING']).optional(),
        reason: z.string().optional(),
        after: z.union([z.string(), z.number().transform(String)]).optional(),
        category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']).optional(),
      }),
    )
    .optional(),
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
  onprem: dialectSwitches('onprem'),
  cloud: dialectSwitches('cloud'),
})

/** Switches of a dialect: what they may be follows from their defaults. */
function dialectSwitches(dialect: 'onprem' | 'cloud') {
  return z
    .record(z.string(), z.unknown())
    .superRefine((change, context) => {
      for (const { path, problem } of checkDialectSettings(dialect, change)) {
        context.addIssue({ code: 'custom', path: path.split('.').slice(1), message: problem })
      }
    })
    .optional()
}
