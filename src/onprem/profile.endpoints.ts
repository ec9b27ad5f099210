import { z } from 'zod'
import { editDeployment } from '../core/onprem/deployment.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { requireDeployment, whenRegistered } from './deployment.ts'
import { ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { readImage } from './image.ts'
import { filePart } from './multipart.ts'
import { parse, requireObject } from './parse.ts'

const ABOUT = '/v1/settings/profile/about'
const PHOTO = '/v1/settings/profile/photo'
const PHOTO_LIMIT = 5 * 1024 * 1024
/** Smaller pictures than this a side are refused. */
const PHOTO_SIDE = 192

const aboutBody = z.object({ text: z.string().max(139) })

export const profile: readonly Endpoint<World>[] = whenRegistered([
  {
    method: 'GET',
    path: ABOUT,
    auth: 'admin',
    doc: 'The about text of the profile',
    run(call) {
      const text = requireDeployment(call.world).about ?? ''
      return ok(call, { settings: { profile: { about: { text } } } })
    },
  },
  {
    method: 'PATCH',
    path: ABOUT,
    auth: 'admin',
    body: 'json',
    input: aboutBody,
    doc: 'Sets the about text',
    async run(call) {
      const { text } = parse(aboutBody, requireObject(call.body))
      await call.world.store.transact((tx) => editDeployment(tx, () => ({ about: text })))
      return ok(call)
    },
  },
  {
    method: 'GET',
    path: PHOTO,
    auth: 'admin',
    doc: 'The profile photo, or with `format=link` where to find it',
    run: readPhoto,
  },
  {
    method: 'GET',
    path: `${PHOTO}/{sha256}`,
    auth: 'none',
    doc: 'Where `format=link` leads to: in reality a file server of WhatsApp',
    async run(call) {
      const { photo } = requireDeployment(call.world)
      const bytes = photo && (await call.world.media.read(photo.sha256))
      if (!bytes || photo.sha256 !== call.params['sha256']) {
        throw refusal(1006, 'Profile photo not found')
      }
      return { status: 200, headers: { 'content-type': photo.mimeType }, body: bytes }
    },
  },
  {
    method: 'POST',
    path: PHOTO,
    auth: 'admin',
    body: 'bytes',
    limit: PHOTO_LIMIT + 4096,
    doc: 'Sets the profile photo, raw or as the file part of a form',
    run: writePhoto,
  },
  {
    method: 'DELETE',
    path: PHOTO,
    auth: 'admin',
    doc: 'Removes the profile photo',
    async run(call) {
      await call.world.store.transact((tx) => editDeployment(tx, () => ({ photo: undefined })))
      return ok(call)
    },
  },
])

async function readPhoto(call: Call<World>): Promise<Reply> {
  const { photo } = requireDeployment(call.world)
  const bytes = photo && (await call.world.media.read(photo.sha256))
  if (!photo || !bytes) throw refusal(1006, 'Profile photo not found')
  if (call.query.get('format') === 'link') {
    return ok(call, {
      settings: { profile: { photo: { link: `${call.base}${PHOTO}/${photo.sha256}` } } },
    })
  }
  return { status: 200, headers: { 'content-type': photo.mimeType }, body: bytes }
}

async function writePhoto(call: Call<World>): Promise<Reply> {
  const bytes = filePart(call.headers['content-type'], call.body as Buffer)
  if (bytes.length === 0) throw refusal(1009, 'Profile photo is empty')
  if (bytes.length > PHOTO_LIMIT) throw refusal(1009, 'Profile photo is larger than 5 MB')
  const image = readImage(bytes)
  if (!image || (image.type !== 'jpg' && image.type !== 'png')) {
    throw refusal(1014, 'Upload failed on bad image')
  }
  if (image.width < PHOTO_SIDE || image.height < PHOTO_SIDE) {
    throw refusal(1009, `Profile photo must be at least ${PHOTO_SIDE} pixels a side`)
  }
  const file = await call.world.media.saveBytes(bytes)
  const mimeType = image.type === 'png' ? 'image/png' : 'image/jpeg'
  await call.world.store.transact((tx) =>
    editDeployment(tx, () => ({ photo: { ...file, mimeType } })),
  )
  return ok(call)
}
