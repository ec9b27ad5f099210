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

export interface ForkOptions {
  readonly name?: string
  /** A seed, a world or a snapshot; this world where absent. */
  readonly from?: string
  /** Own listeners for clients that insist on a root path. */
  readonly ports?: boolean
}
