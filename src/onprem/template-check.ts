import { isObject, type Json, type JsonObject, objectsIn } from '../core/json.ts'
import type { Template } from '../core/templates/template.ts'
import { variablesIn } from '../core/templates/variables.ts'
import { type OnpremCode, type WireError, wireError } from './errors.ts'

/** Longest text of a body with its values, and of one value. */
const BODY_LIMIT = 1024
const HEADER_LIMIT = 60

/** Why a template message will fail; undefined when its template takes it. */
export function templateFault(template: Template, sent: JsonObject): WireError | undefined {
  return statusFault(template) ?? componentsFault(template, objects(sent['components']))
}

const statusCodes: Partial<Record<Template['status'], OnpremCode>> = {
  PAUSED: 2061,
  DISABLED: 2062,
  REJECTED: 2060,
}

function statusFault({ status, name }: Template): WireError | undefined {
  if (status === 'APPROVED') return undefined
  return wireError(statusCodes[status] ?? 2001, `Template '${name}' has status ${status}`)
}

function componentsFault(template: Template, sent: JsonObject[]): WireError | undefined {
  for (const component of template.components) {
    const type = String(component['type']).toUpperCase()
    const fault =
      type === 'BODY'
        ? bodyFault(component, parametersOf(sent, 'body'))
        : type === 'HEADER'
          ? headerFault(component, parametersOf(sent, 'header'))
          : type === 'BUTTONS'
            ? buttonsFault(objects(component['buttons']), sent)
            : undefined
    if (fault) return fault
  }
  return superfluousFault(template, sent)
}

/** A header or buttons that the template has not. */
function superfluousFault(template: Template, sent: JsonObject[]): WireError | undefined {
  const known = new Set(template.components.map(({ type }) => String(type).toUpperCase()))
  const extra = sent.find(({ type, parameters }) => {
    const name = type === 'button' ? 'BUTTONS' : String(type).toUpperCase()
    return !known.has(name) && objects(parameters).length > 0
  })
  return extra && wireError(2000, `The template has no ${extra['type']}`)
}

function bodyFault(component: JsonObject, given: JsonObject[]): WireError | undefined {
  const text = String(component['text'] ?? '')
  const fault =
    countFault('body', variables(text).length, given.length) ?? valuesFault(given, BODY_LIMIT)
  if (fault) return fault
  if (hydrate(text, given).length > BODY_LIMIT) {
    return wireError(2005, `The body with its values is longer than ${BODY_LIMIT} characters`)
  }
  return undefined
}

function headerFault(component: JsonObject, given: JsonObject[]): WireError | undefined {
  const format = String(component['format'] ?? 'TEXT').toLowerCase()
  if (format === 'text') {
    const wanted = variables(String(component['text'] ?? '')).length
    return countFault('header', wanted, given.length) ?? valuesFault(given, HEADER_LIMIT)
  }
  const [value] = given
  if (!value) return wireError(2009, `The template needs a header of type ${format}`)
  if (given.length > 1) return countFault('header', 1, given.length)
  if (value['type'] === format) return undefined
  const isMedia = ['image', 'video', 'document', 'location'].includes(String(value['type']))
  const details = `The header is of type ${format}, not ${value['type']}`
  return wireError(isMedia ? 2008 : 2012, details)
}

function buttonsFault(buttons: JsonObject[], sent: JsonObject[]): WireError | undefined {
  const given = sent.filter(({ type }) => type === 'button')
  for (const component of given) {
    const button = buttons[Number(component['index'])]
    if (!button) return wireError(2000, `The template has no button ${component['index']}`)
    const fault = buttonFault(button, component)
    if (fault) return fault
  }
  const missing = buttons.findIndex(
    (button, at) =>
      (variables(String(button['url'] ?? '')).length > 0 || button['type'] === 'COPY_CODE') &&
      !given.some(({ index }) => Number(index) === at),
  )
  if (missing < 0) return undefined
  return wireError(2009, `Button ${missing} needs a parameter`)
}

/** What `sub_type` and parameter each kind of button takes. */
const buttonKinds: Readonly<Record<string, readonly [string, string]>> = {
  QUICK_REPLY: ['quick_reply', 'payload'],
  URL: ['url', 'text'],
  COPY_CODE: ['copy_code', 'coupon_code'],
  FLOW: ['flow', 'action'],
  CATALOG: ['catalog', 'action'],
  OTP: ['url', 'text'],
}

function buttonFault(button: JsonObject, component: JsonObject): WireError | undefined {
  const [subType, wanted] = buttonKinds[String(button['type'])] ?? ['', '']
  const [value] = objects(component['parameters'])
  if (component['sub_type'] !== subType || (value && value['type'] !== wanted)) {
    return wireError(2012, `Button ${component['index']} takes ${subType} with ${wanted}`)
  }
  if (button['type'] !== 'URL') return undefined
  const url = String(button['url'] ?? '')
  if (variables(url).length !== (value ? 1 : 0)) {
    return countFault(`button ${component['index']}`, variables(url).length, value ? 1 : 0)
  }
  if (value && !URL.canParse(hydrate(url, [value]))) {
    return wireError(2010, `Button ${component['index']} leads nowhere with its parameter`)
  }
  return undefined
}

function countFault(where: string, wanted: number, given: number): WireError | undefined {
  if (wanted === given) return undefined
  return wireError(
    2000,
    `${where}: number of parameters (${given}) differs from the template (${wanted})`,
  )
}

function valuesFault(given: JsonObject[], limit: number): WireError | undefined {
  for (const value of given) {
    if (value['type'] !== 'text') continue
    const text = String(value['text'] ?? '')
    if (text.trim() === '') return wireError(2006, 'A text parameter must not be empty')
    if (/[\n\t\r]| {5,}/.test(text)) {
      return wireError(
        2007,
        'A text parameter must not hold new lines, tabs or more than four spaces in a row',
      )
    }
    if (text.length > limit) {
      return wireError(2004, `A text parameter is longer than ${limit} characters`)
    }
  }
  return undefined
}

/** Names or places of the variables of a text, each once. */
export const variables = (text: string): string[] => [...new Set(variablesIn(text))]

function hydrate(text: string, given: JsonObject[]): string {
  const names = variables(text)
  return text.replace(/\{\{([^{}]*)\}\}/g, (_, name: string) => {
    return textOf(given[names.indexOf(name)])
  })
}

/** Dates and amounts are shown by their fallback. */
function textOf(value: JsonObject | undefined): string {
  const rich = value?.['currency'] ?? value?.['date_time']
  return String((isObject(rich) ? rich['fallback_value'] : value?.['text']) ?? '')
}

function parametersOf(sent: JsonObject[], type: string): JsonObject[] {
  return sent.filter((each) => each['type'] === type).flatMap((each) => objects(each['parameters']))
}

/** A list of objects, or a single one. */
function objects(value: Json | undefined): JsonObject[] {
  return objectsIn(Array.isArray(value) ? value : [value])
}
