import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { Answered } from '../../http/inner-request.ts'
import type { World } from '../../world.ts'
import { checkToken, findToken } from '../auth.ts'
import { parseJson } from '../body.ts'
import { renderError } from '../envelope.ts'
import { GraphError } from '../errors.ts'
import { graphJson } from '../escape.ts'
import { checkProof } from '../proof.ts'
import { emptyPath } from '../unknown.ts'
import { type BatchBody, readBatchBody } from './batch-body.ts'
import { type BatchEntry, parseBatch } from './batch-entries.ts'
import { innerRequest } from './batch-request.ts'

/** One element of the answer. */
type Element = { code: number; headers?: { name: string; value: string }[]; body: string | null }

/** `POST /` with `batch`: each entry goes the way of a request of its own, those that others wait for first. */
async function runBatch(call: Call<World>): Promise<Reply> {
  const body = await readBatchBody(call)
  if (body.parameters['batch'] === undefined || !call.enter) throw emptyPath(call)
  const entries = parseBatch(body.parameters['batch'])
  const token = findToken(call, body.parameters)
  if (token !== undefined) checkProof(call, checkToken(call, token), body.parameters, true)
  const withHeaders = !/^(false|0)$/i.test(String(body.parameters['include_headers'] ?? true))
  const answers = await new Batch(call, entries, body, token).all()
  const wanted = new Set(entries.flatMap((entry) => entry.needs))
  return {
    status: 200,
    body: entries.map((entry, at) => {
      const answer = answers[at]
      if (!answer || isOmitted(entry, answer, wanted)) return null
      return elementOf(answer, withHeaders)
    }),
  }
}

/** An entry that another one takes its values from is left out when it went well, unless it says otherwise. */
const isOmitted = (entry: BatchEntry, answer: Answered, wanted: ReadonlySet<string>): boolean =>
  answer.status < 400 &&
  (entry.omit ?? (entry.name !== undefined && wanted.has(entry.name))) === true

function elementOf({ status, headers, body }: Answered, withHeaders: boolean): Element {
  const all = Object.entries(headers).map(([name, value]) => ({ name: headerName(name), value }))
  return { code: status, ...(withHeaders && { headers: all }), body: body ?? null }
}

/** `Content-Type`; Graph writes its own as `x-fb-rev`. */
const headerName = (name: string): string =>
  name.startsWith('x-')
    ? name
    : name.replace(/(?<=^|-)\w/g, (letter) => letter.toUpperCase()).replace('Etag', 'ETag')

class Batch {
  readonly #call: Call<World>
  readonly #entries: readonly BatchEntry[]
  readonly #body: BatchBody
  readonly #token: string | undefined
  readonly #answers: (Answered | undefined)[] = []
  readonly #state: ('running' | 'done' | undefined)[] = []

  constructor(
    call: Call<World>,
    entries: readonly BatchEntry[],
    body: BatchBody,
    token: string | undefined,
  ) {
    this.#call = call
    this.#entries = entries
    this.#body = body
    this.#token = token
  }

  async all(): Promise<readonly (Answered | undefined)[]> {
    for (let at = 0; at < this.#entries.length; at++) await this.#run(at)
    return this.#answers
  }

  /** After everything that it needs; when something of that went wrong it does not run at all. */
  async #run(at: number): Promise<void> {
    const entry = this.#entries[at]
    if (!entry || this.#state[at] === 'done') return
    if (this.#state[at] === 'running') throw circular(at)
    this.#state[at] = 'running'
    const found = new Map<string, unknown>()
    let lost = false
    for (const name of entry.needs) {
      const other = this.#entries.findIndex((each) => each.name === name)
      if (other < 0) throw unknownName(at, name)
      await this.#run(other)
      const answer = this.#answers[other]
      if (!answer || answer.status >= 400) lost = true
      found.set(name, answer?.body === undefined ? undefined : parseJson(answer.body))
    }
    this.#answers[at] = lost ? undefined : await this.#ask(entry, found)
    this.#state[at] = 'done'
  }

  async #ask(
    entry: BatchEntry,
    found: ReadonlyMap<string, unknown>,
  ): Promise<Answered | undefined> {
    try {
      const inner = innerRequest(this.#call, entry, found, this.#body, this.#token)
      return await this.#call.enter?.(inner)
    } catch (error) {
      if (!(error instanceof GraphError)) throw error
      const { status, headers, body } = renderError(this.#call, error)
      return { status, headers: headers ?? {}, body: graphJson(body) }
    }
  }
}

const circular = (at: number): GraphError =>
  new GraphError(100, `(#100) The batch entry ${at} depends on itself.`)

const unknownName = (at: number, name: string): GraphError =>
  new GraphError(100, `(#100) The batch entry ${at} depends on ${name}, which is not in the batch.`)

export const batchEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/',
    auth: 'none',
    body: 'stream',
    doc: 'Several calls in one request',
    run: runBatch,
  },
]
