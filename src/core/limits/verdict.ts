/** Names of the limits, as counters, `explain` and the request journal show them. */
export type LimitName =
  | 'throughput'
  | 'pair'
  | 'messaging_tier'
  | 'business_use_case'
  | 'app'
  | 'registration'
  | 'code_request'
  | 'template_creation'
  | 'credit_line'
  | 'catalog_batch'
  | 'concurrent'
  | 'per_second'
  | 'per_hour'
  | 'per_day'
  | 'contacts_per_day'
  | 'logins_per_minute'

/** A limit's numbers at the moment of the verdict. Written into `message.verdict`, hence wire-like names. */
export type LimitNumbers = {
  /** How much it allows in its period. */
  readonly allowance: number
  /** How much was left before this call, in whole units. */
  readonly available: number
  /** World time in ms at which a call of this size would pass; only when refused. */
  readonly retry_at?: number
  /** The caller was told to wait and came back before it should have. */
  readonly early?: true
}

/** What a limit says to one call, and its state after it. */
export interface Verdict<State> {
  readonly allowed: boolean
  readonly state: State
  readonly numbers: LimitNumbers
}
