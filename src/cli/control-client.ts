/** One call of the control API. */
export interface ControlRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below `/_emulator`. */
  readonly path: string
  readonly body?: object
}

export interface Target {
  /** Of the emulator, with the world's prefix if any. */
  readonly url: string
  readonly token?: string
}

/** Asks a running emulator; throws with one line that says why it did not work. */
export async function askEmulator(target: Target, request: ControlRequest): Promise<unknown> {
  const response = await send(target, request)
  const text = await response.text()
  const answer = parse(text)
  if (response.ok) return answer
  throw new Error(refusalOf(answer) ?? `${request.path} answered ${response.status}`)
}

async function send({ url, token }: Target, { method, path, body }: ControlRequest) {
  const address = `${url.replace(/\/+$/, '')}/_emulator${path}`
  try {
    return await fetch(address, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
  } catch (error) {
    throw new Error(`no emulator answers at ${url} (${reasonOf(error)})`)
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  return error instanceof Error ? error.message : String(error)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** `{"error":{"message","details"}}` in one line. */
function refusalOf(answer: unknown): string | undefined {
  const error = field(answer, 'error')
  const message = field(error, 'message')
  if (typeof message !== 'string') return undefined
  const details = field(error, 'details')
  const shown = detailsShown(details)
  return shown === undefined ? message : `${message}: ${shown}`
}

function detailsShown(details: unknown): string | undefined {
  if (details === undefined || details === null) return undefined
  if (typeof details === 'string') return details
  const known = field(details, 'known')
  if (Array.isArray(known)) return `there are ${known.join(', ')}`
  if (!Array.isArray(details) || field(details[0], 'message') === undefined) {
    return JSON.stringify(details)
  }
  // Problems of a body: the first is in the message already.
  const more = details.slice(1).map((each) => `${field(each, 'path')}: ${field(each, 'message')}`)
  return more.length === 0 ? undefined : more.join('; ')
}

/** A field of something that came over the wire. */
export function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}
