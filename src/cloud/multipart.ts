import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Options } from 'multer'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import type { Parameters } from './body.ts'
import { formFields } from './form-fields.ts'

/** A file part that is held in memory, where no storage is given. */
export interface HeldFile {
  readonly fieldname: string
  readonly originalname: string
  readonly mimetype: string
  readonly buffer: Buffer
}

export interface Form {
  readonly fields: Parameters
  readonly files: readonly HeldFile[]
  /** What ended the form before its end. */
  readonly error: unknown
}

/** Reads a multipart body as far as it goes. Who wants to see the bytes go by listens from `begin` on: no sooner, or they are lost. */
export async function readForm(
  call: Call<World>,
  options: Options,
  begin?: () => void,
): Promise<Form> {
  const { default: multer } = await import('multer')
  // Clients write names of files as they are, in UTF-8.
  const parse = multer({ defParamCharset: 'utf8', ...options }).any()
  const request = call.raw as IncomingMessage & { body?: Parameters; files?: HeldFile[] }
  begin?.()
  const error = await new Promise<unknown>((resolve) => {
    parse(request as never, {} as ServerResponse as never, resolve)
  })
  return { fields: formFields(request.body), files: request.files ?? [], error }
}
