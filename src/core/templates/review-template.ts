import { parseDuration } from '../duration.ts'
import type { Env } from '../env.ts'
import { SETTINGS, type TemplateReviewRule } from '../settings.ts'
import type { Tx } from '../tx.ts'
import { ofType, wordOf } from './component.ts'
import type { Template } from './template.ts'
import { approve, editTemplate, reject } from './template-status.ts'
import { withoutTimers } from './template-timers.ts'

/** How a review ends: by the script of the world, else by what the platform always refuses. */
export function reviewRule(tx: Tx, name: string): TemplateReviewRule | undefined {
  const script = tx.settings.get(SETTINGS)?.template_review_script ?? []
  return script.find((rule) => fits(rule.name, name))
}

/** `*` stands for anything. */
function fits(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return pattern === name
  const last = rest.pop() ?? ''
  if (!name.startsWith(first) || !name.endsWith(last)) return false
  let from = first.length
  for (const part of rest) {
    const at = name.indexOf(part, from)
    if (at < 0) return false
    from = at + part.length
  }
  return from + last.length <= name.length
}

/**
 * Puts a template in review. It ends at once, after a while, or when the control API says so; `trusted` ones
 * (authentication, library) do not wait for anybody.
 */
export function submit(tx: Tx, env: Env, template: Template, trusted = false): Template {
  const pending = editTemplate(tx, withoutTimers(tx, template), {
    status: 'PENDING',
    updatedAt: env.now(),
    rejectedReason: undefined,
    rejectionInfo: undefined,
  })
  const rule = reviewRule(tx, template.name)
  if (trusted && rule?.status === undefined) return approve(tx, pending)
  if (rule?.status === 'PENDING') return pending
  const wait = rule?.after ?? tx.settings.get(SETTINGS)?.template_review ?? 'instant'
  const ms = wait === 'instant' || (rule && wait === 'manual') ? 0 : parseDuration(wait)
  if (ms === undefined) return pending
  tx.schedule({
    due: env.now() + ms,
    kind: 'template.review',
    data: { templateId: template.id, submittedAt: env.now() },
  })
  return pending
}

/** The job `template.review`: one that was changed or taken away meanwhile is left alone. */
export function review(tx: Tx, data: { templateId: string; submittedAt: number }): void {
  const template = tx.templates.get(data.templateId)
  if (template?.status !== 'PENDING' || template.updatedAt !== data.submittedAt) return
  const rule = reviewRule(tx, template.name)
  if (rule?.status === 'REJECTED') {
    reject(tx, template, rule.reason ?? 'TAG_CONTENT_MISMATCH')
    return
  }
  if (hasAdjacentVariables(template)) {
    reject(tx, template, 'INVALID_FORMAT', {
      reason: 'Two variables stand next to each other.',
      recommendation: 'Put words between the variables and submit the template again.',
    })
    return
  }
  approve(tx, template)
}

const hasAdjacentVariables = ({ components }: Template): boolean =>
  /\}\}\s*\{\{/.test(wordOf(ofType(components, 'BODY'), 'text') ?? '')
