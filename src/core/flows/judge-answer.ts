import { isObject, type JsonObject, objectOf } from '../json.ts'
import { routesOf, screenNamed } from './flow-screens.ts'

/** What an answer of the endpoint makes of the Flow on the phone. */
export type JudgedAnswer =
  | { readonly kind: 'screen'; readonly screen: string; readonly data: JsonObject }
  | { readonly kind: 'done'; readonly params: JsonObject }
  | { readonly kind: 'wrong'; readonly name: string; readonly message: string }

const wrong = (name: string, message: string): JudgedAnswer => ({ kind: 'wrong', name, message })

/** `from` is the screen that asked; none when the Flow is being opened. */
export function judgeAnswer(
  flow: JsonObject,
  from: string | undefined,
  answer: JsonObject,
): JudgedAnswer {
  const { screen } = answer
  const data = objectOf(answer['data'])
  if (typeof screen !== 'string' || screen === '') {
    return wrong('INVALID_SCREEN_TRANSITION', 'The answer names no screen.')
  }
  if (screen === 'SUCCESS') return { kind: 'done', params: paramsOf(data) }
  const known = screenNamed(flow, screen)
  if (!known) return wrong('INVALID_SCREEN_NAME', `There is no screen ${screen}.`)
  if (from !== undefined && from !== screen && !leadsTo(flow, from, screen)) {
    return wrong('INVALID_SCREEN_TRANSITION', `No way leads from ${from} to ${screen}.`)
  }
  const missing = Object.keys(isObject(known['data']) ? known['data'] : {}).filter(
    (name) => data[name] === undefined,
  )
  // A screen that is shown already keeps what it has; only its message may be new.
  if (missing.length > 0 && from !== screen) {
    return wrong('INVALID_SCREEN_DATA', `The data of ${screen} lacks ${missing.join(', ')}.`)
  }
  return { kind: 'screen', screen, data }
}

function paramsOf(data: JsonObject): JsonObject {
  const response = data['extension_message_response']
  const params = isObject(response) ? response['params'] : undefined
  return objectOf(params)
}

/** Forward by the model, or back by it. */
function leadsTo(flow: JsonObject, from: string, to: string): boolean {
  const routes = routesOf(flow)
  return Boolean(routes.get(from)?.includes(to) || reaches(routes, to, from))
}

function reaches(routes: ReadonlyMap<string, string[]>, from: string, to: string): boolean {
  const seen = new Set<string>()
  const left = [from]
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    if (at === to) return true
    if (seen.has(at)) continue
    seen.add(at)
    left.push(...(routes.get(at) ?? []))
  }
  return false
}
