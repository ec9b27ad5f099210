/** Ids and secrets of the first rows of a world. */
export interface WorldIds {
  readonly businessId: string
  readonly appId: string
  readonly appSecret: string
  readonly wabaId: string
  readonly phoneNumberId: string
  /** Digits of that number. */
  readonly phoneNumber: string
  readonly accessToken: string
  readonly verifyToken: string
  readonly onpremToken: string
  readonly onpremApiKey: string
  readonly onpremPhoneNumber: string
}

/** A message as the control API shows it; its content stands under the name of its type. */
export interface EmulatedMessage {
  readonly id: string
  readonly direction: 'inbound' | 'outbound'
  readonly dialect: 'cloud' | 'onprem'
  readonly phone_number_id: string
  readonly from: string
  readonly to: string
  readonly customer: string
  readonly type: string
  /** Written in the WhatsApp Business app, and not by the API. */
  readonly from_app?: true
  readonly status: string
  /** ISO 8601, world time. */
  readonly at: string
  readonly history: readonly {
    readonly status: string
    readonly at: string
    /** In the words of the message's dialect. */
    readonly errors?: readonly {
      readonly code: number
      readonly title: string
      readonly details?: string
    }[]
  }[]
  /** How often the customer followed its buttons and links. */
  readonly clicks?: readonly EmulatedClick[]
  readonly [content: string]: unknown
}

/** Which button is pressed: the first that leads somewhere where nothing is said. */
export interface ClickOptions {
  /** Place among all buttons, from 0, or text. */
  readonly button?: number | string
  /** Card of a carousel, from 0. */
  readonly card?: number
  /** `body`: the first link in the text of a template in place of a button. */
  readonly component?: 'cta' | 'body'
  /** For the `user_actions` webhook of a marketing message. */
  readonly productId?: string
  readonly clickId?: string
  readonly trackingToken?: string
}

/** A button that was pressed, or a link that was followed. */
export interface EmulatedClick {
  readonly component: 'cta' | 'body'
  readonly type: 'url' | 'phone_number' | 'copy_code'
  readonly text: string
  /** Where it led, variables filled in: an address, a number, a code. */
  readonly target: string
  readonly index?: number
  readonly card?: number
  readonly product_id?: string
  readonly click_id?: string
  readonly tracking_token?: string
  /** ISO 8601, world time. */
  readonly at: string
}

/** Why a message got as far as it did. */
export interface Explanation {
  /** In words, what decided first. */
  readonly because: readonly string[]
  readonly status: string
  readonly outcome: string | null
  readonly [more: string]: unknown
}

/** A webhook on its way, or there. */
export interface EmulatedWebhook {
  readonly id: string
  readonly dialect: 'cloud' | 'onprem'
  /** `messages`, `statuses`, `user_actions`, or the webhook field. */
  readonly subject: string
  readonly url: string
  readonly state: 'pending' | 'delivered' | 'failed' | 'dropped'
  readonly created_at: string
  readonly headers: Readonly<Record<string, string>>
  readonly signature: string | null
  readonly body: unknown
  /** The exact bytes that were signed and sent. */
  readonly raw_body: string
  readonly attempts: readonly {
    readonly at: string
    readonly status?: number
    readonly error?: string
    readonly ms: number
  }[]
  readonly message_id?: string
}

export interface EmulatedClock {
  readonly now: string
  readonly mode: 'real' | 'frozen'
  readonly speed: number
  readonly pending: number
  readonly next_due: string | null
}

export interface MessageFilter {
  readonly direction?: 'inbound' | 'outbound'
  readonly dialect?: 'cloud' | 'onprem'
  /** Id or number of the business. */
  readonly phone_number?: string
  readonly customer?: string
  /** Of an outbound message, its recipient: the same as `customer`. */
  readonly to?: string
  readonly type?: string
  readonly status?: string
  readonly since?: string
  readonly text?: string
}

export interface WebhookFilter {
  readonly dialect?: 'cloud' | 'onprem'
  readonly subject?: string
  readonly state?: 'pending' | 'delivered' | 'failed' | 'dropped'
  readonly message_id?: string
  readonly phone_number?: string
  readonly since?: string
  readonly text?: string
}

/** A customer acts; the object under the type's name is that of the dialect's webhook message. */
export interface InboundMessage {
  readonly dialect?: 'cloud' | 'onprem'
  readonly from: string
  /** Phone number id or number; the first registered Cloud number where absent. */
  readonly to?: string
  readonly profile?: { readonly name: string }
  readonly type: string
  readonly context?: Readonly<Record<string, unknown>>
  readonly referral?: Readonly<Record<string, unknown>>
  readonly [content: string]: unknown
}

export interface InboundText {
  readonly from: string
  readonly text: string
  readonly to?: string
  readonly dialect?: 'cloud' | 'onprem'
  readonly name?: string
}

/** The business writes in its app; the object under the type's name is that of the echo. */
export interface EchoMessage {
  /** Phone number id or number; the first one of coexistence where absent. */
  readonly from?: string
  readonly to: string
  readonly type: string
  readonly [content: string]: unknown
}

export interface EchoText {
  readonly to: string
  readonly text: string
  readonly from?: string
}

/** Which webhook is sent: a field, or a field and a variant (`account_update.PARTNER_ADDED`). */
export interface TriggerOptions {
  /** In place of the documented payload. */
  readonly value?: Readonly<Record<string, unknown>>
  /** Members that are other than in the documented payload. */
  readonly override?: Readonly<Record<string, unknown>>
  readonly wabaId?: string
  readonly phoneNumberId?: string
  readonly customer?: string
}

export interface TenantOptions {
  /** Of the business, the app, the WABA and the number. */
  readonly name?: string
  /** With `+` and country code; a free fictional one where absent. */
  readonly number?: string
  /** Different customers in 24 hours: a number, `TIER_2K`; unlimited where absent. */
  readonly messagingLimit?: number | string
}

/** A business of one's own inside a world: the access token sees its WABA and nothing else. */
export interface Tenant {
  readonly businessId: string
  readonly appId: string
  readonly appSecret: string
  /** `APPID|APPSECRET`, for the app's own edges. */
  readonly appToken: string
  readonly wabaId: string
  readonly phoneNumberId: string
  /** Digits of that number. */
  readonly phoneNumber: string
  readonly userId: string
  readonly accessToken: string
}

export interface ForkOptions {
  readonly name?: string
  /** A seed, a world or a snapshot; this world where absent. */
  readonly from?: string
  /** Own listeners for clients that insist on a root path. */
  readonly ports?: boolean
}
