/** What the control API refused. */
export class EmulatorError extends Error {
  readonly status: number
  readonly code: string
  readonly details: unknown

  constructor(status: number, code: string, message: string, details: unknown) {
    super(message)
    this.name = 'EmulatorError'
    this.status = status
    this.code = code
    this.details = details
  }
}

/** Calls the control API of one world. */
export class ControlClient {
  /** Base URL of the world, no slash at the end. */
  readonly base: string
  readonly #token: string | undefined

  constructor(base: string, token?: string) {
    this.base = base.replace(/\/+$/, '')
    this.#token = token
  }

  /** The same server, another world. */
  at(base: string): ControlClient {
    return new ControlClient(base, this.#token)
  }

  get<T>(path: string, query: Record<string, string | undefined> = {}): Promise<T> {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) search.set(name, value)
    }
    const text = search.toString()
    return this.#call('GET', text === '' ? path : `${path}?${text}`)
  }

  /** One page, of up to 100 unless `limit` says otherwise. */
  async list<T>(path: string, query?: Record<string, string | undefined>): Promise<T[]> {
    return (await this.get<{ readonly data: T[] }>(path, query)).data
  }

  /** The first that matches, those already there included; throws when `timeout` is over by the wall. */
  async waitFor<T>(
    path: string,
    query: Record<string, string | undefined>,
    { timeout = '5s' }: WaitOptions = {},
  ): Promise<T> {
    const [found] = await this.list<T>(path, { ...query, wait: timeout, limit: '1' })
    if (found !== undefined) return found
    throw new Error(`nothing of ${path} matched ${JSON.stringify(query)} within ${timeout}`)
  }

  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
    return this.#call(method, path, body)
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.base}/_emulator${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as T & { error?: ErrorBody }
    if (response.ok) return answer
    const { code = 'internal', message = response.statusText, details } = answer.error ?? {}
    throw new EmulatorError(response.status, code, message, details)
  }
}

/** How long a `waitFor` holds on, by the wall: `5s` where nothing is said. */
export interface WaitOptions {
  readonly timeout?: string
}

interface ErrorBody {
  readonly code?: string
  readonly message?: string
  readonly details?: unknown
}
