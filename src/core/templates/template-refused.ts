import { CoreError } from '../errors.ts'

/** Why a template can not be made, changed or taken away. The Graph dialect has the words. */
export type TemplateRule =
  | 'limit_reached'
  | 'language_being_deleted'
  | 'language_exists'
  | 'category_blocked'
  | 'category_mismatch'
  | 'category_fixed'
  | 'status_fixed'
  | 'edit_limit'
  | 'text_too_long'
  | 'component_not_allowed'
  | 'field_missing'
  | 'name_format'
  | 'header_format'
  | 'body_format'
  | 'footer_format'
  | 'button_fields'
  | 'button_format'
  | 'whatsapp_link'
  | 'sample_missing'
  | 'sample_type'
  | 'sample_template'
  | 'sample_name'
  | 'template_unknown'
  | 'authentication_ineligible'
  | 'too_many_variables'
  | 'edge_variables'
  | 'phone_number'
  | 'bad_value'

/** `where` names the field or component, `what` the rest that the sentence needs. */
export class TemplateRefused extends CoreError {
  readonly rule: TemplateRule
  readonly where: string
  readonly what: string

  constructor(rule: TemplateRule, where = '', what = '') {
    super('template_refused', [rule, where, what].filter((each) => each !== '').join(' '))
    this.name = 'TemplateRefused'
    this.rule = rule
    this.where = where
    this.what = what
  }
}

export function refuseIf(wrong: boolean, rule: TemplateRule, where = '', what = ''): void {
  if (wrong) throw new TemplateRefused(rule, where, what)
}
