import type { DialectName } from '../core/ids.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { World } from '../world.ts'
import { ControlError } from './errors.ts'
import { isMediaType, storeInboundMedia } from './inbound-media.ts'

/** Types without a content object of their own. */
const bare = new Set(['unsupported', 'unknown', 'ephemeral', 'request_welcome'])

/** The content of a message as its webhook has it; media are stored. */
export async function contentOf(
  world: World,
  dialect: DialectName,
  to: PhoneNumber,
  type: string,
  content: unknown,
  /** The platform could not fetch the file: the message has errors in its place. */
  failed: boolean,
): Promise<Json> {
  if (content === undefined && !bare.has(type)) {
    throw new ControlError('invalid_request', `${type}: the object with the content is missing`)
  }
  if (isMediaType(type) && !(failed && !hasFile(content))) {
    return storeInboundMedia(world, dialect, to, type, content as JsonObject)
  }
  if (content !== undefined && !isObject(content) && !Array.isArray(content)) {
    throw new ControlError('invalid_request', `${type} must be an object`)
  }
  if (type === 'text' && typeof (content as JsonObject)['body'] !== 'string') {
    throw new ControlError('invalid_request', 'text.body must be a string')
  }
  return (content ?? {}) as Json
}

export const hasFile = (content: unknown): boolean =>
  isObject(content) && ['id', 'link', 'data'].some((name) => content[name] !== undefined)
