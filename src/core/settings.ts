import type { JsonObject } from './json.ts'

/** The run-time part of the settings of a world; names are those of `PATCH /_emulator/settings`. */
export interface WorldSettings {
  /** Latency profile (`none`, `cloud`, `onprem:REGION`, `p50=80,p90=200`). */
  readonly latency: string
  /** Throttle profile (`auto`, `legacy-2024`, `high-load`, a number, `off`). */
  readonly throughput: string
  /** Milliseconds after acceptance. */
  readonly delivery: {
    readonly sent_ms: number
    readonly delivered_ms: number
    readonly read_ms: number
    readonly failed_ms: number
  }
  readonly auto_read: boolean
  /** `instant`, `manual` or a duration in ms as text (`5000`). */
  readonly template_review: string
  /** Of display names, likewise. */
  readonly name_review: string
  /** Reviews that end otherwise, by name; the first that fits. */
  readonly template_review_script: readonly TemplateReviewRule[]
  readonly webhook_tls: 'lenient' | 'strict'
  /** A receiver has this long to answer, in ms. ASSUMED in both specs. */
  readonly webhook_timeout_ms: number
  /** Cloud retry gaps in ms after the first attempt; the last repeats until `webhook_retry_until_ms`. ASSUMED. */
  readonly webhook_retry_ms: readonly number[]
  readonly webhook_retry_until_ms: number
  readonly egress: 'local' | 'any' | 'none'
  readonly strict: boolean
  readonly service_window: 'enforced' | 'open'
  readonly hello_world: 'any' | 'test-numbers'
  /** Retention cap of messages, deliveries and the request journal. */
  readonly retention: number
  readonly public_url?: string
  readonly onprem: OnpremSettings
  readonly cloud: CloudSettings
}

/** How the review of templates of some name ends. */
export interface TemplateReviewRule {
  /** `*` stands for anything. */
  readonly name: string
  /** PENDING: it never ends. */
  readonly status?: 'APPROVED' | 'REJECTED' | 'PENDING'
  readonly reason?: string
  /** `instant`, or a duration, instead of `template_review`. */
  readonly after?: string
  /** What the template is judged to be when it is made. */
  readonly category?: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION'
}

/** Where versions of the On-Premises client differ, or nobody knows what it did. */
export interface OnpremSettings {
  /** Reported client version, with `v`. */
  readonly version: string
  readonly strict: boolean
  readonly strictTemplates: boolean
  readonly contactsMode: 'format-only' | 'directory'
  /** What a check without `blocking: wait` answers the first time. */
  readonly contactsNoWait: 'valid' | 'processing'
  readonly requireContactCheck: boolean
  readonly messageStatus: number
  readonly mediaStatus: number
  readonly metaVersionStyle: 'plain' | 'split'
  readonly statusRecipientId: 'both' | 'message' | 'top'
  /** Conversation and pricing in `read` statuses too. */
  readonly readConversation: boolean
  /** `wamid`: as proxies answer that have moved to the Cloud API behind this one's back. */
  readonly messageIds: 'onprem' | 'wamid'
  /** Largest upload in bytes. */
  readonly mediaUploadLimit: number
  readonly cloudExtras: boolean
  readonly interactiveErrors: 'http' | 'webhook'
  readonly allowHttpWebhooks: boolean
  readonly topology: 'single' | 'ha' | 'multiconnect'
  readonly registrationBlocked: boolean
  /** Least time between two codes for one number by one method. */
  readonly registrationWaitMs: number
  readonly sendContacts: boolean
  /** Callbacks are given up after this long. */
  readonly callbackRetryUntilMs: number
  readonly callbackQueueLimit: number
  /** A media message counts as so many against the throughput. */
  readonly mediaWeight: number
  /** Limiters of the server itself. */
  readonly limits: OnpremLimits
  readonly extra?: JsonObject
}

/** 0 = no limit. */
export interface OnpremLimits {
  /** Requests that are worked on at once. */
  readonly concurrent: number
  readonly perSecond: number
  readonly perHour: number
  readonly perDay: number
  /** Contacts looked up. */
  readonly contactsPerDay: number
  /** Attempts to log in, right or wrong. */
  readonly loginsPerMinute: number
  /** What the limiters answer: 429/1015 or 503/1016. */
  readonly answer: 429 | 503
}

