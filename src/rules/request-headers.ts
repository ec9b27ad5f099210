import type { RuleAction } from '../core/rules/rule.ts'
import { BadRule, readAction } from './read-rule.ts'

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
    ...(typeof fault === 'string' ? named('X-Emulator-Fault', () => faultActions(fault)) : []),
    ...(typeof latency === 'string'
      ? named('X-Emulator-Latency', () => [readAction('latency', numberOr(latency))])
      : []),
  ]
}

/** What is wrong is told with the name of the header. */
function named(header: string, read: () => RuleAction[]): RuleAction[] {
  try {
    return read()
  } catch (error) {
    if (error instanceof BadRule) throw new BadRule(header, error.message)
    throw error
  }
}

function faultActions(header: string): RuleAction[] {
  const text = header.trim()
  if (text.startsWith('{')) {
    const actions = Object.entries(parsed(text)).map(([kind, value]) => readAction(kind, value))
    if (actions.length === 0) throw new BadRule('', 'names no action')
    return actions
  }
  return text.split(';').map((part) => {
    const [kind = '', value] = part.split('=').map((each) => each.trim())
    if (/^\d+$/.test(kind)) return readAction('error', Number(kind))
    return readAction(kind, value === undefined ? true : numberOr(value))
  })
}

const numberOr = (text: string): number | string =>
  /^\d+(\.\d+)?$/.test(text) ? Number(text) : text

function parsed(text: string): object {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadRule('', 'is not JSON')
  }
}
