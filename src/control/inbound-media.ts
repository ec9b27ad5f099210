import { imageSize } from 'image-size'
import { DAY_MS } from '../core/duration.ts'
import type { DialectName } from '../core/ids.ts'
import { isObject, type JsonObject } from '../core/json.ts'
import { IMAGE_HEAD_BYTES, readImageHeader } from '../core/media/image-header.ts'
import type { ImageHeader, Media } from '../core/media/media.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { SavedFile } from '../store/media-files.ts'
import type { World } from '../world.ts'
import { ControlError } from './errors.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg; codecs=opus',
  voice: 'audio/ogg; codecs=opus',
  document: 'application/pdf',
  sticker: 'image/webp',
}

const ONPREM_DAYS = 7
/** WhatsApp's own limit of an inbound file. */
const MAX_BYTES = 100 * 1024 * 1024

export const isMediaType = (type: string): boolean => type in mediaTypes

/**
 * The media of an inbound message by `id` (already there), `link` (fetched) or base64 `data`; answers the content as the
 * dialect's webhook has it.
 */
export async function storeInboundMedia(
  world: World,
  dialect: DialectName,
  to: PhoneNumber,
  type: string,
  content: JsonObject,
): Promise<JsonObject> {
  if (!isObject(content)) throw new ControlError('invalid_request', `${type} must be an object`)
  const { id, data, link, mime_type: mimeType, sha256: _digest, ...rest } = content
  if (typeof id === 'string') {
    const known = world.store.read.media.get(id)
    if (!known) throw new ControlError('not_found', `there is no media ${id}`)
    return onWire(world, dialect, type, rest, known)
  }
  const { file, served } = await bytesOf(world, type, data, link)
  const said = typeof mimeType === 'string' ? mimeType : served
  const mime = said ?? (await imageType(world, type, file.sha256)) ?? mediaTypes[type] ?? ''
  const now = world.clock.now()
  const days = dialect === 'cloud' ? world.settings.cloud.inboundMediaDays : ONPREM_DAYS
  const media = await world.store.transact((tx) => {
    const { random } = world.env
    const mediaId = dialect === 'cloud' ? random.digits(16) : random.uuid()
    return tx.media.put(mediaId, {
      id: mediaId,
      phoneNumberId: to.id,
      mimeType: mime,
      sha256: file.sha256,
      size: file.size,
      source: 'inbound',
      createdAt: now,
      lastUsedAt: now,
      expiresAt: now + days * DAY_MS,
      ...(typeof content['filename'] === 'string' && { filename: content['filename'] }),
    })
  })
  return onWire(world, dialect, type, rest, media)
}

/** Cloud tells what the customer has said of a file first, On-Premises what the client has found. */
async function onWire(
  world: World,
  dialect: DialectName,
  type: string,
  said: JsonObject,
  { id, mimeType, sha256 }: Pick<Media, 'id' | 'mimeType' | 'sha256'>,
): Promise<JsonObject> {
  if (dialect === 'onprem') return { id, mime_type: mimeType, sha256, ...said }
  const { caption, voice = false, animated, ...others } = said
  const digest = Buffer.from(sha256, 'hex').toString('base64')
  return {
    ...(caption !== undefined && { caption }),
    ...others,
    mime_type: mimeType,
    sha256: digest,
    id,
    ...(type === 'audio' && { voice }),
    ...(type === 'sticker' && { animated: animated ?? (await isAnimated(world, sha256)) }),
  }
}

const isAnimated = async (world: World, sha256: string): Promise<boolean> =>
  (await headerOf(world, sha256))?.animated ?? false

const imageTypes: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
}

/** What an image is by its own header, where nobody has said. */
async function imageType(world: World, type: string, sha256: string): Promise<string | undefined> {
  if (type !== 'image' && type !== 'sticker') return undefined
  const header = await headerOf(world, sha256)
  return header && imageTypes[header.type]
}

async function headerOf(world: World, sha256: string): Promise<ImageHeader | undefined> {
  const head = await world.media.head(sha256, IMAGE_HEAD_BYTES)
  return head && readImageHeader(head, (bytes) => imageSize(bytes))
}

async function bytesOf(
  world: World,
  type: string,
  data: unknown,
  link: unknown,
): Promise<{ file: SavedFile; served?: string }> {
  if (typeof data === 'string') {
    return { file: await world.media.saveBytes(Buffer.from(data, 'base64')) }
  }
  if (typeof link !== 'string') {
    throw new ControlError('invalid_request', `${type} needs one of id, link or data (base64)`)
  }
  const fetched = await world.outgoing.get(link, {
    timeoutMs: 10_000,
    egress: world.settings.egress,
  })
  if (!('status' in fetched)) {
    throw new ControlError('invalid_request', `${type}.link can not be fetched: ${fetched.error}`)
  }
  if (fetched.status !== 200) {
    fetched.body.destroy()
    throw new ControlError('invalid_request', `${type}.link answers ${fetched.status}`)
  }
  const served = fetched.headers['content-type']
  const file = await world.media.save(fetched.body, MAX_BYTES)
  return { file, ...(served !== undefined && { served }) }
}
