import { isObject, type Json, type JsonObject } from '../core/json.ts'

const PLACE = /\{\{\s*([\w.[\]-]+)\s*\}\}/g
const WHOLE = /^\{\{\s*([\w.[\]-]+)\s*\}\}$/

/** A copy with every `{{path}}` replaced. A text that is one placeholder takes the value as it is, number or object. */
export function filled(template: Json, values: JsonObject): Json {
  if (typeof template === 'string') return filledText(template, values)
  if (Array.isArray(template)) return template.map((each) => filled(each, values))
  if (!isObject(template)) return template
  const copy: JsonObject = {}
  for (const [key, value] of Object.entries(template)) {
    if (value !== undefined) copy[key] = filled(value, values)
  }
  return copy
}

function filledText(text: string, values: JsonObject): Json {
  const [, only] = WHOLE.exec(text) ?? []
  if (only !== undefined) return valueAt(values, only) ?? ''
  return text.replace(PLACE, (_whole, path: string) => {
    const value = valueAt(values, path) ?? ''
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
}

/** `request.body.contacts[0].name` or `request.body.contacts.0.name`. */
function valueAt(values: JsonObject, path: string): Json | undefined {
  let at: unknown = values
  for (const step of path.replace(/\[(\d+)\]/g, '.$1').split('.')) {
    if (Array.isArray(at)) at = at[Number(step)]
    else if (isObject(at) && Object.hasOwn(at, step)) at = at[step]
    else return undefined
  }
  return at as Json | undefined
}
