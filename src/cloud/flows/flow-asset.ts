import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parameterError, requiredParameter } from '../errors.ts'
import { formFields } from '../form-fields.ts'
import { enumValue, requiredText } from '../parameters.ts'

const MOST_BYTES = 10 * 1_048_576

/** The Flow JSON of a multipart upload, once its fields have been looked at. */
export async function readFlowAsset(
  call: Call<World>,
  look: (fields: Record<string, unknown>) => void,
): Promise<string> {
  const { default: multer } = await import('multer')
  const request = call.raw as IncomingMessage & {
    body?: Record<string, unknown>
    files?: { fieldname: string; buffer: Buffer }[]
  }
  const parse = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: MOST_BYTES, fields: 50, fieldSize: 1_000_000, files: 5 },
  }).any()
  const error = await new Promise<unknown>((resolve) => {
    parse(request as never, {} as ServerResponse as never, resolve)
  })
  look(formFields(request.body))
  if ((error as { code?: string } | undefined)?.code === 'LIMIT_FILE_SIZE') {
    throw parameterError('Param file must be at most 10 MB.')
  }
  const fields = { ...Object.fromEntries(call.query), ...formFields(request.body) }
  const file = request.files?.find((each) => each.fieldname === 'file')
  const name = requiredText(fields, 'name')
  enumValue('asset_type', requiredText(fields, 'asset_type'), ['FLOW_JSON'])
  if (name !== 'flow.json') throw parameterError('Param name must be flow.json.')
  if (!file) throw requiredParameter('file')
  return file.buffer.toString('utf8')
}
