import type { Json, JsonObject } from '../json.ts'

/** One of several texts fits; `*` in a text stands for anything. */
export type Texts = string | readonly string[]

/** What a rule is about. A member that is absent fits everything. */
export interface RuleMatch {
  readonly dialect?: Texts
  readonly method?: Texts
  /** The whole path or its end, by segments: `/messages`, `/v1/media/*`, `/{phone_number}/messages`. */
  readonly path?: Texts
  /** Id or digits of a business number. */
  readonly phone_number?: Texts
  /** Digits of the customer's number. */
  readonly customer?: Texts
  /** Message type. */
  readonly type?: Texts
  /** Name of the template. */
  readonly template?: Texts
  /** Found anywhere in the message's text. */
  readonly text?: Texts
  readonly query?: Readonly<Record<string, Texts>>
  /** Part of the JSON body: objects may have more members, arrays are compared place by place. */
  readonly body?: Json
  /** Status of the message that a webhook tells. */
  readonly status?: Texts
  /** What a webhook tells: `messages`, `statuses` or a field. */
  readonly webhook?: Texts
  /** Address of a media link that the emulator fetches. */
  readonly link?: Texts
}

/** What is done: the name of a file in `rules/actions/` and its value. */
export interface RuleAction {
  readonly kind: string
  readonly value: Json
}

/** Something that is done to traffic on purpose: a fault, a part of a preset, a replay file. */
export interface Rule {
  readonly id: string
  /** Preset or replay file that it came from. */
  readonly source?: string
  readonly match: RuleMatch
  readonly action: RuleAction
  /** Used up after so many hits. */
  readonly times?: number
  /** Share of the fitting traffic that is hit, 0 to 1. */
  readonly probability?: number
  /** Only each Nth that fits. */
  readonly every_nth?: number
  /** Only the first N that fit. */
  readonly first_n?: number
  /** World time in ms of its beginning and its end; it reverts by itself. */
  readonly from?: number
  readonly until?: number
  /** Its own chance, so that hits depend on nothing but what fits and in which order. */
  readonly seed: number
  /** How often something fitted, and how often it was hit. */
  readonly seen: number
  readonly hits: number
  readonly extra?: JsonObject
}
