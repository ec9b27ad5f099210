import type { ControlClient } from './http.ts'

/** A customer as the control API shows it. */
export interface EmulatedCustomer {
  readonly wa_id: string
  readonly name: string
  readonly user_id: string
  readonly username?: string
  readonly outcome: string
  readonly identity_mode: 'number' | 'both' | 'bsuid'
  readonly blocked: boolean
  readonly marketing_opt_out: boolean
  readonly marketing_experiment: boolean
  readonly on_whatsapp: boolean
  readonly in_contact_book: boolean
  readonly phone_off: boolean
  readonly [more: string]: unknown
}

/** What of a customer is changed; the webhooks follow. */
export interface CustomerChange {
  /** Profile name. */
  readonly name?: string
  /** `null` gives it up. */
  readonly username?: string | null
  /** What becomes of messages: `never_delivered`, `error:131026` …; `GET /_emulator/outcomes` lists them. */
  readonly outcome?: string
  /** Messages stay `sent`; they are delivered when it is on again, unless their time to live is over. */
  readonly phoneOff?: boolean
  /** Whether the customer's number, user id or both are told. */
  readonly identityMode?: 'number' | 'both' | 'bsuid'
  /** The customer has blocked the business. */
  readonly blocked?: boolean
  /** No marketing templates any more; `false` resumes. */
  readonly marketingOptOut?: boolean
  /** One of those whom Meta tries out something on: marketing templates fail with 130472. */
  readonly marketingExperiment?: boolean
  readonly onWhatsapp?: boolean
  /** The business has the customer in its contact book. */
  readonly inContactBook?: boolean
  /** The service window never closes. */
  readonly alwaysOpen?: boolean
  /** A new phone or app: the identity hash changes. */
  readonly identityChanged?: boolean
  /** The customer's new number. */
  readonly numberChangedTo?: string
  readonly userId?: string
  /** By business id. */
  readonly userIds?: Readonly<Record<string, string | null>>
  readonly parentUserId?: string | null
}

/** Those whom the world has heard of. */
export interface Customers {
  list(): Promise<EmulatedCustomer[]>
  get(waId: string): Promise<EmulatedCustomer>
  /** Changes a customer; one that nobody has heard of is made. */
  set(waId: string, change: CustomerChange): Promise<EmulatedCustomer>
}

export const customersOf = (client: ControlClient): Customers => ({
  list: () => client.list('/customers'),
  get: (waId) => client.get(pathOf(waId)),
  set: (waId, change) => client.send('PATCH', pathOf(waId), snakeCase(change)),
})

const pathOf = (waId: string): string => `/customers/${encodeURIComponent(waId)}`

/** `phoneOff` is `phone_off` on the wire. */
export const snakeCase = (change: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(change).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  )
