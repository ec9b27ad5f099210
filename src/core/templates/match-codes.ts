import { ofType } from './component.ts'
import type { SentComponent, TemplateFault } from './sent-template.ts'
import type { Template } from './template.ts'

const PASSWORD_MAX = 15
/** A coupon code has up to 20 characters, that of a limited-time offer fewer. */
const OFFER_CODE_MAX = 15

const valueFault = (details: string): TemplateFault => ({ problem: 'parameter_value', details })

/** The codes that a send carries: one-time passwords and coupons. */
export function matchCodes(
  template: Pick<Template, 'category' | 'components'>,
  sent: readonly SentComponent[],
): TemplateFault | undefined {
  const buttons = sent.filter((each) => each.type === 'button')
  if (template.category === 'AUTHENTICATION') return matchPassword(sent, buttons)
  if (!ofType(template.components, 'LIMITED_TIME_OFFER')) return undefined
  const coupons = buttons
    .flatMap((each) => each.parameters ?? [])
    .map((each) => each['coupon_code'])
  return coupons.some((code) => typeof code === 'string' && code.length > OFFER_CODE_MAX)
    ? valueFault(`buttons: coupon_code is too long. Max length is ${OFFER_CODE_MAX}`)
    : undefined
}

/** The password stands in the body, and a button copies or fills in the same one. */
function matchPassword(
  sent: readonly SentComponent[],
  buttons: readonly SentComponent[],
): TemplateFault | undefined {
  const password = sent.find((each) => each.type === 'body')?.parameters?.[0]?.text ?? ''
  if (password.length > PASSWORD_MAX) {
    return valueFault(`body: the code is too long. Max length is ${PASSWORD_MAX}`)
  }
  const texts = buttons.flatMap((each) => each.parameters ?? []).map((each) => each.text)
  return texts.some((text) => text !== undefined && text !== password)
    ? valueFault('buttons: the code of the button must be that of the body')
    : undefined
}
