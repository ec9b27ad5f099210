/** Ids are plain strings on the wire; the aliases say which one a signature means. */

/** Digits of a phone number with its country code, no `+`. */
export type WaId = string
/** 15-17 decimal digits, as all Graph ids here: phone number, WABA, app, business, template, flow. */
export type PhoneNumberId = string
export type WabaId = string
export type AppId = string
export type BusinessId = string
export type TemplateId = string
/** The wire id of a message in the dialect it was made in: `wamid.…` or `gBEG…`/`ABEG…`. */
export type MessageId = string
/** Decimal digits for Cloud media, a UUID for On-Premises media. */
export type MediaId = string

/** The two protocols that the emulator speaks over one world. */
export type DialectName = 'cloud' | 'onprem'
