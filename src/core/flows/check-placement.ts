import { isObject, type JsonObject } from '../json.ts'
import type { Findings } from './findings.ts'
import { flowComponents } from './flow-components.ts'
import type { Placed } from './flow-screens.ts'

const typeOf = ({ component }: Placed): string => String(component['type'])

/** What may stand beside what, and where. */
export function checkPlacement(
  screen: JsonObject,
  placed: readonly Placed[],
  version: number,
  findings: Findings,
): void {
  const complain = ({ path }: Placed, message: string): void =>
    findings.add('INVALID_COMPONENT', path, message)
  for (const each of placed) {
    const type = typeOf(each)
    if (type === 'NavigationList') checkList(screen, each, placed, complain)
    if (type === 'RichText') checkRichText(each, placed, version, complain)
    if (type === 'If') checkIf(each, complain)
    const { cases } = each.component
    if (type === 'Switch' && isObject(cases) && Object.keys(cases).length === 0) {
      findings.wrongValue(each.path, 'cases', 'A Switch needs cases.')
    }
    if (version < 4 && isLooseInput(each, placed, version)) {
      complain(each, `The component '${type}' must stand in a Form.`)
    }
    checkLabel(each, version, findings)
  }
}

type Complain = (about: Placed, message: string) => void

function checkList(
  screen: JsonObject,
  list: Placed,
  placed: readonly Placed[],
  complain: Complain,
): void {
  if (screen['terminal'] === true) {
    complain(list, 'A NavigationList can not stand on a terminal screen.')
  }
  if (placed.some((each) => typeOf(each) !== 'NavigationList')) {
    complain(list, 'A NavigationList stands alone on its screen.')
  }
}

function checkRichText(
  text: Placed,
  placed: readonly Placed[],
  version: number,
  complain: Complain,
): void {
  const beside = version >= 6.3 ? ['RichText', 'Footer'] : ['RichText']
  if (placed.every((each) => beside.includes(typeOf(each)))) return
  complain(text, `A RichText stands ${version >= 6.3 ? 'with a Footer at most' : 'alone'}.`)
}

/** A Footer in one branch asks for one in the other. */
function checkIf(each: Placed, complain: Complain): void {
  const hasFooter = (branch: unknown): boolean =>
    Array.isArray(branch) && branch.some((one) => isObject(one) && one['type'] === 'Footer')
  const { then: yes, else: no } = each.component
  if (hasFooter(yes) !== hasFooter(no)) complain(each, 'A Footer must stand in both branches.')
}

function isLooseInput(each: Placed, placed: readonly Placed[], version: number): boolean {
  const kind = flowComponents[typeOf(each)]
  if (!kind?.input || kind.since > version) return false
  return !placed.some(
    (form) => typeOf(form) === 'Form' && each.path.startsWith(`${form.path}.children`),
  )
}

function checkLabel({ component, path }: Placed, version: number, findings: Findings): void {
  const { type, label } = component
  if (type !== 'CheckboxGroup' && type !== 'RadioButtonsGroup') return
  if (version < 4 || label !== undefined) return
  findings.missing(path, 'label')
}
