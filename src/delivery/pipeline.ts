import { conversationKey } from '../core/conversations/conversation.ts'
import type { Env } from '../core/env.ts'
import type { CoreErrorCode } from '../core/errors.ts'
import type { DomainEvent } from '../core/events.ts'
import type { DialectName } from '../core/ids.ts'
import type { JobData } from '../core/jobs.ts'
import { mediaInContent } from '../core/media/media-in-content.ts'
import type { Message, StatusError, StatusName } from '../core/messages/message.ts'
import { isPhoneOff, waitForPhone } from '../core/messages/phone-off.ts'
import { isServiceWindowOpen, needsWindow } from '../core/messages/send-message.ts'
import { canBecome, setStatus } from '../core/messages/status.ts'
import { keepBack } from '../core/onprem/pause.ts'
import { SETTINGS } from '../core/settings.ts'
import type { Template } from '../core/templates/template.ts'
import type { Tx } from '../core/tx.ts'

/** How each dialect says a refusal that arrives as a failed status. */
export type StatusErrors = Record<
  DialectName,
  (code: CoreErrorCode, message: Message, details?: string) => StatusError
>

/** What becomes of a message that was accepted: the rules of outcomes may say so before the platform's own do. */
export interface Fate {
  /** The last status that it reaches; `accepted` = nothing ever follows. */
  readonly until?: StatusName
  readonly failure?: StatusError
  /** Sent and delivered at once, so that the first webhook comes before the HTTP answer. */
  readonly early?: boolean
}

export interface PipelineOptions {
  readonly env: Env
  readonly statusErrors: StatusErrors
  /** Injected outcomes: asked first. */
  fate?(tx: Tx, message: Message): Fate | undefined
}

const next: Partial<Record<StatusName, StatusName>> = {
  accepted: 'sent',
  sent: 'delivered',
  delivered: 'read',
}

/** accepted → sent → delivered → read, or failed; each step is a job and a commit of its own. */
export function createPipeline(options: PipelineOptions) {
  const { env, statusErrors } = options

  return {
    /** Reacts inside the commit that accepted the message. */
    react(tx: Tx, event: DomainEvent): void {
      if (event.type !== 'message.accepted') return
      const message = tx.messages.get(event.messageId)
      if (!message) return
      const fate = options.fate?.(tx, message)
      const failure = fate?.failure ?? failureOf(tx, options, message)
      if (failure) {
        const due = message.at + timing(tx).failed_ms
        const data = { messageId: message.id, errors: [failure] }
        tx.schedule({ due, kind: 'message.progress', data })
        return
      }
      if (message.held) hold(tx, message, fate?.until, message.at)
      else scheduleNext(tx, message, fate?.until, fate?.early)
    },

    /** What it was held for is settled: it goes on, or fails. */
    release(tx: Tx, messageId: string, until?: StatusName, failure?: StatusError): void {
      const message = tx.messages.get(messageId)
      if (!message?.held) return
      const { held: _, ...free } = message
      tx.messages.put(messageId, free)
      if (failure) setStatus(tx, env, messageId, 'failed', [failure])
      else scheduleNext(tx, free, until)
    },

    /** The job `message.release`: template and customer are what they have become in the meantime. */
    releaseHeld(tx: Tx, { messageId, until }: JobData['message.release']): void {
      const message = tx.messages.get(messageId)
      if (!message) return
      const template = tx.templates.get(String(message.verdict?.['templateId'] ?? ''))
      const failure = isLost(template)
        ? statusErrors[message.dialect]('template_paused', message)
        : (unreachable(tx, options, message) ?? unwanted(tx, options, message, template))
      if (failure) this.release(tx, messageId, until, failure)
      else if (hasLinks(message)) {
        hold(tx, tx.messages.put(messageId, { ...message, held: 'media' }), until, env.now())
      } else this.release(tx, messageId, until)
    },

    /** The job `message.progress`: one step, and the job again for the next. */
    progress(tx: Tx, jobId: string, job: JobData['message.progress']): void {
      const { messageId, errors, until, early, since } = job
      const message = tx.messages.get(messageId)
      const status = errors ? 'failed' : next[message?.status ?? 'read']
      if (!message || !status || !canBecome(message.status, status)) {
        tx.cancel(jobId)
        return
      }
      const kept = errors ? undefined : keepBack(tx, message, env.now())
      if (kept !== undefined) {
        if (kept === 'given up') tx.cancel(jobId)
        else tx.reschedule(jobId, kept)
        return
      }
      if (message.status !== 'accepted' && !errors && isPhoneOff(tx, message)) {
        tx.cancel(jobId)
        waitForPhone(tx, message, until)
        return
      }
      // Moved by hand in the meantime: what comes next has its own time.
      const own = errors ? undefined : nextStep(tx, message, until, early === true, since)
      if (own !== undefined && own > env.now()) {
        tx.reschedule(jobId, own)
        return
      }
      const moved = setStatus(tx, env, messageId, status, errors)
      const due = nextStep(tx, moved, until, early === true && status === 'sent', since)
      if (due === undefined) tx.cancel(jobId)
      else tx.reschedule(jobId, due)
    },
  }
}

