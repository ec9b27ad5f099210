import { DAY_MS } from '../../core/duration.ts'
import type { Media } from '../../core/media/media.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { admitByBody } from '../admit.ts'
import { checkToken, findToken, noToken } from '../auth.ts'
import { done } from '../done.ts'
import { requiredParameter, unsupported } from '../errors.ts'
import { askedFields, renderNode } from '../fields.ts'
import { requireProduct } from '../messages/messages.parse.ts'
import { requireScope, seesWaba } from '../visibility.ts'
import { mediaNode } from './media.node.ts'
import { DOWNLOAD_PATH, linkHash } from './media-link.ts'
import { readUpload } from './media-upload.ts'
import { parseRange } from './range.ts'

const SCOPE = 'whatsapp_business_messaging'

/** An uploaded file lives for 30 days. */
const UPLOAD_LIFE_MS = 30 * DAY_MS

async function upload(call: Call<World>): Promise<Reply> {
  const { world } = call
  const { fields, file } = await readUpload(call)
  admitByBody(call, uploadMedia, fields)
  requireProduct({ ...Object.fromEntries(call.query), ...fields })
  if (!file) throw requiredParameter('file')
  if (file.refused) throw file.refused
  const phoneNumberId = call.params['phone_number'] ?? ''
  const row = await world.store.transact((tx) => {
    const now = world.env.now()
    const id = freshId(tx.media, world)
    const media: Media = {
      id,
      phoneNumberId,
      mimeType: file.mime,
      sha256: file.sha256,
      size: file.size,
      filename: file.filename,
      source: 'upload',
      createdAt: now,
      lastUsedAt: now,
      expiresAt: now + UPLOAD_LIFE_MS,
      ...(file.image && { image: file.image }),
    }
    return tx.media.put(id, media)
  })
  return { status: 200, body: { id: row.id } }
}

/** 16 digits that no other has. */
function freshId(media: { has(id: string): boolean }, { env }: World): string {
  for (;;) {
    const id = env.random.digits(16)
    if (!media.has(id)) return id
  }
}

/** The media, if it lives, and belongs to the number that the call names. */
function requireMedia(call: Call<World>): Media {
  const id = call.params['media'] ?? ''
  const row = call.world.store.read.media.get(id)
  const number = call.query.get('phone_number_id')
  const gone = row?.expiresAt !== undefined && row.expiresAt <= call.at
  if (!row || gone || (number && number !== row.phoneNumberId)) {
    throw unsupported(call.method, id)
  }
  return row
}

function describe(call: Call<World>): Reply {
  const { id } = requireMedia(call)
  return { status: 200, body: renderNode(mediaNode, id, call, askedFields(call)) }
}

async function remove(call: Call<World>): Promise<Reply> {
  const { id } = requireMedia(call)
  await call.world.store.transact((tx) => tx.media.delete(id))
  return done
}

/** The client is not told why; `explain` is. */
function notFound(call: Call<World>, why: string): Reply {
  call.notes['refused'] = why
  return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not Found' }
}

/** The bytes behind a link, for a token that sees the media; part of them where a range is asked for. */
async function download(call: Call<World>): Promise<Reply> {
  const { store, settings } = call.world
  const { read } = store
  if (settings.cloud.mediaUserAgent === 'required' && !call.headers['user-agent']) {
    return notFound(call, 'it has no User-Agent, and cloud.mediaUserAgent asks for one')
  }
  const token = findToken(call)
  if (token === undefined) throw noToken()
  const principal = checkToken(call, token)
  requireScope(call, principal, SCOPE)
  const row = read.media.get(call.query.get('mid') ?? '')
  const expires = Number(call.query.get('ext'))
  const wabaId = row && mediaNode.wabaId?.(read, row.id)
  if (!row || wabaId === undefined) return notFound(call, 'there is no such media')
  if (!seesWaba(principal, wabaId)) return notFound(call, 'the token does not see the media')
  if (linkHash(row, expires) !== call.query.get('hash')) {
    return notFound(call, 'the link was not given out like this')
  }
  if (expires * 1000 <= call.at) return notFound(call, 'the link has expired')
  if (row.expiresAt !== undefined && row.expiresAt <= call.at) {
    return notFound(call, 'the media has expired')
  }
  return bytesOf(call, row)
}

async function bytesOf(call: Call<World>, row: Media): Promise<Reply> {
  const headers = {
    'content-type': row.mimeType,
    'content-disposition': `inline;filename=${encodeURIComponent(row.filename ?? row.id)}`,
    'accept-ranges': 'bytes',
  }
  // `If-Range` names a version of the file, and none was ever given out.
  const asked = call.headers['if-range'] === undefined ? call.headers.range : undefined
  const range = parseRange(asked, row.size)
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { 'content-range': `bytes */${row.size}` } }
  }
  const stream = await call.world.media.open(row.sha256, range)
  if (!stream) return notFound(call, 'the file is gone')
  if (!range) {
    return { status: 200, headers: { ...headers, 'content-length': String(row.size) }, stream }
  }
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(range.end - range.start + 1),
      'content-range': `bytes ${range.start}-${range.end}/${row.size}`,
    },
    stream,
  }
}

const uploadMedia: Endpoint<World> = {
  method: 'POST',
  path: '/{phone_number}/media',
  auth: SCOPE,
  body: 'upload',
  doc: 'Upload a media file',
  run: upload,
}

export const mediaEndpoints: readonly Endpoint<World>[] = [
  uploadMedia,
  {
    method: 'GET',
    path: '/{media}',
    auth: SCOPE,
    doc: 'Get the download address of a media file',
    run: describe,
  },
  {
    method: 'DELETE',
    path: '/{media}',
    auth: SCOPE,
    doc: 'Delete a media file',
    run: remove,
  },
  {
    method: 'GET',
    path: DOWNLOAD_PATH,
    auth: 'none',
    doc: 'Download a media file',
    run: download,
  },
]
