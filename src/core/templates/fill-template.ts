import { isObject } from '../json.ts'
import { ofType } from './component.ts'
import { type SentComponent, type SentParameter, textOf } from './sent-template.ts'
import type { Template } from './template.ts'

/** What a customer sees of a template send. */
export interface FilledTemplate {
  readonly header?: string
  readonly body: string
  readonly footer?: string
}

export function fillTemplate(
  template: Pick<Template, 'components'>,
  sent: readonly SentComponent[],
): FilledTemplate {
  const parametersOf = (type: string) => sent.find((each) => each.type === type)?.parameters ?? []
  const header = textOf(ofType(template.components, 'HEADER'))
  const footer = textOf(ofType(template.components, 'FOOTER'))
  return {
    body: fillText(textOf(ofType(template.components, 'BODY')), parametersOf('body')),
    ...(header && { header: fillText(header, parametersOf('header')) }),
    ...(footer && { footer }),
  }
}

/** Puts parameters in the place of `{{1}}` or `{{name}}`; what has none stays. */
export function fillText(text: string, parameters: readonly SentParameter[]): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
    const named = parameters.find((each) => each.parameter_name === name)
    const parameter = named ?? (/^\d+$/.test(name) ? parameters[Number(name) - 1] : undefined)
    return parameter ? shownText(parameter) : whole
  })
}

/** Currencies and dates are shown by their fallback. */
function shownText(parameter: SentParameter): string {
  if (parameter.text !== undefined) return parameter.text
  const content = parameter[parameter.type]
  const fallback = isObject(content) ? content['fallback_value'] : content
  return typeof fallback === 'string' ? fallback : ''
}
