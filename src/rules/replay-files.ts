import { z } from 'zod'
import type { Random } from '../core/env.ts'
import type { Rule } from '../core/rules/rule.ts'
import { BadRule, fromZod, matchSchema, readRule } from './read-rule.ts'

/** One recorded or hand-written exchange: what asks for it, and what is answered. */
export const replayFile = z.strictObject({
  $schema: z.string().optional(),
  doc: z.string().optional(),
  request: matchSchema.describe('What asks for it: a part of a body is enough'),
  reply: z.strictObject({
    status: z.int().min(200).max(599).default(200),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.json().optional(),
  }),
  webhooks: z
    .array(z.strictObject({ field: z.string().optional(), value: z.record(z.string(), z.json()) }))
    .default([])
    .describe(
      'Sent after the answer: field and value on Cloud, the whole body as value On-Premises',
    ),
  times: z.int().min(1).optional().describe('Then it answers no more'),
})

/** A replay file is a rule whose action is `reply`. `name` is the file's name; throws BadRule that begins with it. */
export function replayRule(name: string, content: string, now: number, random: Random): Rule {
  let json: unknown
  try {
    json = JSON.parse(content)
  } catch (error) {
    throw new BadRule(name, error instanceof Error ? error.message : 'not JSON')
  }
  const parsed = replayFile.safeParse(json)
  if (!parsed.success) throw new BadRule(name, fromZod(parsed.error).message)
  const { request, reply, webhooks, times } = parsed.data
  return readRule(
    { match: request, reply: { ...reply, webhooks }, ...(times !== undefined && { times }) },
    { id: `replay:${name}`, now, random, source: `replay:${name}` },
  )
}

export const isReplay = ({ id }: Rule): boolean => id.startsWith('replay:')
