import { z } from 'zod'

const status = z.enum(['connected', 'connecting', 'disconnected', 'uninitialized', 'unregistered'])
const node = z.strictObject({ gateway_status: status, unreachable: z.boolean() }).partial()

/** Any part of it; `null` takes a field back to what follows from the rest. */
export const onpremChange = z
  .strictObject({
    topology: z.enum(['single', 'ha', 'multiconnect']),
    shards: z.int().refine((count) => [1, 2, 4, 8, 16, 32].includes(count)),
    /** Of the single node, or of all. */
    gateway_status: status.nullable(),
    /** By host name: `wacore1`, `master-1`; `coreapp` is the single one. */
    nodes: z.record(z.string(), node.nullable()),
    /** Another node takes over; until then calls answer 1011 or 1018. */
    failover: z.strictObject({
      /** `unhealthy_interval` of the application settings where absent. */
      duration_ms: z.int().min(0).optional(),
      code: z.union([z.literal(1011), z.literal(1018)]).optional(),
    }),
    /** Upgrade of the client. */
    version: z.string().regex(/^v?\d+(\.\d+)+$/),
    /** From when on this version is expired; null = never. */
    version_expires_at: z.iso.datetime().nullable(),
    callback_queue_limit: z.int().min(0),
    coreapp_down: z.boolean(),
    locked: z.boolean(),
    registration_blocked: z.boolean(),
    registration: z.enum(['registered', 'unregistered']),
  })
  .partial()

export type OnpremChange = z.output<typeof onpremChange>

/** An error of the client that belongs to no message. */
export const onpremError = z.strictObject({
  code: z.int(),
  /** What the code says by itself stands in for what is absent here. */
  title: z.string().optional(),
  details: z.string().optional(),
  href: z.string().optional(),
})
