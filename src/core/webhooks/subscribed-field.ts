import { majorVersion } from '../settings.ts'

/** A webhook field that an app is subscribed to, with the version that its bodies have: that of the call that asked for it. */
export interface SubscribedField {
  readonly name: string
  readonly version: string
}

/** Of fields that no call has asked for: those of a seed, of `--webhook-url`, and all that is heard outside strict mode. */
const UNASKED_VERSION = 'v24.0'

export const unasked = (name: string): SubscribedField => ({ name, version: UNASKED_VERSION })

/** What `cloud.webhookVersion` says when each app hears its own version. */
export const EACH_ITS_OWN = 'auto'

/** Major version of the bodies that an app hears of a field, by the setting and its subscription. */
export const heardVersion = (setting: string, field: SubscribedField | undefined): number =>
  majorVersion(setting === EACH_ITS_OWN ? (field?.version ?? UNASKED_VERSION) : setting)
