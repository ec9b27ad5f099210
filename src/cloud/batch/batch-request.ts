import type { Call } from '../../http/endpoint.ts'
import type { InnerRequest } from '../../http/inner-request.ts'
import type { World } from '../../world.ts'
import { tokenOf } from '../auth.ts'
import { parameterError } from '../errors.ts'
import type { BatchBody, BatchFile } from './batch-body.ts'
import type { BatchEntry } from './batch-entries.ts'
import { resolve } from './batch-references.ts'

const FORM = 'application/x-www-form-urlencoded'
/** What a call with the batch's own token has from the batch, where it brings none of its own. */
const proofs = ['appsecret_proof', 'appsecret_time'] as const

/** An entry as a request of its own: version and token are those of the batch where it has none. */
export function innerRequest(
  call: Call<World>,
  entry: BatchEntry,
  found: ReadonlyMap<string, unknown>,
  { parameters, files }: BatchBody,
  token: string | undefined,
): InnerRequest {
  const url = new URL(addressOf(call, resolve(entry.relativeUrl, found, encodeURIComponent)))
  const content = contentOf(entry, found, files)
  const within = fieldsIn(entry, content)
  const own =
    tokenOf(entry.headers['authorization']) ??
    entry.token ??
    textOf(url.searchParams.get('access_token') ?? within('access_token'))
  const hasProof = url.searchParams.has(proofs[0]) || within(proofs[0]) !== null
  if (!hasProof) {
    const from = entry.proof ?? (own === undefined || own === token ? parameters : {})
    for (const name of proofs) {
      const value = from[name]
      if (typeof value === 'string') url.searchParams.set(name, value)
    }
  }
  return {
    method: entry.method,
    url: url.pathname + url.search,
    headers: {
      ...(call.headers['user-agent'] && { 'user-agent': call.headers['user-agent'] }),
      ...((own ?? token) !== undefined && { authorization: `Bearer ${own ?? token}` }),
      ...entry.headers,
      ...(content && { 'content-type': content.type }),
    },
    ...(content && { body: content.bytes }),
  }
}

const textOf = (value: string | null): string | undefined => value || undefined

/** What a form in the place of a body says; files beside it are of no account. */
function fieldsIn(
  { body, headers, attached }: BatchEntry,
  content: { readonly bytes: Buffer } | undefined,
): (name: string) => string | null {
  if (body === undefined || /json/i.test(headers['content-type'] ?? '')) return () => null
  const form = new URLSearchParams(attached.length > 0 ? body : content?.bytes.toString())
  return (name) => form.get(name)
}

/** Absolute (a link that was given out earlier) or relative, with or without a version. */
function addressOf(call: Call<World>, relative: string): string {
  const local = relative.startsWith(call.base) ? relative.slice(call.base.length) : relative
  const path = local.replace(/^https?:\/\/[^/]+/i, '').replace(/^\/+/, '')
  const address = `http://graph/${/^v\d+\.\d+(?=[/?]|$)/.test(path) ? '' : `${call.version}/`}${path}`
  if (!URL.canParse(address)) throw parameterError(`Invalid relative_url: ${relative}`)
  return address
}

function contentOf(
  entry: BatchEntry,
  found: ReadonlyMap<string, unknown>,
  files: ReadonlyMap<string, BatchFile>,
): { type: string; bytes: Buffer } | undefined {
  if (entry.attached.length > 0) return multipart(entry, found, files)
  if (entry.body === undefined) return undefined
  const type = entry.headers['content-type'] ?? FORM
  const write = /json/i.test(type)
    ? (value: string) => JSON.stringify(value).slice(1, -1)
    : encodeURIComponent
  return { type, bytes: Buffer.from(resolve(entry.body, found, write)) }
}

/** The form with its files. A sole one is what the edge takes, whatever the batch called it. */
function multipart(
  entry: BatchEntry,
  found: ReadonlyMap<string, unknown>,
  files: ReadonlyMap<string, BatchFile>,
): { type: string; bytes: Buffer } {
  const fields = new URLSearchParams(resolve(entry.body ?? '', found, encodeURIComponent))
  const parts = [...fields].map(([name, value]) => part(name, '', Buffer.from(value)))
  for (const name of entry.attached) {
    const file = files.get(name)
    if (!file) throw parameterError(`File ${name} has not been attached`)
    const filename = file.filename.replaceAll('"', '%22')
    const about = `; filename="${filename}"\r\nContent-Type: ${file.mime}`
    parts.push(part(entry.attached.length === 1 ? 'file' : name, about, file.bytes))
  }
  const bytes = Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)])
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, bytes }
}

/** Long enough that no file holds it by accident. */
const BOUNDARY = 'waba-emulator-batch-7MA4YWxkTrZu0gW8pQ2nVbXcLsDfGhJk'

const part = (name: string, about: string, bytes: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${about}\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ])
