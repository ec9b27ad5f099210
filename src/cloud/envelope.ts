import { CoreError } from '../core/errors.ts'
import { FlowRefused } from '../core/flows/flow-refused.ts'
import type { Json } from '../core/json.ts'
import { SETTINGS } from '../core/settings.ts'
import { TemplateRefused } from '../core/templates/template-refused.ts'
import type { Call, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { throttleCodes } from './codes.ts'
import { graphRefusal } from './dialect-errors.ts'
import { coreErrors, GraphError } from './errors.ts'
import { flowError } from './flows/flow-errors.ts'
import { replyIds } from './headers.ts'
import { templateError } from './templates/template-errors.ts'
import { majorOf } from './versions.ts'

/** Subcodes that WhatsApp errors still had in v15.0 and older. */
const oldSubcodes: Readonly<Record<number, number>> = {
  130429: 2494055,
  131009: 2494010,
  131047: 2494010,
  131030: 2655007,
}

const NO_TOKEN = 104

/** Any thrown thing as a GraphError; what is not a refusal is a bug and answers as an unknown error. */
export function asGraphError(error: unknown): GraphError | undefined {
  if (error instanceof GraphError) return error
  if (error instanceof FlowRefused) return flowError(error)
  if (error instanceof TemplateRefused) return templateError(error)
  if (!(error instanceof CoreError)) return undefined
  const row: { code: number; details?: string } = coreErrors[error.code]
  return graphRefusal(row.code, row.details ?? error.details)
}

export function renderError(call: Call<World>, error: GraphError): Reply {
  const body: Record<string, Json> = { message: error.message, type: error.type, code: error.code }
  const subcode =
    error.subcode ?? (majorOf(call.version) <= 15 ? oldSubcodes[error.code] : undefined)
  if (subcode !== undefined) body['error_subcode'] = subcode
  if (error.data) body['error_data'] = error.data
  for (const [name, value] of Object.entries(error.more ?? {})) {
    if (value !== undefined) body[name] = value
  }
  body['fbtrace_id'] = replyIds(call).request
  return {
    status: statusOf(call, error),
    headers: authenticateHeader(error),
    body: { ...error.beside, error: body },
  }
}

function statusOf(call: Call<World>, error: GraphError): number {
  const { cloud } = call.world.store.read.settings.get(SETTINGS) ?? {}
  if (throttleCodes.has(error.code)) return cloud?.throttleStatus ?? error.status
  if (error.code === NO_TOKEN) return cloud?.noTokenStatus ?? error.status
  return error.status
}

function authenticateHeader(error: GraphError): Record<string, string> {
  if (error.type !== 'OAuthException') return {}
  const word =
    error.code === 190
      ? 'invalid_token'
      : error.status === 403
        ? 'insufficient_scope'
        : 'invalid_request'
  const message = headerText(error.message)
  return { 'www-authenticate': `OAuth "Facebook Platform" "${word}" "${message}"` }
}

/** Header values carry Latin-1 without controls. */
const headerText = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?')

export const internalError = (): GraphError =>
  new GraphError(1, 'An unknown error occurred', { status: 500, subcode: 99 })
