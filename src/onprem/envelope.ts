import type { Call, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import type { WireError } from './errors.ts'

/** Calls that the web server answers itself; live servers show their version with `v`, relayed ones without. */
const ANSWERED_BY_WEB = /^\/(metrics|v1\/(users|health|stats|support|certificates))(\/|$)/

export interface Meta {
  api_status: 'stable'
  version: string
}

function meta(call: Call<World>): Meta {
  const { version, metaVersionStyle } = call.world.settings.onprem
  // Who is not let in, or asks for nothing that there is, is answered by the web server.
  const relayed = call.principal !== undefined && !ANSWERED_BY_WEB.test(call.path)
  const plain = metaVersionStyle === 'split' && relayed
  return { api_status: 'stable', version: plain ? version.replace(/^v/, '') : version }
}

/** A success: the payload under its key, if there is one, and `meta`. */
export const ok = (call: Call<World>, payload: object = {}, status = 200): Reply => ({
  status,
  body: { ...payload, meta: meta(call) },
})

export const failure = (
  call: Call<World>,
  status: number,
  errors: readonly WireError[],
): Reply => ({ status, body: { meta: meta(call), errors } })

/** The few refusals that have no body at all. */
export const nothing = (status: number): Reply => ({ status, body: '' })