const isLost = (template: Template | undefined): boolean =>
  template?.status === 'PAUSED' ||
  template?.status === 'DISABLED' ||
  template?.pacingStopped === true

/** They are fetched when nothing else holds it any more. */
const hasLinks = ({ content, type }: Message): boolean =>
  mediaInContent(content, type).some(({ link }) => link !== undefined)

/** How long a message waits for its template to be judged; Meta gives no figure. */
const QUALITY_HOLD_MS = 1_800_000

function hold(tx: Tx, message: Message, until: StatusName | undefined, from: number): void {
  const data = { messageId: message.id, ...(until && { until }) }
  if (message.held === 'media') tx.schedule({ due: from, kind: 'media.fetch', data })
  else tx.schedule({ due: from + QUALITY_HOLD_MS, kind: 'message.release', data })
}

function failureOf(tx: Tx, options: PipelineOptions, message: Message) {
  const said = message.verdict?.['failure'] as StatusError | undefined
  const failure = said ?? unreachable(tx, options, message)
  if (failure) return failure
  const { env, statusErrors } = options
  const open = isServiceWindowOpen(tx, message.phoneNumberId, message.customer, env.now())
  if (open || !needsWindow(message.type)) return undefined
  return statusErrors[message.dialect]('reengagement_required', message)
}

/** The customer is not there, or one of the two wants nothing of the other. */
function unreachable(tx: Tx, { statusErrors }: PipelineOptions, message: Message) {
  const say = statusErrors[message.dialect]
  const chat = tx.conversations.get(conversationKey(message.phoneNumberId, message.customer))
  if (chat?.blockedAt !== undefined) return say('recipient_blocked_by_business', message)
  const customer = tx.customers.get(message.customer)
  if (customer?.onWhatsApp === false) {
    note(tx, message, 'not_on_whatsapp')
    return say('recipient_not_on_whatsapp', message)
  }
  if (customer?.blocked) {
    note(tx, message, 'blocked')
    return say('undeliverable', message)
  }
  return undefined
}

/** The customer has stopped marketing messages. */
function unwanted(
  tx: Tx,
  { statusErrors }: PipelineOptions,
  message: Message,
  template: Template | undefined,
): StatusError | undefined {
  if (template?.category !== 'MARKETING') return undefined
  if (!tx.customers.get(message.customer)?.marketingOptOut) return undefined
  return statusErrors[message.dialect]('recipient_opted_out', message)
}

/** The code is the same for several causes: `explain` tells them apart. */
const note = (tx: Tx, message: Message, customer: 'not_on_whatsapp' | 'blocked'): Message =>
  tx.messages.put(message.id, { ...message, verdict: { ...message.verdict, customer } })

function scheduleNext(
  tx: Tx,
  message: Message,
  until: StatusName | undefined,
  early = false,
): void {
  const due = nextStep(tx, message, until, early)
  if (due === undefined) return
  const options = { ...(until && { until }), ...(early && { early: true as const }) }
  tx.schedule({ due, kind: 'message.progress', data: { messageId: message.id, ...options } })
}

/** When the next status is due; undefined when this was the last. */
function nextStep(
  tx: Tx,
  message: Message,
  until: StatusName | undefined,
  early: boolean,
  since = message.at,
): number | undefined {
  const status = next[message.status]
  if (!status || message.status === (until ?? lastStatus(tx, message))) return undefined
  const { sent_ms, delivered_ms, read_ms } = timing(tx)
  const delay = status === 'sent' ? sent_ms : status === 'delivered' ? delivered_ms : read_ms
  return since + (early ? 0 : delay)
}

/** A reaction is only ever sent; whether others are read is a setting. */
function lastStatus(tx: Tx, message: Message): StatusName {
  if (message.type === 'reaction') return 'sent'
  return tx.settings.get(SETTINGS)?.auto_read === false ? 'delivered' : 'read'
}

function timing(tx: Tx) {
  const settings = tx.settings.get(SETTINGS)
  if (!settings) throw new Error('a world without settings')
  return settings.delivery
}
