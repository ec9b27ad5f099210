import type { Random } from '../env.ts'
import type { Json, JsonObject } from '../json.ts'
import { authenticationBody, authenticationFooter, copyText } from './authentication-texts.ts'
import { fixedTexts } from './check-buttons.ts'
import { objectsOf, wordOf } from './component.ts'
import { positionalExamples } from './variables.ts'

/** Components as reading them shows them: generated texts filled in, handles turned into addresses. */
export function storeComponents(
  components: readonly JsonObject[],
  language: string,
  authentication: boolean,
  random: Random,
): JsonObject[] {
  return components.map((each) => {
    if (each['type'] === 'HEADER') return storedHeader(each, random)
    if (each['type'] === 'BODY') return authentication ? codeBody(each, language) : storedBody(each)
    if (each['type'] === 'FOOTER' && authentication) return codeFooter(each, language)
    if (each['type'] === 'BUTTONS') {
      const buttons = objectsOf(each, 'buttons').map((button) => storedButton(button, language))
      return { ...each, buttons }
    }
    if (each['type'] !== 'CAROUSEL') return each
    const cards = objectsOf(each, 'cards').map((card) => ({
      ...card,
      components: storeComponents(objectsOf(card, 'components'), language, false, random),
    }))
    return { ...each, cards }
  })
}

function storedHeader(header: JsonObject, random: Random): JsonObject {
  const example = header['example'] as JsonObject | undefined
  const handles = example?.['header_handle']
  const handle = String(Array.isArray(handles) ? handles[0] : (handles ?? ''))
  if (handle === '' || /^https?:/.test(handle)) return header
  const name = `${random.digits(9)}_${random.digits(15)}_n`
  const url = `https://scontent.whatsapp.net/v/t61.29466-34/${name}?ccb=1-7`
  return { ...header, example: { header_handle: [url] } }
}

/** Examples by position come back as a list in a list, however they were given. */
function storedBody(body: JsonObject): JsonObject {
  const example = body['example'] as JsonObject | undefined
  if (example?.['body_text'] === undefined) return body
  return { ...body, example: { body_text: [positionalExamples(example['body_text'])] } }
}

function codeBody({ add_security_recommendation: security }: JsonObject, language: string) {
  return {
    type: 'BODY',
    text: authenticationBody(language, security === true),
    ...(security === true && { add_security_recommendation: true }),
    example: { body_text: [['123456']] },
  }
}

function codeFooter({ code_expiration_minutes: minutes }: JsonObject, language: string) {
  return {
    type: 'FOOTER',
    text: authenticationFooter(language, Number(minutes)),
    code_expiration_minutes: minutes,
  }
}

function storedButton(button: JsonObject, language: string): JsonObject {
  const type = String(button['type'])
  if (type === 'OTP') return otpButton(button, language)
  if (type === 'URL') return urlButton(button)
  if (type === 'FLOW' && button['flow_action'] === undefined) {
    return { ...button, flow_action: 'NAVIGATE' }
  }
  const { example } = button
  if (type === 'COPY_CODE') {
    return {
      type,
      text: fixedTexts[type],
      example: Array.isArray(example) ? example : [String(example)],
    }
  }
  const fixed = fixedTexts[type]
  return fixed === undefined ? button : { ...button, text: fixed }
}

const OTP_URL = 'https://www.whatsapp.com/otp/code/'

/** A button for codes reads as one that opens an address of WhatsApp with the code in it. */
export function otpButton(button: JsonObject, language: string): JsonObject {
  const query = [`otp_type=${String(button['otp_type'])}`]
  const autofill = wordOf(button, 'autofill_text')
  if (autofill !== undefined) query.push(`cta_display_name=${encodeURIComponent(autofill)}`)
  for (const app of objectsOf(button, 'supported_apps')) {
    query.push(`package_name=${String(app['package_name'])}`)
    query.push(`signature_hash=${encodeURIComponent(String(app['signature_hash']))}`)
  }
  const base = `${OTP_URL}?${query.join('&')}&code=otp`
  return {
    type: 'URL',
    text: wordOf(button, 'text') ?? copyText(language),
    url: `${base}{{1}}`,
    example: [`${base}123456`],
  }
}

/** The sample of an address is a whole address, also where only its end was given. */
function urlButton(button: JsonObject): JsonObject {
  const { example } = button
  if (example === undefined) return button
  const samples: Json[] = Array.isArray(example) ? example : [example]
  const url = String(button['url'])
  return {
    ...button,
    example: samples.map((each) =>
      /^https?:\/\//.test(String(each)) ? each : url.replace(/\{\{\w+\}\}/, () => String(each)),
    ),
  }
}
