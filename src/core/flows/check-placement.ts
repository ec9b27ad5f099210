import { isObject, type JsonObject } from '../json.ts'
import type { Findings } from './findings.ts'
import { flowComponents } from './flow-components.ts'
import { actionsOf, type Placed } from './flow-screens.ts'

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
    if (type === 'Switch' && Object.keys(each.component['cases'] ?? {}).length === 0) {
      findings.add('INVALID_PROPERTY_VALUE', `${each.path}.cases`, 'A Switch needs cases.')
    }
    if (version < 4 && isLooseInput(each, placed)) {
      complain(each, `The component '${type}' must stand in a Form.`)
    }
    checkLabel(each, version, findings)
  }
  checkPickers(placed, findings)
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

const isLooseInput = (each: Placed, placed: readonly Placed[]): boolean =>
  flowComponents[typeOf(each)]?.input === true &&
  !placed.some((form) => typeOf(form) === 'Form' && each.path.startsWith(`${form.path}.children`))

function checkLabel({ component, path }: Placed, version: number, findings: Findings): void {
  const { type, label } = component
  if (type !== 'CheckboxGroup' && type !== 'RadioButtonsGroup') return
  if (version < 4 || label !== undefined) return
  findings.add('MISSING_REQUIRED_PROPERTY', `${path}.label`, "Missing required property 'label'.")
}

/** Files that were picked go to the endpoint or end the Flow: not to another screen. */
function checkPickers(placed: readonly Placed[], findings: Findings): void {
  const values = placed
    .filter((each) => /^(Photo|Document)Picker$/.test(typeOf(each)))
    .map(({ component }) => `\${form.${String(component['name'])}}`)
  if (values.length === 0) return
  for (const { action, path } of placed.flatMap(actionsOf)) {
    const { name, payload } = action
    if (name !== 'navigate' || !isObject(payload)) continue
    for (const [key, value] of Object.entries(payload)) {
      if (!values.includes(String(value))) continue
      const message = 'What a picker was given can not go to another screen.'
      findings.add('INVALID_PROPERTY_VALUE', `${path}.payload.${key}`, message)
    }
  }
}
