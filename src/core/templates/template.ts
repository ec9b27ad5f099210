import type { TemplateId, WabaId } from '../ids.ts'
import type { JsonObject } from '../json.ts'

export type TemplateStatus =
  | 'APPROVED'
  | 'PENDING'
  | 'REJECTED'
  | 'PAUSED'
  | 'DISABLED'
  | 'IN_APPEAL'
  | 'PENDING_DELETION'
  | 'DELETED'
  | 'LIMIT_EXCEEDED'
  | 'ARCHIVED'

/** One translation of a message template. */
export interface Template {
  readonly id: TemplateId
  readonly wabaId: WabaId
  readonly name: string
  readonly language: string
  readonly category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION'
  readonly status: TemplateStatus
  readonly parameterFormat: 'POSITIONAL' | 'NAMED'
  /** As Graph shows them: `[{type:'HEADER',format:'IMAGE'}, {type:'BODY',text:'…{{1}}'}, …]`. */
  readonly components: readonly JsonObject[]
  readonly quality: string
  readonly createdAt: number
  readonly rejectedReason?: string
  readonly extra?: JsonObject
}
