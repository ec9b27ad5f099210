import type { TemplateRefused, TemplateRule } from '../../core/templates/template-refused.ts'
import { GraphError, parameterError } from '../errors.ts'

/** How a rule is said: subcode, title, and a sentence made of where it is and what is wrong there. */
interface Row {
  readonly subcode?: number
  readonly title: string
  readonly message: (where: string, what: string) => string
}

const row = (
  subcode: number | undefined,
  title: string,
  message: (where: string, what: string) => string,
): Row => ({ title, message, ...(subcode !== undefined && { subcode }) })

const ended = (sentence: string): string => (sentence === '' ? '' : ` (${sentence})`)

/** Subcodes and titles are Meta's, sentences are ours. Rules without a row have a form of their own. */
const rows: Readonly<Partial<Record<TemplateRule, Row>>> = {
  limit_reached: row(
    2388019,
    'Message Template Limit Exceeded',
    () => 'This account has reached the limit of its message templates. Delete some to add others.',
  ),
  language_being_deleted: row(
    2388023,
    'Message Template Language is Being Deleted',
    (where, what) =>
      `The ${where} version of this template is being deleted. Try again in ${what}, or use another template name.`,
  ),
  language_exists: row(
    2388024,
    'Content in This Language Already Exists',
    (_where, what) =>
      `${what} content already exists for this template. Create a new template instead.`,
  ),
  category_blocked: row(
    2388025,
    'Category change blocked',
    (where) =>
      `The ${where} content of this template is being deleted. Until then its category can not be another one.`,
  ),
  category_mismatch: row(
    undefined,
    'Category mismatch',
    (where, what) =>
      `The category doesn't match that of the other languages of ${where}, which is ${what}.`,
  ),
  category_fixed: row(
    2388025,
    'Category change blocked',
    (where) => `The template is approved as ${where}; its category can not be changed.`,
  ),
  status_fixed: row(
    2388039,
    "Message Template Status Can't Be Changed",
    (where) => `The template is ${where} and can't be changed.`,
  ),
  edit_limit: row(
    undefined,
    'Template edit limit reached',
    () => 'An approved template may be edited once in 24 hours and 10 times in 30 days.',
  ),
  text_too_long: row(
    2388040,
    'Character Limit Exceeded',
    (where, what) => `The ${where} is over its character limit of ${what}.`,
  ),
  component_not_allowed: row(
    2388042,
    'Component Not Allowed',
    (where, what) => `The component ${where} is not allowed here${ended(what)}.`,
  ),
  field_missing: row(
    2388043,
    'Missing expected field in component',
    (where, what) => `${where} is missing expected field(s) (${what}).`,
  ),
  name_format: row(
    2388046,
    'Name Format is Incorrect',
    () =>
      'The template name can only have lowercase letters, digits and underscores, at most 512 of them.',
  ),
  header_format: row(
    2388047,
    'Message Header Format is Incorrect',
    (_where, what) => `The message header is not well formed${ended(what)}.`,
  ),
  button_fields: row(
    2388050,
    'Missing Button Fields',
    (where, what) => `The button at ${where} lacks ${what}.`,
  ),
  button_format: row(
    2388060,
    'Button Format is Incorrect',
    (where, what) => `The buttons are not well formed at ${where}${ended(what)}.`,
  ),
  body_format: row(
    2388072,
    'Message Body Format is Incorrect',
    (_where, what) => `The message body is not well formed${ended(what)}.`,
  ),
  footer_format: row(
    2388073,
    'Message Footer Format is Incorrect',
    (_where, what) => `The message footer is not well formed${ended(what)}.`,
  ),
  whatsapp_link: row(
    2388081,
    'Direct WhatsApp links not allowed',
    (where) => `The button at ${where} may not link to WhatsApp.`,
  ),
  sample_type: row(
    2388084,
    'Wrong media sample',
    (where, what) => `The sample of ${where} is of another kind: ${what}.`,
  ),
  sample_template: row(
    2388094,
    'Cannot delete sample template',
    (where) => `${where} is a sample template; it stays as it is.`,
  ),
  sample_name: row(
    undefined,
    'Template Name Is in Use',
    () => 'Template name is already used as a sample template.',
  ),
  template_unknown: row(
    2388102,
    'Template not found',
    (where) => `The template ${where} doesn't exist in this account.`,
  ),
  sample_missing: row(
    2388273,
    'Header Sample Missing',
    (where, what) => `${where} of format ${what} needs a media sample.`,
  ),
  too_many_variables: row(
    2388293,
    'Parameters Words Ratio Exceeds Limit',
    () => 'This template has too many variables for its length. Add words or take variables away.',
  ),
  edge_variables: row(
    2388299,
    'Leading or Trailing Params Not Allowed',
    () => "Variables can't be at the start or end of the template.",
  ),
}

export function templateError({ rule, where, what }: TemplateRefused): GraphError {
  if (rule === 'phone_number') {
    return new GraphError(192, `(#192) Param ${where} is not a valid phone number.`)
  }
  if (rule === 'bad_value') return parameterError(`Param ${where} ${what}.`)
  if (rule === 'authentication_ineligible') {
    return new GraphError(10, '(#10) Application does not have permission for this action', {
      subcode: 2388185,
      more: {
        is_transient: false,
        error_user_title: 'Not Eligible for Authentication Templates',
        error_user_msg: 'This business can not use authentication templates yet.',
      },
    })
  }
  const said = rows[rule]
  if (!said) return parameterError('Invalid parameter')
  return new GraphError(100, 'Invalid parameter', {
    ...(said.subcode !== undefined && { subcode: said.subcode }),
    ...(rule === 'name_format' && { data: { blame_field_specs: [['name']] } }),
    more: {
      is_transient: false,
      error_user_title: said.title,
      error_user_msg: said.message(where, what),
    },
  })
}
