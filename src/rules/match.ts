import { isObject } from '../core/json.ts'
import type { RuleMatch, Texts } from '../core/rules/rule.ts'
import type { TrafficFacts } from './facts.ts'

/** Whether a rule is about this traffic. What the match asks for and the traffic does not have does not fit. */
export function fits(match: RuleMatch, facts: TrafficFacts): boolean {
  return (
    fitsText(match.dialect, facts.dialect) &&
    fitsText(match.method, facts.method) &&
    fitsPath(match.path, facts.path) &&
    fitsNumber(match.phone_number, facts) &&
    fitsText(match.customer, facts.customer, digits) &&
    fitsText(match.type, facts.type) &&
    fitsText(match.template, facts.template) &&
    fitsText(match.text, facts.text, (text) => `*${text}*`) &&
    fitsText(match.webhook, facts.webhook) &&
    fitsText(match.status, facts.status) &&
    fitsText(match.link, facts.link) &&
    fitsQuery(match.query, facts.query) &&
    (match.body === undefined || contains(facts.body, match.body))
  )
}

const list = (texts: Texts): readonly string[] => (typeof texts === 'string' ? [texts] : texts)
const digits = (text: string): string => text.replace(/[^\d*]/g, '')

function fitsText(
  wanted: Texts | undefined,
  got: string | undefined,
  form: (text: string) => string = (text) => text,
): boolean {
  if (wanted === undefined) return true
  if (got === undefined) return false
  return list(wanted).some((text) => globOf(form(text)).test(got))
}

function fitsNumber(wanted: Texts | undefined, facts: TrafficFacts): boolean {
  if (wanted === undefined) return true
  return (
    fitsText(wanted, facts.phoneNumberId, digits) || fitsText(wanted, facts.phoneNumber, digits)
  )
}

function fitsPath(wanted: Texts | undefined, got: string | undefined): boolean {
  if (wanted === undefined) return true
  return got !== undefined && list(wanted).some((path) => pathForm(path).test(got))
}

function fitsQuery(
  wanted: RuleMatch['query'] | undefined,
  got: URLSearchParams | undefined,
): boolean {
  if (!wanted) return true
  return Object.entries(wanted).every(([name, texts]) =>
    fitsText(texts, got?.get(name) ?? undefined),
  )
}

/** Whether `part` is found in `whole`, place by place. */
function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.every((each, at) => contains(whole[at], each))
  }
  if (isObject(part)) {
    return (
      isObject(whole) && Object.entries(part).every(([key, value]) => contains(whole[key], value))
    )
  }
  if (typeof part === 'string' && typeof whole === 'string') return globOf(part).test(whole)
  return part === whole
}

const forms = new Map<string, RegExp>()

function cached(key: string, make: () => RegExp): RegExp {
  const known = forms.get(key)
  if (known) return known
  if (forms.size > 1000) forms.clear()
  const form = make()
  forms.set(key, form)
  return form
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')

const globOf = (text: string): RegExp =>
  cached(`text ${text}`, () => new RegExp(`^${escaped(text).replaceAll('*', '.*')}$`, 'is'))

/**
 * Begins at any segment and ends where the path ends; `*` and `{name}` are one segment, `**` any number. A Graph version
 * in front says nothing: any version is called by the same paths.
 */
function pathForm(path: string): RegExp {
  return cached(`path ${path}`, () => {
    const inner = path
      .replace(/^\/?v\d+\.\d+(?=\/)/, '')
      .replace(/^\/|\/$/g, '')
      .split('/')
      .map((segment) => {
        if (segment === '**') return '.*'
        return escaped(segment.replace(/\{[^}]*\}/g, '*')).replaceAll('*', '[^/]*')
      })
      .join('/')
    return new RegExp(`(?:^|/)${inner}/?$`)
  })
}
