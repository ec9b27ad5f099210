import type { RuleAction } from '../core/rules/rule.ts'
import { actionOf } from './actions.ts'
import { BadRule } from './read-rule.ts'

/**
 * `X-Emulator-Fault: 131016`, `reset`, `truncate=0.2` or `{"reply":{"status":502}}`, several with `;` between them, and
 * `X-Emulator-Latency: 1500` or a profile: rules for the one request that carries them. Throws BadRule.
 */
export function headerActions(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): readonly RuleAction[] {
  const fault = headers['x-emulator-fault']
  const latency = headers['x-emulator-latency']
  if (fault === undefined && latency === undefined) return []
  return [
    ...(typeof fault === 'string' ? faultActions(fault) : []),
    ...(typeof latency === 'string' ? [readAction('latency', numberOr(latency))] : []),
  ]
}

function faultActions(header: string): RuleAction[] {
  const text = header.trim()
  if (text.startsWith('{')) {
    return Object.entries(parsed(text) as object).map(([kind, value]) => readAction(kind, value))
  }
  return text.split(';').map((part) => {
    const [kind = '', value] = part.split('=').map((each) => each.trim())
    if (/^\d+$/.test(kind)) return readAction('error', Number(kind))
    return readAction(kind, value === undefined ? true : numberOr(value))
  })
}

function readAction(kind: string, value: unknown): RuleAction {
  const action = actionOf(kind)
  if (!action) throw new BadRule('X-Emulator-Fault', `there is no action ${kind}`)
  try {
    return { kind, value: action.read(value) }
  } catch {
    throw new BadRule('X-Emulator-Fault', `${JSON.stringify(value)} is no value for ${kind}`)
  }
}

const numberOr = (text: string): number | string =>
  /^\d+(\.\d+)?$/.test(text) ? Number(text) : text

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadRule('X-Emulator-Fault', 'is not JSON')
  }
}
