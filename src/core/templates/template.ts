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
  /** Under watch: so many more messages go out at once, later ones are held until it has been judged. */
  readonly pacingLeft?: number
  /** The watch ended badly: nothing of it is delivered, though it is still approved. */
  readonly pacingStopped?: true
  readonly rejectedReason?: string
  /** Comes with INVALID_FORMAT: what is wrong and what to do. */
  readonly rejectionInfo?: { readonly reason: string; readonly recommendation: string }
  /** Of its last submission. */
  readonly updatedAt?: number
  /** Times of edits of the approved template; an edit is still in review while `editing`. */
  readonly edits?: readonly number[]
  readonly editing?: boolean
  readonly qualityAt?: number
  /** Pauses for low quality so far; the third disables. */
  readonly pauses?: number
  /** What it goes back to when it is unarchived. */
  readonly archivedFrom?: TemplateStatus
  readonly unarchivedAt?: number
  readonly deletedAt?: number
  /** It was approved once, so its name stays blocked for a while when it is deleted. */
  readonly wasApproved?: boolean
  readonly subCategory?: string
  readonly previousCategory?: string
  /** A change of category is announced. */
  readonly correctCategory?: string
  readonly displayFormat?: string
  /** -1 = 30 days. */
  readonly ttlSeconds?: number
  readonly linkTrackingOptedOut?: boolean
  readonly libraryTemplateName?: string
  /** Parameters of a library template, which sends are checked against: TEXT, DATE, AMOUNT … */
  readonly bodyParamTypes?: readonly string[]
  readonly extra?: JsonObject
}
