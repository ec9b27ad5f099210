import type { Json } from '../../core/json.ts'
import { isCloudMediaId, type Media } from '../../core/media/media.ts'
import { mediaInContent } from '../../core/media/media-in-content.ts'
import type { StatusError } from '../../core/messages/message.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { Tx } from '../../core/tx.ts'
import type { World } from '../../world.ts'
import { mediaError, mediaTrouble } from '../media/media-rules.ts'
import { badValue } from './shapes/shape.ts'

export interface CheckedMedia {
  readonly failure?: StatusError | undefined
  /** Some of it has to be fetched first. */
  readonly links: boolean
}

/** Media by id must be there, and this number's; what kind of file it is turns out later. */
export function checkMedia(
  tx: Tx,
  world: World,
  number: PhoneNumber,
  type: string,
  content: Json,
): CheckedMedia {
  let failure: StatusError | undefined
  let links = false
  for (const media of mediaInContent(content, type)) {
    if (media.link !== undefined) links = true
    if (media.id === undefined) continue
    const row = requireMedia(tx, number, media.id, world.env.now())
    failure ??= troubleOf(world, media.type, row)
  }
  return { links, ...(failure && { failure }) }
}

function requireMedia(tx: Tx, number: PhoneNumber, id: string, now: number): Media {
  const row = isCloudMediaId(id) ? tx.media.get(id) : undefined
  const gone = row?.expiresAt !== undefined && row.expiresAt <= now
  if (row && !gone && row.phoneNumberId === number.id) return row
  throw badValue(`Media ID ${id} does not exist or is not accessible with this phone number.`)
}

/** Only an upload was looked into; strict mode asks that it is what it says. */
function troubleOf(world: World, type: string, row: Media): StatusError | undefined {
  const { mimeType: mime, sha256, size, image, source } = row
  const trouble = mediaTrouble(type, { mime, sha256, size, ...(image && { image }) })
  if (!trouble) return undefined
  const unseen = trouble.kind === 'content' && !(source === 'upload' && world.settings.strict)
  return unseen ? undefined : mediaError(trouble)
}
