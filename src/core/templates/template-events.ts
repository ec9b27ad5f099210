import { unixSeconds } from '../duration.ts'
import type { JsonObject } from '../json.ts'
import type { Tx } from '../tx.ts'
import { objectsOf, ofType, wordOf } from './component.ts'
import type { Template } from './template.ts'

/** Webhooks name a template by a number. */
const named = ({ id, name, language }: Template) => ({
  message_template_id: Number(id),
  message_template_name: name,
  message_template_language: language,
})

const tell = (tx: Tx, template: Template, field: string, value: JsonObject): void =>
  tx.emit({ type: 'account.changed', wabaId: template.wabaId, field, value })

export interface StatusNews {
  readonly event: string
  /** `null` for deletions. */
  readonly reason?: string | null
  readonly otherInfo?: { readonly title: string; readonly description: string }
  /** Seconds. */
  readonly disableDate?: number
}

export function tellStatus(tx: Tx, template: Template, news: StatusNews): void {
  tell(tx, template, 'message_template_status_update', {
    event: news.event,
    ...named(template),
    reason: news.reason === undefined ? 'NONE' : news.reason,
    message_template_category: template.category,
    ...(news.disableDate !== undefined && { disable_info: { disable_date: news.disableDate } }),
    ...(news.otherInfo && { other_info: { ...news.otherInfo } }),
    ...(news.event === 'REJECTED' &&
      template.rejectionInfo && { rejection_info: { ...template.rejectionInfo } }),
  })
}

export const tellQuality = (tx: Tx, template: Template, before: string): void =>
  tell(tx, template, 'message_template_quality_update', {
    previous_quality_score: before,
    new_quality_score: template.quality,
    ...named(template),
  })

export function tellComponents(tx: Tx, template: Template): void {
  const textOf = (type: string) => wordOf(ofType(template.components, type), 'text')
  const [title, footer] = [textOf('HEADER'), textOf('FOOTER')]
  const buttons = objectsOf(ofType(template.components, 'BUTTONS'), 'buttons')
  tell(tx, template, 'message_template_components_update', {
    ...named(template),
    ...(title !== undefined && { message_template_title: title }),
    message_template_element: textOf('BODY') ?? '',
    ...(footer !== undefined && { message_template_footer: footer }),
    ...(buttons.length > 0 && { message_template_buttons: buttons.map(toldButton) }),
  })
}

function toldButton(button: JsonObject): JsonObject {
  const url = wordOf(button, 'url')
  const number = wordOf(button, 'phone_number')
  return {
    message_template_button_type: button['type'],
    message_template_button_text: button['text'],
    ...(url !== undefined && { message_template_button_url: url }),
    ...(number !== undefined && { message_template_button_phone_number: number }),
  }
}

/** A change of category that is to come. */
export const tellCategoryPlan = (tx: Tx, template: Template, at: number): void =>
  tell(tx, template, 'template_category_update', {
    ...named(template),
    new_category: template.category,
    correct_category: template.correctCategory,
    category_update_timestamp: unixSeconds(at),
  })

export const tellCategory = (tx: Tx, template: Template, before: string): void =>
  tell(tx, template, 'template_category_update', {
    ...named(template),
    previous_category: before,
    new_category: template.category,
  })
