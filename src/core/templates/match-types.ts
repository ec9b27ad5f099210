import type { SentComponent, TemplateFault } from './sent-template.ts'
import type { Template } from './template.ts'

/** What the parameters of a library template must look like; other types take any text. */
const forms: Readonly<Record<string, RegExp>> = {
  NUMBER: /^[\d.,\s-]*\d[\d.,\s-]*$/,
  AMOUNT: /^\D{0,5}\d[\d.,\s]*\D{0,5}$/,
  DATE: /\d/,
  EMAIL: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  'PHONE NUMBER': /^\+?[\d\s().-]{5,}$/,
}

/** Holds the texts of a send against the types that a library template gives its variables. */
export function matchTypes(
  { bodyParamTypes = [] }: Pick<Template, 'bodyParamTypes'>,
  sent: readonly SentComponent[],
): TemplateFault | undefined {
  const given = sent.find((each) => each.type === 'body')?.parameters ?? []
  for (const [at, type] of bodyParamTypes.entries()) {
    const text = given[at]?.text
    if (text === undefined || forms[type]?.test(text) !== false) continue
    return {
      problem: 'text_form',
      details: `body: parameter ${at + 1} must be of type ${type}`,
    }
  }
  return undefined
}
