import { isObject, type JsonObject } from '../core/json.ts'
import { withVersionPresets } from '../core/onprem/version-presets.ts'
import { SETTINGS, type WorldSettings } from '../core/settings.ts'
import { type ControlEndpoint, ok } from './context.ts'
import { parseBody } from './parse.ts'
import { settingsBody } from './settings.schema.ts'

export const settingsEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/settings',
    auth: 'admin',
    doc: 'The run-time settings of the world',
    run: (call) => ok(call.world.settings),
  },
  {
    method: 'PATCH',
    path: '/_emulator/settings',
    auth: 'admin',
    body: 'json',
    input: settingsBody,
    doc: 'Changes some of them, nested objects key by key; in force from the next request',
    async run(call) {
      const asked = parseBody(settingsBody, call.body)
      const change = {
        ...asked,
        ...(asked.onprem && { onprem: withVersionPresets(asked.onprem) }),
      }
      const settings = await call.world.store.transact((tx) =>
        tx.settings.put(SETTINGS, merge(call.world.settings, change) as WorldSettings),
      )
      return ok(settings)
    },
  },
]

/** Objects key by key, everything else as a whole. */
function merge(old: unknown, change: unknown): unknown {
  if (!isObject(old) || !isObject(change)) return change
  const merged: Record<string, unknown> = { ...old }
  for (const [key, value] of Object.entries(change)) {
    if (value !== undefined) merged[key] = merge(old[key], value)
  }
  return merged as JsonObject
}
