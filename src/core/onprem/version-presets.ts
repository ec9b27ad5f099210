import type { JsonObject } from '../json.ts'

/** What older client versions did otherwise, by the first version that no longer did. Meta's changelog of the client. */
const presets: readonly (readonly [readonly [number, number, number], JsonObject])[] = [
  // Before, a number had to be checked before it could be written to, and statuses named the recipient once.
  [[2, 39, 1], { requireContactCheck: true, sendContacts: false, statusRecipientId: 'top' }],
  // Before, the contacts node told who is on WhatsApp.
  [[2, 43, 0], { contactsMode: 'directory' }],
]

/** What the newest versions do. */
const newest: JsonObject = {
  requireContactCheck: false,
  sendContacts: true,
  statusRecipientId: 'both',
  contactsMode: 'format-only',
}

/** A change of the On-Premises settings with what its version implies; what it says itself counts more. */
export function withVersionPresets<Change extends object>(change: Change): Change {
  const version = 'version' in change ? change.version : undefined
  if (typeof version !== 'string') return change
  const implied = presets.filter(([since]) => isBefore(version, since)).map(([, preset]) => preset)
  return Object.assign({}, newest, ...implied, change) as Change
}

function isBefore(version: string, since: readonly [number, number, number]): boolean {
  const parts = version.replace(/^v/, '').split('.').map(Number)
  for (const [at, wanted] of since.entries()) {
    const part = parts[at] ?? 0
    if (part !== wanted) return part < wanted
  }
  return false
}
