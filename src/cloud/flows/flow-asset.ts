import type { Call } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parameterError, requiredParameter } from '../errors.ts'
import { readForm } from '../multipart.ts'
import { enumValue, requiredText } from '../parameters.ts'

const MOST_BYTES = 10 * 1_048_576

/** The Flow JSON of a multipart upload, once its fields have been looked at. */
export async function readFlowAsset(
  call: Call<World>,
  look: (fields: Record<string, unknown>) => void,
): Promise<string> {
  const { error, ...form } = await readForm(call, {
    limits: { fileSize: MOST_BYTES, fields: 50, fieldSize: 1_000_000, files: 5 },
  })
  look(form.fields)
  if ((error as { code?: string } | undefined)?.code === 'LIMIT_FILE_SIZE') {
    throw parameterError('Param file must be at most 10 MB.')
  }
  const fields = { ...Object.fromEntries(call.query), ...form.fields }
  const file = form.files.find((each) => each.fieldname === 'file')
  const name = requiredText(fields, 'name')
  enumValue('asset_type', requiredText(fields, 'asset_type'), ['FLOW_JSON'])
  if (name !== 'flow.json') throw parameterError('Param name must be flow.json.')
  if (!file) throw requiredParameter('file')
  return file.buffer.toString('utf8')
}
