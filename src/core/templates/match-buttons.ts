import type { JsonObject } from '../json.ts'
import { objectsOf, ofType } from './component.ts'
import { type SentComponent, type TemplateFault, textOf, variablesOf } from './sent-template.ts'

/** A stored type of button: its name in messages, the sub type that addresses it, whether it can and must be filled. */
interface ButtonKind {
  readonly name: string
  readonly subTypes: readonly string[]
  readonly parameter: string
  readonly needs: (button: JsonObject) => 'required' | 'optional' | 'none'
}

const kinds: Readonly<Record<string, ButtonKind>> = {
  QUICK_REPLY: {
    name: 'QuickReply',
    subTypes: ['quick_reply'],
    parameter: 'payload',
    needs: () => 'optional',
  },
  URL: {
    name: 'Url',
    subTypes: ['url'],
    parameter: 'text',
    needs: (button) => (variablesOf(textOf(button, 'url')).length > 0 ? 'required' : 'none'),
  },
  OTP: { name: 'Url', subTypes: ['url'], parameter: 'text', needs: () => 'required' },
  COPY_CODE: {
    name: 'CopyCode',
    subTypes: ['copy_code'],
    parameter: 'coupon_code',
    needs: () => 'required',
  },
  PHONE_NUMBER: { name: 'Call', subTypes: [], parameter: '', needs: () => 'none' },
  FLOW: { name: 'Flow', subTypes: ['flow'], parameter: 'action', needs: () => 'optional' },
  CATALOG: { name: 'Catalog', subTypes: ['catalog'], parameter: 'action', needs: () => 'optional' },
  MPM: { name: 'Mpm', subTypes: ['mpm'], parameter: 'action', needs: () => 'required' },
  SPM: { name: 'Spm', subTypes: [], parameter: '', needs: () => 'none' },
  ORDER_DETAILS: {
    name: 'OrderDetails',
    subTypes: ['order_details'],
    parameter: 'action',
    needs: () => 'required',
  },
  VOICE_CALL: {
    name: 'VoiceCall',
    subTypes: ['voice_call'],
    parameter: 'ttl_minutes',
    needs: () => 'optional',
  },
  REQUEST_CONTACT_INFO: {
    name: 'RequestContactInfo',
    subTypes: ['request_contact_info'],
    parameter: '',
    needs: () => 'none',
  },
}

/** A kind of button that nobody here knows takes what it is given. */
const anyKind: ButtonKind = {
  name: 'Unknown',
  subTypes: [],
  parameter: '',
  needs: () => 'optional',
}

/** `index` counts all buttons, those without parameters included. */
export function matchButtons(
  stored: readonly JsonObject[],
  sent: readonly SentComponent[],
  prefix: string,
): TemplateFault | undefined {
  const buttons = objectsOf(ofType(stored, 'BUTTONS'), 'buttons')
  const given = sent.filter((each) => each.type === 'button')
  for (const component of given) {
    const fault = matchOne(buttons[component.index ?? 0], component, prefix)
    if (fault) return fault
  }
  for (const [index, button] of buttons.entries()) {
    const kind = kinds[String(button['type']).toUpperCase()] ?? anyKind
    if (kind.needs(button) !== 'required') continue
    const filled = given.find((each) => (each.index ?? 0) === index)
    if (filled?.parameters?.length) continue
    return {
      problem: 'parameter_missing',
      details: `${prefix}buttons: Button at index ${index} of type ${kind.name} requires a parameter`,
    }
  }
  return undefined
}

function matchOne(
  button: JsonObject | undefined,
  component: SentComponent,
  prefix: string,
): TemplateFault | undefined {
  const index = component.index ?? 0
  const where = `${prefix}buttons: Button at index ${index}`
  if (!button) {
    return {
      problem: 'parameter_unexpected',
      details: `${where} does not exist in the template`,
    }
  }
  const kind = kinds[String(button['type']).toUpperCase()] ?? anyKind
  const parameters = component.parameters ?? []
  if (kind.needs(button) === 'none' && parameters.length > 0) {
    return {
      problem: 'parameter_unexpected',
      details: `${where} is of type ${kind.name} and does not support parameters`,
    }
  }
  const subType = component.sub_type ?? ''
  if (kind.subTypes.length > 0 && !kind.subTypes.includes(subType)) {
    const expected = kind.subTypes[0]?.toUpperCase()
    return {
      problem: 'parameter_format',
      details: `${prefix}buttons: Format mismatch, expected ${expected}, received ${subType.toUpperCase()}`,
    }
  }
  const wrong = parameters.find((each) => !fits(kind, each.type))
  if (!wrong) return undefined
  return {
    problem: 'parameter_format',
    details: `${prefix}buttons: Format mismatch, expected ${kind.parameter.toUpperCase()}, received ${wrong.type.toUpperCase()}`,
  }
}

/** A quick reply may be given as text too, as older clients do; a call button may carry a payload. */
function fits(kind: ButtonKind, type: string): boolean {
  if (kind.parameter === '' || type === kind.parameter) return true
  return (
    (kind.parameter === 'payload' && type === 'text') ||
    (kind.parameter === 'ttl_minutes' && type === 'payload')
  )
}
