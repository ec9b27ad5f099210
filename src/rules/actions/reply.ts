import { z } from 'zod'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Action } from '../action.ts'
import { filled } from '../placeholders.ts'

const value = z.strictObject({
  status: z.int().min(200).max(599).default(200),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.json().optional(),
  webhooks: z
    .array(
      z.strictObject({
        field: z.string().optional(),
        value: z.record(z.string(), z.json()),
      }),
    )
    .default([]),
})

type Value = z.infer<typeof value>

/** What replay files do: a fixed answer in which parts of the request may stand. */
export const reply: Action<Value> = {
  name: 'reply',
  doc: 'Answers with this status, headers and body in place of the simulation; `{{request.body.to}}` and such are filled in',
  value,
  example: {
    status: 503,
    headers: { 'retry-after': '5' },
    body: 'Service Unavailable',
    webhooks: [],
  },
  decides: true,
  request(value, hit) {
    const { status, headers, body, webhooks } = filled(value as Json, hit.values()) as Value
    return {
      reply: {
        status,
        headers,
        body: body as Json | undefined,
        webhooks: webhooks.map(({ field, value }) => ({
          value: value as JsonObject,
          ...(field !== undefined && { field }),
        })),
      },
    }
  },
}
