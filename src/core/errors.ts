/**
 * What the core can refuse. Each dialect has one table that says every code in its own words (`satisfies
 * Record<CoreErrorCode, …>`), so that a new code does not compile until both can say it.
 */
export const coreErrorCodes = [
  'phone_number_not_registered',
  'recipient_is_sender',
  'recipient_not_valid',
  'recipient_not_allowed',
  'recipient_not_on_whatsapp',
  'recipient_blocked_by_business',
  'recipient_opted_out',
  'message_not_found',
  'reengagement_required',
  'undeliverable',
  'media_not_found',
  'template_not_found',
  'template_paused',
  'template_disabled',
  'template_refused',
  'flow_refused',
  'rate_limit_hit',
  'pair_rate_limit_hit',
  'messaging_limit_reached',
  'management_rate_limit_hit',
  'catalog_rate_limit_hit',
  'app_rate_limit_hit',
  'registration_limit_hit',
  'account_in_maintenance',
  'system_overloaded',
  'internal',
] as const

export type CoreErrorCode = (typeof coreErrorCodes)[number]

export class CoreError extends Error {
  readonly code: CoreErrorCode
  /** Ends up as `details` in both dialects. */
  readonly details: string | undefined

  constructor(code: CoreErrorCode, details?: string) {
    super(details ? `${code}: ${details}` : code)
    this.name = 'CoreError'
    this.code = code
    this.details = details
  }
}
