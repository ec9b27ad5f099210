import { DAY_MS } from '../core/duration.ts'
import { IMAGE_HEAD_BYTES } from '../core/media/image-header.ts'
import type { Media } from '../core/media/media.ts'
import { plainMime } from '../core/media/media-classes.ts'
import { isMediaGone } from '../core/onprem/collect-garbage.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { requireNumber, whenRegistered } from './deployment.ts'
import { nothing, ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { firstPartyImage } from './first-party-stickers.ts'
import { readImage } from './image.ts'

/** WhatsApp keeps what a customer sent for this long. */
const FETCH_WITHIN_MS = 14 * DAY_MS

export const media: readonly Endpoint<World>[] = whenRegistered([
  {
    method: 'POST',
    path: '/v1/media',
    auth: 'user',
    body: 'stream',
    doc: 'Uploads a file as raw bytes; its class is checked when it is sent',
    run: upload,
  },
  {
    method: 'GET',
    path: '/v1/media/{id}',
    auth: 'user',
    doc: 'The bytes of a file, uploaded or received',
    async run(call) {
      const row = findMedia(call)
      return row && !row.undownloaded ? send(call, row) : image(call)
    },
  },
  {
    method: 'GET',
    path: '/v1/media/download/{id}',
    auth: 'user',
    doc: 'Fetches received media again, and answers its bytes',
    run: retryDownload,
  },
  {
    method: 'DELETE',
    path: '/v1/media/{id}',
    auth: 'user',
    doc: 'Deletes a file',
    async run(call) {
      const row = findMedia(call)
      if (!row) return nothing(404)
      await call.world.store.transact((tx) => tx.media.delete(row.id))
      return ok(call)
    },
  },
])

async function upload(call: Call<World>): Promise<Reply> {
  const { world } = call
  const mimeType = requireType(call.headers['content-type'])
  const { mediaUploadLimit: limit } = world.settings.onprem
  if (Number(call.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  const file = await save(call, limit)
  if (file.size === 0) {
    throw refusal(1009, 'Request body is empty')
  }
  const head = await world.media.head(file.sha256, IMAGE_HEAD_BYTES)
  const image = head && readImage(head)
  if (/^image\/(jpeg|png|webp)$/.test(plainMime(mimeType)) && !image) {
    throw refusal(1014, 'Upload failed on bad image')
  }
  const { id: phoneNumberId } = requireNumber(world)
  const row = await world.store.transact((tx) => {
    const now = world.env.now()
    const id = world.env.random.uuid()
    const times = { createdAt: now, lastUsedAt: now }
    return tx.media.put(id, {
      id,
      phoneNumberId,
      mimeType,
      ...file,
      source: 'upload',
      ...times,
      ...(image && { image }),
    })
  })
  return ok(call, { media: [{ id: row.id }] }, world.settings.onprem.mediaStatus)
}

async function save(call: Call<World>, limit: number) {
  try {
    return await call.world.media.save(call.raw, limit)
  } catch (error) {
    throw error instanceof Error && error.name === 'FileTooLarge' ? tooLarge(limit) : error
  }
}

const tooLarge = (limit: number) =>
  refusal(1009, `Media is larger than ${Math.floor((limit / (1024 * 1024)) * 10) / 10} MB`, 413)

function requireType(header: string | undefined): string {
  const mimeType = header?.trim() ?? ''
  if (!/^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/.test(mimeType)) {
    throw refusal(1009, 'Content-Type header must name the type of the file')
  }
  if (/^audio\/ogg$/i.test(mimeType)) {
    throw refusal(1009, 'Content-Type audio/ogg is not supported without codecs=opus')
  }
  return mimeType
}

/** Media of this client's number; that of others might not exist. */
function findMedia(call: Call<World>): Media | undefined {
  const { read } = call.world.store
  const row = read.media.get(call.params['id'] ?? '')
  if (row?.phoneNumberId !== requireNumber(call.world).id) return undefined
  return isMediaGone(read, row, call.at) ? undefined : row
}

async function send(call: Call<World>, row: Media): Promise<Reply> {
  const stream = await call.world.media.open(row.sha256)
  if (!stream) return nothing(404)
  const headers = { 'content-type': row.mimeType, 'content-length': String(row.size) }
  return { status: 200, headers, stream }
}

/** Stickers of the first-party packs are files of the program. */
function image(call: Call<World>): Reply {
  const bytes = firstPartyImage(call.params['id'] ?? '')
  if (!bytes) return nothing(404)
  return { status: 200, headers: { 'content-type': 'image/webp' }, body: bytes }
}

async function retryDownload(call: Call<World>): Promise<Reply> {
  const { world } = call
  const row = findMedia(call)
  if (!row) return image(call)
  if (!row.undownloaded) return send(call, row)
  if (world.env.now() - row.createdAt > FETCH_WITHIN_MS) return nothing(404)
  const { undownloaded: _, ...fetched } = row
  await world.store.transact((tx) => tx.media.put(row.id, fetched))
  return send(call, fetched)
}
