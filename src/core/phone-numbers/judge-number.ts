import { type Change, changedRow } from '../changed-row.ts'
import type { Env } from '../env.ts'
import type { JsonObject } from '../json.ts'
import { limitsTold } from '../limits/limits-told.ts'
import { setThroughput } from '../limits/raise-limits.ts'
import { tierName } from '../limits/tier-names.ts'
import type { Tx } from '../tx.ts'
import { businessOfWaba } from '../wabas/business-of-waba.ts'
import { banNews, coexistenceNews, pinNews, qualityNews, type Told } from './number-news.ts'
import type { NameStatus, PhoneNumber } from './phone-number.ts'

export interface NumberJudgement {
  readonly quality?: PhoneNumber['qualityRating']
  readonly throughput?: PhoneNumber['throughput']
  readonly status?: string
  readonly name?: { readonly decision: NameDecision; readonly reason?: string }
  readonly officialAccount?: 'APPROVED' | 'REJECTED'
  readonly testRecipients?: readonly string[]
  readonly codeVerification?: PhoneNumber['codeVerification']
  readonly coexistence?: boolean
  /** False: the business does not share the history of its chats. */
  readonly historySharing?: boolean
  /** The PIN of two-step verification was switched off by its owner. */
  readonly twoStepOff?: boolean
  /** The owner has set another PIN in WhatsApp Manager. */
  readonly pin?: string
  readonly accountMode?: PhoneNumber['accountMode']
  /** It was being deregistered, and that came to no end. */
  readonly deregistrationFailed?: boolean
}

export type NameDecision = 'APPROVED' | 'REJECTED' | 'DEFERRED' | 'PENDING'

const nameStatuses: Readonly<Record<NameDecision, NameStatus>> = {
  APPROVED: 'APPROVED',
  REJECTED: 'DECLINED',
  DEFERRED: 'PENDING_REVIEW',
  PENDING: 'PENDING_REVIEW',
}

/** Meta's side of a number: quality, throughput, review of its name, ban; each with the webhook that follows. */
export function judgeNumber(
  tx: Tx,
  env: Env,
  number: PhoneNumber,
  judgement: NumberJudgement,
): PhoneNumber {
  let after = changedRow(number, changeOf(number, judgement, env.now()))
  const told: Told[] = []
  after = judgeName(env, after, judgement, told)
  after = judgeOfficial(after, judgement, told)
  const [owner] = tx.wabas.get(number.wabaId)?.assignedUsers ?? []
  told.push(...pinNews(number, judgement, owner?.userId))
  told.push(...qualityNews(number, after), ...banNews(number, after, env.now()))
  told.push(...coexistenceNews(number, after))
  tx.phoneNumbers.put(number.id, after)
  if (judgement.throughput !== undefined) {
    after = setThroughput(tx, env, number.id, judgement.throughput)
  }
  for (const { field, value } of told) {
    tx.emit({
      type: 'account.changed',
      wabaId: number.wabaId,
      field,
      phoneNumberId: number.id,
      value:
        field === 'phone_number_quality_update' ? { ...value, ...limits(tx, env, number) } : value,
    })
  }
  return after
}

/** What the judgement says by itself; the rest waits for a review or a webhook. */
function changeOf(
  number: PhoneNumber,
  judgement: NumberJudgement,
  now: number,
): Change<PhoneNumber> {
  const { quality, status, testRecipients, codeVerification, coexistence, accountMode } = judgement
  const { historySharing, deregistrationFailed, twoStepOff, pin } = judgement
  return {
    ...(quality !== undefined && { qualityRating: quality }),
    ...(status !== undefined && { status }),
    ...(status === 'DELETED' && { deletedAt: now }),
    ...(testRecipients !== undefined && { testRecipients }),
    ...(codeVerification !== undefined && { codeVerification }),
    ...(coexistence !== undefined && { coexistence }),
    ...(coexistence && !number.coexistence && { lastOnboardedAt: now, synced: {} }),
    ...(historySharing !== undefined && { historyDeclined: !historySharing }),
    ...(accountMode !== undefined && { accountMode }),
    ...(deregistrationFailed !== undefined && { deregistrationFailed }),
    ...(pin !== undefined && { pin }),
    ...(twoStepOff && { pin: undefined }),
  }
}

function limits(tx: Tx, env: Env, number: PhoneNumber): JsonObject {
  const business = businessOfWaba(tx, number.wabaId)
  return limitsTold(env.now(), tierName(business?.messagingLimit))
}

/** The name that waits for review, be it the first one or a change. */
function judgeName(
  env: Env,
  number: PhoneNumber,
  { name }: NumberJudgement,
  told: Told[],
): PhoneNumber {
  if (!name) return number
  const { decision, reason } = name
  told.push({
    field: 'phone_number_name_update',
    value: {
      display_phone_number: number.waId,
      decision,
      requested_verified_name: number.newName?.name ?? number.verifiedName,
      rejection_reason: decision === 'REJECTED' ? (reason ?? 'UNKNOWN') : null,
    },
  })
  const status = nameStatuses[decision]
  return number.newName
    ? { ...number, newName: { ...number.newName, status, decidedAt: env.now() } }
    : { ...number, nameStatus: status }
}

function judgeOfficial(
  number: PhoneNumber,
  { officialAccount: status }: NumberJudgement,
  told: Told[],
): PhoneNumber {
  if (status === undefined) return number
  told.push({
    field: 'account_alerts',
    value: {
      entity_type: 'PHONE_NUMBER',
      entity_id: number.id,
      alert_info: {
        alert_severity: 'INFORMATIONAL',
        alert_status: 'NONE',
        alert_type: `OBA_${status}`,
        alert_description:
          status === 'APPROVED'
            ? 'The phone number is now an official business account.'
            : 'The application for an official business account was declined.',
      },
    },
  })
  const application = number.officialAccount?.application ?? {}
  return { ...number, officialAccount: { status, application } }
}
