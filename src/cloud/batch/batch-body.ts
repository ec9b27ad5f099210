import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { bodyTooLarge, type Parameters, readParameters, readText } from '../body.ts'
import { readForm } from '../multipart.ts'

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

export async function readBatchBody(call: Call<World>): Promise<BatchBody> {
  const type = call.headers['content-type'] ?? ''
  if (/^multipart\/form-data/i.test(type)) return readMultipart(call)
  await readText(call, BODY_MAX)
  return { parameters: await readParameters(call), files: new Map() }
}

async function readMultipart(call: Call<World>): Promise<BatchBody> {
  const form = await readForm(call, {
    limits: { fieldSize: BODY_MAX, fields: 200, files: FILES_MAX, fileSize: FILE_MAX },
  })
  if (form.error) throw bodyTooLarge()
  const files = form.files.map(
    ({ fieldname, originalname, mimetype, buffer }) =>
      [fieldname, { filename: originalname, mime: mimetype, bytes: buffer }] as const,
  )
  return {
    parameters: { ...Object.fromEntries(call.query), ...form.fields },
    files: new Map(files),
  }
}
