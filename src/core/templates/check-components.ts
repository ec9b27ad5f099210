import type { JsonObject } from '../json.ts'
import { checkAuthentication } from './check-authentication.ts'
import { type ButtonRules, checkButtons } from './check-buttons.ts'
import { checkCarousel } from './check-carousel.ts'
import { checkSample, isMediaFormat } from './check-samples.ts'
import { checkBody, checkFooter, checkTextHeader, requireLength } from './check-texts.ts'
import { buttonsOf, objectsOf, ofType, pathOf, wordOf } from './component.ts'
import { refuseIf } from './template-refused.ts'

/** What the components of a template are held against. */
export type ComponentRules = Omit<ButtonRules, 'path'>

const BODY_MAX = 1024
const OFFER_BODY_MAX = 600
const SHORT_BODY_MAX = 160

/** Which components there may be, then their formats and lengths, variables and examples, samples at the end. */
export function checkComponents(components: readonly JsonObject[], rules: ComponentRules): void {
  checkKinds(components, rules)
  if (rules.category === 'AUTHENTICATION') {
    checkAuthentication(components, rules)
    return
  }
  checkTexts(components, rules)
  const buttons = ofType(components, 'BUTTONS')
  if (buttons)
    checkButtons(objectsOf(buttons, 'buttons'), { ...rules, path: pathOf(components, buttons) })
  checkOffer(components, rules)
  if (ofType(components, 'CAROUSEL')) checkCarousel(components, rules)
  const header = ofType(components, 'HEADER')
  if (header && isMediaFormat(String(header['format']))) checkSample(header, 'HEADER')
}

const besideCarousel = new Set(['BODY', 'CAROUSEL'])

function checkKinds(components: readonly JsonObject[], { category }: ComponentRules): void {
  const types = components.map((each) => String(each['type']))
  const twice = types.find((type, at) => types.indexOf(type) !== at)
  refuseIf(twice !== undefined, 'component_not_allowed', twice, 'there may be one of a kind')
  refuseIf(!types.includes('BODY'), 'field_missing', 'components', 'BODY')
  const other = types.includes('CAROUSEL') && types.find((type) => !besideCarousel.has(type))
  refuseIf(typeof other === 'string', 'component_not_allowed', String(other), 'beside a carousel')
  const sells = buttonsOf(components).some((each) => each['type'] === 'CATALOG')
  const crowned = sells && types.includes('HEADER')
  refuseIf(crowned, 'component_not_allowed', 'HEADER', 'beside a catalog button')
  const isGif = ofType(components, 'HEADER')?.['format'] === 'GIF'
  refuseIf(
    isGif && category !== 'MARKETING',
    'component_not_allowed',
    'HEADER',
    'only for MARKETING',
  )
}

function checkTexts(components: readonly JsonObject[], rules: ComponentRules): void {
  const header = ofType(components, 'HEADER')
  if (header) {
    refuseIf(wordOf(header, 'format') === undefined, 'field_missing', 'HEADER', 'format')
    if (header['format'] === 'TEXT') checkTextHeader(header, rules.format)
  }
  checkBody(ofType(components, 'BODY') ?? {}, rules.format, bodyMax(components))
  const footer = ofType(components, 'FOOTER')
  if (footer) checkFooter(footer)
}

function bodyMax(components: readonly JsonObject[]): number {
  if (ofType(components, 'LIMITED_TIME_OFFER')) return OFFER_BODY_MAX
  const isProduct = buttonsOf(components).some((each) => each['type'] === 'SPM')
  return isProduct ? SHORT_BODY_MAX : BODY_MAX
}

/** An offer that runs out: marketing, with a button to go to and, first of all, a code to copy. */
function checkOffer(components: readonly JsonObject[], { category }: ComponentRules): void {
  const component = ofType(components, 'LIMITED_TIME_OFFER')
  if (!component) return
  const where = 'LIMITED_TIME_OFFER'
  refuseIf(category !== 'MARKETING', 'component_not_allowed', where, 'only for MARKETING')
  refuseIf(ofType(components, 'FOOTER') !== undefined, 'component_not_allowed', 'FOOTER', where)
  const offer = component['limited_time_offer'] as JsonObject | undefined
  const text = wordOf(offer, 'text')
  refuseIf(text === undefined, 'field_missing', where, 'text')
  requireLength(text ?? '', 16, 'limited time offer text')
  const format = ofType(components, 'HEADER')?.['format']
  const headerFits = format === undefined || format === 'IMAGE' || format === 'VIDEO'
  refuseIf(!headerFits, 'component_not_allowed', 'HEADER', 'an offer has an image or a video')
  const types = buttonsOf(components).map((each) => String(each['type']))
  const links = types.filter((each) => each === 'URL').length
  refuseIf(links === 0, 'field_missing', where, 'URL button')
  const other = types.find((each) => each !== 'URL' && each !== 'COPY_CODE')
  refuseIf(other !== undefined, 'component_not_allowed', `${other} button`, where)
  refuseIf(links > 1, 'button_format', 'BUTTONS', 'an offer has one of type URL')
  const codeAt = types.indexOf('COPY_CODE')
  refuseIf(codeAt > 0, 'button_format', 'BUTTONS', 'the button that copies the code comes first')
}
