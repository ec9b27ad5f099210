import { isObject, type JsonObject } from '../core/json.ts'
import { SETTINGS } from '../core/settings.ts'
import { unasked } from '../core/webhooks/subscribed-field.ts'
import type { AnyRow, StateMaps } from './commit.ts'

/** Uploads leave the facts for a collection of their own, and webhook fields get versions. */
export function fromFormat1(rows: StateMaps): StateMaps {
  const { uploads, facts } = sorted(rows.facts ?? new Map())
  return {
    ...rows,
    ...(uploads.size > 0 && { uploads }),
    ...(rows.facts && { facts }),
    ...(rows.apps && { apps: changed(rows.apps, withFieldVersions) }),
    ...(rows.settings && { settings: changed(rows.settings, withoutDefaultVersion) }),
  }
}

type Rows = Map<string, AnyRow>
type Values = Readonly<Record<string, unknown>>

const changed = (rows: Rows, change: (row: Values, key: string) => Values): Rows =>
  new Map([...rows].map(([key, row]) => [key, change({ ...row }, key) as JsonObject]))

/** Format 1 kept a session under its id, and how long its handle is good under the handle. */
function sorted(before: Rows): { uploads: Rows; facts: Rows } {
  const uploads: Rows = new Map()
  const facts: Rows = new Map()
  for (const [key, row] of before) {
    if (key.startsWith('upload:')) uploads.set(key, withLife({ ...row }, before))
    else if (!key.startsWith('handle:')) facts.set(key, row)
  }
  return { uploads, facts }
}

function withLife({ sha256: _, ...session }: Values, facts: Rows): AnyRow {
  const file: Values = { ...facts.get(`handle:${session['handle']}`) }
  const expiresAt = file['expiresAt']
  return { ...session, ...(expiresAt !== undefined && { expiresAt }) } as JsonObject
}

function withFieldVersions(app: Values): Values {
  const { subscriptions } = app
  if (!Array.isArray(subscriptions)) return app
  return {
    ...app,
    subscriptions: subscriptions.map((each: Values) => ({
      ...each,
      fields: Array.isArray(each['fields']) ? each['fields'].map(String).map(unasked) : [],
    })),
  }
}

/** `v24.0` was the default, and written into every state; now it would overrule what apps have asked for. */
function withoutDefaultVersion(settings: Values, key: string): Values {
  const { cloud } = settings
  if (key !== SETTINGS || !isObject(cloud) || cloud['webhookVersion'] !== 'v24.0') return settings
  return { ...settings, cloud: { ...cloud, webhookVersion: 'auto' } }
}