export interface CloudSettings {
  /** Version of webhook payloads, for all; `auto`: of each field that with which an app has subscribed to it. */
  readonly webhookVersion: string
  readonly bsuidPayloads: 'on' | 'off'
  readonly throttleStatus: 400 | 429
  /** HTTP status of a call without a token (code 104). */
  readonly noTokenStatus: 400 | 401
  readonly windowErrorMode: 'async' | 'sync'
  readonly waIdRules: boolean
  /** Marketing templates that one customer gets from one number in 24 hours; 0 = no cap. */
  readonly marketingCap: number
  /** `on`: marketing templates to numbers of the United States are not delivered, as Meta has it since April 2025. */
  readonly usMarketingPause: 'on' | 'off'
  /** Media that customers send live so long; Meta's pages say 7 days, older ones 30. */
  readonly inboundMediaDays: number
  /** `on`: a failed status has the user id and the contact too, though the message was addressed to a number. */
  readonly failedUserIds: 'on' | 'off'
  /** `required`: the download host answers 404 to a client that does not say what it is. */
  readonly mediaUserAgent: 'any' | 'required'
  /** Users of an app, for its limit of 200 calls an hour for each. */
  readonly appUsers: number
  /** An account that has automatic archiving on loses templates that were not sent for so long. */
  readonly templateIdleDays: number
  /** `details`: the edit of a template answers its id, status and category too. */
  readonly templateEditAnswer: 'success' | 'details'
  /** Oldest and newest version that exist, and what an unversioned call gets. */
  readonly apiVersions: {
    readonly oldest: number
    readonly newest: number
    readonly default: number
  }
  readonly extra?: JsonObject
}

export const SETTINGS = 'settings'

/** 23 of `v23.0`. */
export const majorVersion = (version: string): number =>
  Number(version.slice(1, version.indexOf('.')))

export const defaultSettings: WorldSettings = {
  latency: 'none',
  throughput: 'auto',
  delivery: { sent_ms: 50, delivered_ms: 150, read_ms: 400, failed_ms: 50 },
  auto_read: true,
  template_review: 'instant',
  name_review: 'instant',
  template_review_script: [],
  webhook_tls: 'lenient',
  webhook_timeout_ms: 10_000,
  webhook_retry_ms: [0, 5_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000, 86_400_000],
  webhook_retry_until_ms: 604_800_000,
  egress: 'local',
  strict: true,
  service_window: 'enforced',
  hello_world: 'any',
  retention: 100_000,
  onprem: {
    version: 'v2.61.1',
    strict: false,
    strictTemplates: false,
    contactsMode: 'format-only',
    contactsNoWait: 'valid',
    requireContactCheck: false,
    messageStatus: 201,
    mediaStatus: 200,
    metaVersionStyle: 'plain',
    statusRecipientId: 'both',
    readConversation: false,
    messageIds: 'onprem',
    mediaUploadLimit: 100 * 1024 * 1024,
    cloudExtras: false,
    interactiveErrors: 'http',
    allowHttpWebhooks: true,
    topology: 'single',
    registrationBlocked: false,
    registrationWaitMs: 0,
    sendContacts: true,
    callbackRetryUntilMs: 86_400_000,
    callbackQueueLimit: 100_000,
    mediaWeight: 2,
    limits: {
      concurrent: 0,
      perSecond: 0,
      perHour: 0,
      perDay: 0,
      contactsPerDay: 0,
      loginsPerMinute: 0,
      answer: 429,
    },
  },
  cloud: {
    webhookVersion: 'auto',
    bsuidPayloads: 'on',
    throttleStatus: 400,
    noTokenStatus: 401,
    windowErrorMode: 'async',
    waIdRules: true,
    marketingCap: 0,
    usMarketingPause: 'off',
    inboundMediaDays: 7,
    failedUserIds: 'off',
    mediaUserAgent: 'any',
    appUsers: 1000,
    templateIdleDays: 365,
    templateEditAnswer: 'success',
    apiVersions: { oldest: 13, newest: 26, default: 23 },
  },
}
