import type { Call, Dialect, Endpoint } from '../http/endpoint.ts'
import type { LoggedRequest, World } from '../world.ts'

/** Longer bodies are cut in the request journal. */
const KEPT_BODY = 16_384
const secretHeaders = new Set(['authorization', 'cookie', 'x-emulator-admin-token'])
const names = new WeakMap<Endpoint<World>, string>()

/** A request as it was. Secrets are left out when somebody looks: most requests are never looked at. */
export class LoggedCall implements LoggedRequest {
  readonly id: number
  readonly at: number
  readonly dialect: Dialect<World>['name']
  readonly method: string
  readonly path: string
  readonly status: number
  readonly ms: number
  readonly endpoint: string | undefined
  readonly notes: Readonly<Record<string, unknown>> | undefined
  readonly #query: URLSearchParams
  readonly #headers: Call<World>['headers']
  readonly #body: string | undefined
  readonly #reply: string | undefined

  constructor(
    call: Call<World>,
    status: number,
    sent: string | undefined,
    dialect: Dialect<World>['name'],
    endpoint: Endpoint<World> | undefined,
    ms: number,
  ) {
    const { rawBody, notes } = call
    this.id = call.number
    this.at = call.at
    this.dialect = dialect
    this.method = call.method
    this.path = call.path
    this.status = status
    this.ms = ms
    this.endpoint = endpoint && nameOf(endpoint)
    this.notes = isEmpty(notes) ? undefined : notes
    this.#query = call.query
    this.#headers = call.headers
    this.#body = typeof rawBody === 'string' && rawBody !== '' ? kept(rawBody) : undefined
    this.#reply = sent === undefined ? undefined : kept(sent)
  }

  get query(): string {
    return withoutSecrets(this.#query)
  }

  get headers(): Record<string, string> {
    return redacted(this.#headers)
  }

  get body(): string | undefined {
    return this.#body === undefined ? undefined : bodyText(this.#body)
  }

  get reply(): string | undefined {
    return this.#reply === undefined ? undefined : replyText(this.#reply)
  }
}

const kept = (text: string): string => (text.length > KEPT_BODY ? text.slice(0, KEPT_BODY) : text)

function nameOf(endpoint: Endpoint<World>): string {
  const known = names.get(endpoint)
  if (known !== undefined) return known
  const name = `${endpoint.method} ${endpoint.path}`
  names.set(endpoint, name)
  return name
}

function isEmpty(notes: object): boolean {
  for (const _ in notes) return false
  return true
}

/** Replies that carry a token are few: paging links, and those of the token endpoints. */
const replyText = (text: string): string => (text.includes('access_token') ? bodyText(text) : text)

const bodyText = (text: string): string =>
  text
    .replace(
      /("(?:password|new_password|access_token|client_secret|fb_exchange_token|pin)"\s*:\s*")[^"]*/g,
      '$1***',
    )
    .replace(
      /((?:^|[?&])(?:access_token|client_secret|code|fb_exchange_token|pin)=)[^&]*/g,
      '$1***',
    )

function withoutSecrets(query: URLSearchParams): string {
  const secrets = [
    'access_token',
    'client_secret',
    'code',
    'fb_exchange_token',
    'input_token',
    'appsecret_proof',
    'pin',
  ]
  if (!secrets.some((name) => query.has(name))) return query.toString()
  const shown = new URLSearchParams(query)
  for (const name of secrets) if (shown.has(name)) shown.set(name, '***')
  return shown.toString()
}

function redacted(headers: Call<World>['headers']): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined) continue
    shown[name] = secretHeaders.has(name) ? '***' : Array.isArray(value) ? value.join(', ') : value
  }
  return shown
}
