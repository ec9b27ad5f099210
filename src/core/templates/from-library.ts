import type { JsonObject } from '../json.ts'
import { authenticationBody, authenticationFooter } from './authentication-texts.ts'
import { requireMinutes } from './check-authentication.ts'
import { checkOtpButton } from './check-otp.ts'
import { wordOf } from './component.ts'
import type { CreateTemplate } from './create-template.ts'
import { type LibraryTemplate, templateLibrary } from './library.ts'
import { otpButton } from './store-components.ts'
import { refuseIf, TemplateRefused } from './template-refused.ts'

export interface LibraryInputs {
  readonly name: string
  readonly buttons: readonly JsonObject[]
  readonly body: JsonObject
}

type FromLibrary = Pick<
  CreateTemplate,
  'components' | 'category' | 'libraryTemplateName' | 'bodyParamTypes'
>

/** What a template of the library becomes with the inputs of the business. */
export function fromLibrary(inputs: LibraryInputs, language: string): FromLibrary {
  const found = templateLibrary.find((each) => each.name === inputs.name)
  if (!found)
    throw new TemplateRefused(
      'bad_value',
      'library_template_name',
      'must be the name of a library template',
    )
  const { bodyParams, bodyParamTypes, category } = found
  const isCode = category === 'AUTHENTICATION'
  const components: JsonObject[] = [
    ...(found.header === undefined ? [] : [{ type: 'HEADER', format: 'TEXT', text: found.header }]),
    {
      type: 'BODY',
      text: isCode
        ? authenticationBody(language, inputs.body['add_security_recommendation'] === true)
        : bodyText(found, inputs.body),
      example: { body_text: [[...bodyParams]] },
    },
  ]
  const minutes = inputs.body['code_expiration_minutes']
  if (isCode && minutes !== undefined) {
    requireMinutes(minutes)
    components.push({
      type: 'FOOTER',
      text: authenticationFooter(language, Number(minutes)),
      code_expiration_minutes: minutes,
    })
  }
  const buttons = found.buttons.map((each, at) => button(each, inputs.buttons[at], language, at))
  if (buttons.length > 0) components.push({ type: 'BUTTONS', buttons })
  return { components, category, libraryTemplateName: found.name, bodyParamTypes }
}

/** Sentences that can be added to the text. */
const additions: Readonly<Record<string, string>> = {
  add_contact_number: 'If you have questions, call us.',
  add_learn_more_link: 'Tap the link to learn more.',
  add_track_package_link: 'Tap the link to track your parcel.',
  add_security_recommendation: 'Do not share this with anybody.',
}

const bodyText = ({ body }: LibraryTemplate, inputs: JsonObject): string =>
  [
    body,
    ...Object.keys(additions)
      .filter((each) => inputs[each] === true)
      .map((each) => additions[each]),
  ].join(' ')

/** Addresses and numbers are those of the business. */
function button(
  wanted: JsonObject,
  input: JsonObject | undefined,
  language: string,
  at: number,
): JsonObject {
  const type = String(wanted['type'])
  const where = `library_template_button_inputs[${at}]`
  const given = input?.['type']
  refuseIf(
    given !== undefined && String(given).toUpperCase() !== type,
    'bad_value',
    where,
    `must be of type ${type}`,
  )
  if (type === 'URL') {
    const url = input?.['url'] as JsonObject | undefined
    const base = wordOf(url, 'base_url')
    refuseIf(base === undefined, 'field_missing', where, 'base_url')
    const sample = wordOf(url, 'url_suffix_example')
    return { ...wanted, url: base, ...(sample !== undefined && { example: [sample] }) }
  }
  if (type === 'PHONE_NUMBER') {
    const number = wordOf(input, 'phone_number')
    refuseIf(number === undefined, 'field_missing', where, 'phone_number')
    return { ...wanted, phone_number: number }
  }
  return codeButton(wanted, input, language, where)
}

/** The button of any authentication template, with what the business says about its apps. */
function codeButton(
  wanted: JsonObject,
  input: JsonObject | undefined,
  language: string,
  where: string,
): JsonObject {
  const said = { otp_type: 'COPY_CODE', ...input, ...codeType(input, where) }
  checkOtpButton(said, where)
  const { text: _, ...button } = wanted
  return otpButton({ ...button, ...said }, language)
}

const codeTypes = ['COPY_CODE', 'ONE_TAP', 'ZERO_TAP']

function codeType(input: JsonObject | undefined, where: string): JsonObject {
  const given = wordOf(input, 'otp_type')?.toUpperCase()
  if (given === undefined) return {}
  const known = codeTypes.includes(given)
  refuseIf(!known, 'bad_value', `${where}['otp_type']`, `must be one of {${codeTypes.join(', ')}}`)
  return { otp_type: given }
}
