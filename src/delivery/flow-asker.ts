import { createHmac } from 'node:crypto'
import type { Env } from '../core/env.ts'
import { countFlowRequest, type FlowFailure } from '../core/flows/flow-metrics.ts'
import { versionNumber } from '../core/flows/flow-versions.ts'
import { seeRequest } from '../core/flows/watch-flow.ts'
import { isObject, type JsonObject } from '../core/json.ts'
import type { Store } from '../core/tx.ts'
import type { FlowAnswer, FlowQuestion } from '../world.ts'
import { openAnswer, sealQuestion, signFlowToken } from './flow-cipher.ts'
import type { Answer } from './webhook-sender.ts'

/** An endpoint has this long to answer. */
export const FLOW_TIMEOUT_MS = 10_000
export const FLOW_ANSWER_BYTES = 10 * 1_048_576

export interface FlowAskerOptions {
  readonly store: Store
  readonly env: Env
  /** For latencies: a time in ms that stands still while the world's does. */
  readonly measure: () => number
  readonly post: (url: string, headers: Record<string, string>, body: string) => Promise<Answer>
}

/** The phone's side of the data exchange; every request is counted for the metrics of its Flow. */
export function createFlowAsker(options: FlowAskerOptions) {
  const { store, env, measure, post } = options
  const now = () => env.now()
  return async function askFlow(question: FlowQuestion): Promise<FlowAnswer> {
    const { flowId, publicKey, payload, random, draft } = question
    const flow = store.read.flows.get(flowId)
    const secret = store.read.apps.get(flow?.appId ?? '')?.secret ?? ''
    if (!flow?.endpointUri) return { failure: 'cannot_be_served', details: 'there is no endpoint' }
    const [key, vector] = [random.bytes(16), random.bytes(16)]
    const json = draft ? flow.json : (flow.publishedJson ?? flow.json)
    const signed = withTokenSignature(json, payload, secret, now())
    const body = JSON.stringify(sealQuestion(signed, publicKey, key, vector))
    const digest = createHmac('sha256', secret).update(body).digest('hex')
    const headers = {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${digest}`,
    }
    const started = measure()
    const answer = readAnswer(await post(flow.endpointUri, headers, body), key, vector)
    const ms = Math.max(0, measure() - started)
    const failure = answer.failure && { failure: answer.failure }
    await store.transact((tx) => {
      const seconds = Math.max(1, Math.ceil(ms / 1000))
      countFlowRequest(tx, flowId, { at: now(), seconds, ...failure })
      seeRequest(tx, env, tx.flows.get(flowId) ?? flow, { ms, ...failure })
    })
    return answer
  }
}

/** From Flow JSON 7.3 with data API 4.0 the token comes with a signature. */
function withTokenSignature(json: JsonObject, payload: JsonObject, secret: string, at: number) {
  const { flow_token: token } = payload
  const signs = versionNumber(json['version']) >= 7.3 && json['data_api_version'] === '4.0'
  if (!signs || typeof token !== 'string') return payload
  return { ...payload, flow_token_signature: signFlowToken(token, secret, at) }
}

function readAnswer(answer: Answer, key: Uint8Array, vector: Uint8Array): FlowAnswer {
  const { status, error, text = '' } = answer
  if (status === undefined) {
    const failure: FlowFailure = /no answer within/.test(error ?? '')
      ? 'timeout_error'
      : 'no_http_response_error'
    return { failure, ...(error !== undefined && { details: error }) }
  }
  const opened = openAnswer(text, key, vector)
  if (status === 427) {
    const said = isObject(opened) ? opened : plainJson(text)
    const message = said?.['error_msg']
    return { status, ...(typeof message === 'string' && { text: message }) }
  }
  if (status !== 200) return { status, failure: 'unexpected_http_status_code' }
  if (isObject(opened)) return { status, data: opened as JsonObject }
  return { status, failure: 'cannot_be_served', details: 'the answer can not be decrypted' }
}

function plainJson(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}
