import { isObject, type JsonObject } from '../json.ts'
import { checkOtpButton } from './check-otp.ts'
import { requireLength } from './check-texts.ts'
import { emojisIn, wordOf } from './component.ts'
import { refuseIf, TemplateRefused } from './template-refused.ts'
import { type ParameterFormat, variablesIn } from './variables.ts'

export interface ButtonRules {
  readonly category: string
  readonly displayFormat?: string | undefined
  readonly format: ParameterFormat
  /** Path of the component that holds them: `components[2]`. */
  readonly path: string
  readonly has: (type: 'flow', id: string) => boolean
}

/** How often a type may stand on one template; types that are not here: once. */
const most: Readonly<Record<string, number>> = { QUICK_REPLY: 10, URL: 2 }

/** Types that stand alone; a Flow may have quick replies beside it. */
const alone: Readonly<Record<string, readonly string[]>> = {
  OTP: [],
  CATALOG: [],
  MPM: [],
  SPM: [],
  ORDER_DETAILS: [],
  FLOW: ['QUICK_REPLY'],
}

export const fixedTexts: Readonly<Record<string, string>> = {
  CATALOG: 'View catalog',
  MPM: 'View items',
  SPM: 'View',
  COPY_CODE: 'Copy offer code',
}

const TEXT_MAX = 25

export function checkButtons(buttons: readonly JsonObject[], rules: ButtonRules): void {
  refuseIf(buttons.length === 0, 'field_missing', 'BUTTONS', 'buttons')
  refuseIf(buttons.length > 10, 'button_format', 'BUTTONS', 'there may be at most 10')
  for (const [index, button] of buttons.entries()) checkButton(button, index, rules)
  checkCombination(buttons.map((each) => String(each['type'])))
}

function checkCombination(types: readonly string[]): void {
  for (const type of new Set(types)) {
    const count = types.filter((each) => each === type).length
    const max = most[type] ?? 1
    refuseIf(count > max, 'button_format', 'BUTTONS', `there may be at most ${max} of type ${type}`)
    const beside = alone[type]
    const other = beside && types.find((each) => each !== type && !beside.includes(each))
    refuseIf(other !== undefined, 'button_format', 'BUTTONS', `${type} does not go with ${other}`)
  }
  const first = types.indexOf('QUICK_REPLY')
  const last = types.lastIndexOf('QUICK_REPLY')
  const parted = first >= 0 && types.slice(first, last).some((each) => each !== 'QUICK_REPLY')
  const inside = first > 0 && last < types.length - 1
  refuseIf(
    parted || inside,
    'button_format',
    'BUTTONS',
    'quick replies must stand together, before or after all others',
  )
}

function checkButton(button: JsonObject, index: number, rules: ButtonRules): void {
  const type = String(button['type'])
  const where = `${rules.path}['buttons'][${index}]`
  checkText(button, type, where)
  checks[type]?.(button, where, rules)
}

const textNeeded = new Set(['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'FLOW', 'VOICE_CALL'])

function checkText(button: JsonObject, type: string, where: string): void {
  const text = wordOf(button, 'text')
  refuseIf(text === undefined && textNeeded.has(type), 'button_fields', where, 'text')
  if (text === undefined) return
  refuseIf(/\{\{|\}\}/.test(text), 'button_format', where, 'text may not have variables')
  refuseIf(/\n/.test(text), 'button_format', where, 'text may not have new lines')
  refuseIf(emojisIn(text) > 0, 'button_format', where, 'text may not have emojis')
  const fixed = fixedTexts[type]
  const differs = fixed !== undefined && fixed.toLowerCase() !== text.toLowerCase()
  refuseIf(differs, 'button_format', where, `text is always "${fixed}"`)
  requireLength(text, TEXT_MAX, 'button text')
}

type Check = (button: JsonObject, where: string, rules: ButtonRules) => void

const onlyFor =
  (category: string): Check =>
  (button, _where, rules) => {
    const fits = rules.category === category
    refuseIf(!fits, 'component_not_allowed', `${button['type']} button`, `only for ${category}`)
  }

const checks: Readonly<Record<string, Check>> = {
  URL: checkUrl,
  PHONE_NUMBER(button, where) {
    const number = wordOf(button, 'phone_number')
    refuseIf(number === undefined, 'button_fields', where, 'phone_number')
    requireLength(number ?? '', 20, 'button phone_number')
    const wellFormed = /^\+?\d[\d\s().-]{4,}$/.test(number ?? '')
    refuseIf(!wellFormed, 'phone_number', `${where}['phone_number']`)
  },
  COPY_CODE(button, where, rules) {
    onlyFor('MARKETING')(button, where, rules)
    const { example } = button
    const code = Array.isArray(example) ? example[0] : example
    refuseIf(typeof code !== 'string' || code === '', 'button_fields', where, 'example')
    requireLength(String(code), 20, 'button example')
  },
  OTP(button, where, rules) {
    onlyFor('AUTHENTICATION')(button, where, rules)
    checkOtpButton(button, where)
  },
  FLOW: checkFlow,
  ORDER_DETAILS(button, where, rules) {
    if (rules.displayFormat !== 'ORDER_DETAILS') onlyFor('UTILITY')(button, where, rules)
  },
}

/** Numbers and chats of WhatsApp have buttons of their own. */
const whatsappLink = /^https?:\/\/(?:[\w-]+\.)*(?:wa\.me|api\.whatsapp\.com|whatsapp\.com\/send)/i

function checkUrl(button: JsonObject, where: string, rules: ButtonRules): void {
  const url = wordOf(button, 'url')
  refuseIf(url === undefined, 'button_fields', where, 'url')
  const said = url ?? ''
  requireLength(said, 2000, 'button url')
  refuseIf(!/^https?:\/\/[^\s]+$/i.test(said), 'button_format', where, 'url is not a web address')
  refuseIf(whatsappLink.test(said), 'whatsapp_link', where)
  const variables = variablesIn(said)
  refuseIf(variables.length > 1, 'button_format', where, 'url may have one variable')
  if (variables.length === 0) return
  refuseIf(!/\{\{\w+\}\}$/.test(said), 'button_format', where, 'the variable ends the url')
  const isFirst = rules.format === 'NAMED' || variables[0] === '1'
  refuseIf(!isFirst, 'button_format', where, 'the variable of the url is {{1}}')
  const { example } = button
  const sample = Array.isArray(example) ? example[0] : example
  refuseIf(typeof sample !== 'string' || sample === '', 'field_missing', where, 'example')
}

const flowNames = ['flow_id', 'flow_name', 'flow_json']

function checkFlow(button: JsonObject, where: string, rules: ButtonRules): void {
  const given = flowNames.filter((name) => button[name] !== undefined)
  refuseIf(given.length === 0, 'button_fields', where, 'flow_id')
  refuseIf(given.length > 1, 'button_format', where, `only one of ${flowNames.join(', ')}`)
  const id = button['flow_id'] ?? button['flow_name']
  if (id !== undefined && !rules.has('flow', String(id))) {
    throw new TemplateRefused(
      'bad_value',
      where,
      'must name a Flow of this WhatsApp Business Account',
    )
  }
  refuseIf(isObject(button['flow_json']), 'bad_value', where, 'must have flow_json as a JSON text')
}
