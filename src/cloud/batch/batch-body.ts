import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { bodyTooLarge, type Parameters, readParameters, readText } from '../body.ts'
import { formFields } from '../form-fields.ts'

/** A file part that entries may attach, under the name of the part. */
export interface BatchFile {
  readonly filename: string
  readonly mime: string
  readonly bytes: Buffer
}

export interface BatchBody {
  readonly parameters: Parameters
  readonly files: ReadonlyMap<string, BatchFile>
}

const MEGABYTE = 1_048_576
const BODY_MAX = 8 * MEGABYTE
/** They are held in memory until their entry has run; a larger file has the media edge. */
const FILE_MAX = 25 * MEGABYTE
const FILES_MAX = 20

interface MulterFile {
  readonly fieldname: string
  readonly originalname: string
  readonly mimetype: string
  readonly buffer: Buffer
}

export async function readBatchBody(call: Call<World>): Promise<BatchBody> {
  const type = call.headers['content-type'] ?? ''
  if (/^multipart\/form-data/i.test(type)) return readMultipart(call)
  await readText(call, BODY_MAX)
  return { parameters: await readParameters(call), files: new Map() }
}

async function readMultipart(call: Call<World>): Promise<BatchBody> {
  const { default: multer } = await import('multer')
  const parse = multer({
    limits: { fieldSize: BODY_MAX, fields: 200, files: FILES_MAX, fileSize: FILE_MAX },
    storage: multer.memoryStorage(),
    defParamCharset: 'utf8',
  }).any()
  const request = call.raw as IncomingMessage & { body?: Parameters; files?: MulterFile[] }
  await new Promise<void>((resolve, reject) => {
    parse(request as never, {} as ServerResponse as never, (error?: unknown) => {
      if (error) reject(bodyTooLarge())
      else resolve()
    })
  })
  const files = (request.files ?? []).map(
    ({ fieldname, originalname, mimetype, buffer }) =>
      [fieldname, { filename: originalname, mime: mimetype, bytes: buffer }] as const,
  )
  return {
    parameters: { ...Object.fromEntries(call.query), ...formFields(request.body) },
    files: new Map(files),
  }
}
