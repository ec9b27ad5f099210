import { z } from 'zod'
import { judgeTemplate } from '../core/templates/judge-template.ts'
import { resumePacing, stopPacing, watchTemplate } from '../core/templates/pacing.ts'
import type { Template } from '../core/templates/template.ts'
import { type ControlEndpoint, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { list, wanted } from './listing.ts'
import { iso, parseBody, requireDuration } from './parse.ts'
import { duration } from './values.schemas.ts'

const judgement = z.strictObject({
  status: z
    .enum([
      'APPROVED',
      'PENDING',
      'REJECTED',
      'PAUSED',
      'DISABLED',
      'IN_APPEAL',
      'PENDING_DELETION',
      'DELETED',
      'LIMIT_EXCEEDED',
      'ARCHIVED',
    ])
    .optional(),
  /** Of a rejection, or RATE_LIMITING_PAUSE for a pause that only a call ends. */
  reason: z.string().optional(),
  quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).optional(),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']).optional(),
  /** The change of category is announced first and comes after this long. */
  category_after: duration.optional(),
  /** So many more messages go out at once, later ones are held for half an hour; null ends the watch. */
  pacing_left: z.int().min(0).nullable().optional(),
  /** What is held is dropped, later sends answer `paused` and fail; false, a new watch or an approval lifts it. */
  pacing_stopped: z.boolean().optional(),
})

export const templateEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/templates',
    auth: 'admin',
    doc: 'Templates of all WABAs; ?name=, ?status=',
    run: (call) =>
      list<Template>(call, {
        rows: () => call.world.store.read.templates.values(),
        id: (template) => template.id,
        filters: ['name', 'status'],
        matches: (template) =>
          wanted(call.query.get('name'), template.name) &&
          wanted(call.query.get('status'), template.status),
        view,
      }),
  },
  {
    method: 'PATCH',
    path: '/_emulator/templates/{id}',
    auth: 'admin',
    body: 'json',
    input: judgement,
    doc: "Meta's side of a template: review, pause, quality, category; the webhooks follow",
    async run(call) {
      const {
        category_after: after,
        pacing_left: left,
        pacing_stopped: stopped,
        ...given
      } = parseBody(judgement, call.body)
      const id = call.params['id'] ?? ''
      const { world } = call
      const template = await world.store.transact((tx) => {
        const known = tx.templates.get(id)
        if (!known) throw new ControlError('not_found', `there is no template ${id}`)
        const judged = judgeTemplate(tx, world.env, known, {
          ...(given.status !== undefined && { status: given.status }),
          ...(given.reason !== undefined && { reason: given.reason }),
          ...(given.quality !== undefined && { quality: given.quality }),
          ...(given.category !== undefined && { category: given.category }),
          ...(after !== undefined && { categoryAfter: requireDuration('category_after', after) }),
        })
        const watched = left === undefined ? judged : watchTemplate(tx, judged, left)
        if (stopped === undefined) return watched
        return stopped ? stopPacing(tx, world.env, watched) : resumePacing(tx, watched)
      })
      return ok(view(template))
    },
  },
]

const view = (template: Template) => ({
  id: template.id,
  waba_id: template.wabaId,
  name: template.name,
  language: template.language,
  category: template.category,
  status: template.status,
  ...(template.rejectedReason !== undefined && { reason: template.rejectedReason }),
  quality: template.quality,
  ...(template.pacingLeft !== undefined && { pacing_left: template.pacingLeft }),
  ...(template.pacingStopped && { pacing_stopped: true }),
  created_at: iso(template.createdAt),
})
