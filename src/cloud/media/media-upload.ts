import { PassThrough, type Readable } from 'node:stream'
import { imageSize } from 'image-size'
import { IMAGE_HEAD_BYTES, readImageHeader } from '../../core/media/image-header.ts'
import type { ImageHeader } from '../../core/media/media.ts'
import {
  classOfMime,
  DOCUMENT_MAX,
  mediaClasses,
  plainMime,
} from '../../core/media/media-classes.ts'
import { ClientGone } from '../../http/body.ts'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { type Parameters, readParameters, readText } from '../body.ts'
import { GraphError, parameterError, whatsappError } from '../errors.ts'
import { readForm } from '../multipart.ts'
import { watchHeads } from './part-heads.ts'

/** What uploads may be; Meta's message lists them in no fixed order. */
const uploadTypes = [
  'audio/aac',
  'audio/mp4',
  'audio/mpeg',
  'audio/amr',
  'audio/ogg',
  'audio/opus',
  'application/vnd.ms-powerpoint',
  'application/msword',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/pdf',
  'text/plain',
  'application/vnd.ms-excel',
  'image/jpeg',
  'image/png',
  'image/webp',
  'video/mp4',
  'video/3gpp',
] as const

/** A body of another kind has no file, but may well name the product. */
const FIELDS_MAX = 4_194_304

/** A file part on its way through: the bytes are already in the world's media files when it is answered. */
export interface UploadedFile {
  readonly mime: string
  readonly filename: string
  readonly sha256: string
  readonly size: number
  readonly image?: ImageHeader
  /** Why it was not taken; its bytes were dropped. */
  readonly refused?: GraphError
}

export interface Upload {
  readonly fields: Parameters
  readonly file: UploadedFile | undefined
}

interface MulterFile {
  readonly fieldname: string
  readonly originalname: string
  readonly mimetype: string
  readonly stream: Readable
}

type Done = (error: Error | null, info?: object) => void

/** Reads a multipart upload; the file is streamed, hashed and limited on the way and never held in memory. */
export async function readUpload(call: Call<World>): Promise<Upload> {
  if (!/^multipart\//i.test(call.headers['content-type'] ?? '')) {
    await readText(call, FIELDS_MAX)
    return { fields: await readParameters(call), file: undefined }
  }
  let heads: ReturnType<typeof watchHeads> | undefined
  let file: UploadedFile | undefined
  const storage = {
    _handleFile(_request: unknown, part: MulterFile, done: Done) {
      if (part.fieldname !== 'file' || file) {
        part.stream.on('end', () => done(null, {})).on('error', done)
        part.stream.resume()
        return
      }
      const type = heads?.isTyped('file') ? part.mimetype : 'application/octet-stream'
      takeFile(call, part, type.toLowerCase()).then((taken) => {
        file = taken
        done(null, {})
      }, done)
    },
    _removeFile(_request: unknown, _part: unknown, done: Done) {
      done(null)
    },
  }
  const limits = { fields: 100, fieldSize: 100_000, files: 10 }
  const { fields, error } = await readForm(call, { storage, limits }, () => {
    heads = watchHeads(call.raw)
  })
  if (error && !call.raw.complete && call.raw.destroyed) throw new ClientGone()
  if (error instanceof GraphError) throw error
  if (error && !isForm(error)) throw error
  return { fields, file }
}

/** A form that breaks off is read as far as it went, as Graph reads any unparsable body. */
const isForm = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'MulterError' || /form|boundary/i.test(error.message))

async function takeFile(call: Call<World>, part: MulterFile, mime: string): Promise<UploadedFile> {
  const { stream } = part
  const about = { mime, filename: part.originalname, sha256: '', size: 0 }
  const broken = () => stream.destroy(new Error('the upload broke off'))
  const watch = () => {
    if (!call.raw.complete) broken()
  }
  call.raw.on('close', watch)
  try {
    if (!(uploadTypes as readonly string[]).includes(plainMime(mime))) {
      await drained(stream)
      return { ...about, refused: wrongType(mime) }
    }
    const max = mediaClasses[classOfMime(mime)]?.maxBytes ?? DOCUMENT_MAX
    const { sha256, size } = await call.world.media.save(through(stream), max)
    const image = await imageOf(call, mime, sha256)
    return { ...about, sha256, size, ...(image && { image }) }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'FileTooLarge') throw error
    await drained(stream)
    return { ...about, refused: tooLarge(mime) }
  } finally {
    call.raw.off('close', watch)
  }
}

/** Whoever stops reading early destroys only this: the form's own stream must be read to its end. */
function through(stream: Readable): Readable {
  const pass = new PassThrough()
  stream.on('error', (error) => pass.destroy(error))
  return stream.pipe(pass)
}

async function imageOf(
  call: Call<World>,
  mime: string,
  sha256: string,
): Promise<ImageHeader | undefined> {
  if (!mime.startsWith('image/')) return undefined
  const head = await call.world.media.head(sha256, IMAGE_HEAD_BYTES)
  return head && readImageHeader(head, (bytes) => imageSize(bytes))
}

/** Reads to the end what nobody wants. A pipe whose far end was closed would stop the stream again. */
function drained(stream: Readable): Promise<void> {
  stream.unpipe()
  if (stream.readableEnded || stream.closed) return Promise.resolve()
  return new Promise((resolve) => {
    stream
      .on('end', resolve)
      .on('error', () => resolve())
      .on('close', resolve)
    stream.resume()
  })
}

const wrongType = (mime: string): GraphError =>
  parameterError(
    `Param file must be a file with one of the following types: ${uploadTypes.join(', ')}. Received file of type '${mime}'.`,
  )

function tooLarge(mime: string): GraphError {
  const name = classOfMime(mime)
  const max = mediaClasses[name]?.maxBytes ?? DOCUMENT_MAX
  const status = max === DOCUMENT_MAX ? 413 : 400
  return whatsappError(
    131053,
    `File of type ${mime} is larger than the allowed ${max} bytes.`,
    status,
  )
}
