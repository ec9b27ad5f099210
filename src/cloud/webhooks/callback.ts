import { SETTINGS } from '../../core/settings.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parameterError } from '../errors.ts'

/** A callback is an https URL of at most 200 characters; plain http passes unless webhooks are strict. */
export function callbackParameter(call: Call<World>, name: string, url: string): void {
  if (url.length > 200) {
    throw parameterError(`Param ${name} must be at most 200 characters long.`)
  }
  const strict = call.world.store.read.settings.get(SETTINGS)?.webhook_tls === 'strict'
  const form = strict ? /^https:\/\/[^\s/]+/i : /^https?:\/\/[^\s/]+/i
  if (!form.test(url) || !URL.canParse(url)) throw parameterError(`Param ${name} must be a URL`)
}
