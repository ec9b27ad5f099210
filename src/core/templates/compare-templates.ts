import { isObject } from '../json.ts'
import type { ReadTx } from '../tx.ts'
import type { Template } from './template.ts'

export interface Comparison {
  readonly template: Template
  readonly sends: number
  /** Blocks for each send, in the window. */
  readonly blockRate: number
}

/** How often each of the templates was sent in a time, and how many who got it have blocked the business since. */
export function compareTemplates(
  tx: ReadTx,
  templates: readonly Template[],
  from: number,
  to: number,
): Comparison[] {
  return templates.map((template) => {
    let sends = 0
    const blockers = new Set<string>()
    for (const message of tx.messages.values()) {
      const { content } = message
      if (message.type !== 'template' || message.direction !== 'outbound') continue
      if (message.at < from || message.at > to || !isObject(content)) continue
      if (content['name'] !== template.name || codeOf(content['language']) !== template.language) {
        continue
      }
      if (tx.phoneNumbers.get(message.phoneNumberId)?.wabaId !== template.wabaId) continue
      sends++
      if (tx.customers.get(message.customer)?.blocked) blockers.add(message.customer)
    }
    return { template, sends, blockRate: sends === 0 ? 0 : blockers.size / sends }
  })
}

const codeOf = (language: unknown): unknown => (isObject(language) ? language['code'] : language)
