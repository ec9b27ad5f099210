import { isObject, type JsonObject } from '../json.ts'
import type { Findings } from './findings.ts'
import { actionsOf, componentsOf, screensOf } from './flow-screens.ts'
import { stringsIn } from './strings-in.ts'

const reference = (place: string): string => `\${${place}}`

/** Files that were picked go to the endpoint or end the Flow, as they are: not to another screen, and not inside something. */
export function checkPicked(flow: JsonObject, findings: Findings): void {
  const all = new Set(screensOf(flow).flatMap((screen) => pickersOf(screen, screen['id'])))
  if (all.size === 0) return
  screensOf(flow).forEach((screen, at) => {
    const picked = new Set([...all, ...pickersOf(screen)])
    const holds = (text: string): boolean => [...picked].some((each) => text.includes(each))
    for (const { action, path } of componentsOf(screen, `screens[${at}]`).flatMap(actionsOf)) {
      const { name, payload } = action
      if (!isObject(payload)) continue
      const leaves = name === 'data_exchange' || name === 'complete'
      for (const [text, place] of stringsIn(payload, `${path}.payload`)) {
        if (!holds(text)) continue
        if (leaves && picked.has(text) && Object.values(payload).includes(text)) continue
        const message = leaves
          ? 'What a picker was given stands at the top of the payload.'
          : 'What a picker was given can not go to another screen.'
        findings.add('INVALID_PROPERTY_VALUE', place, message)
      }
    }
  })
}

/** As the screen itself names them, or as others do. */
function pickersOf(screen: JsonObject, id?: unknown): string[] {
  const prefix = id === undefined ? 'form' : `screen.${String(id)}.form`
  return componentsOf(screen, '')
    .filter(({ component }) => /^(Photo|Document)Picker$/.test(String(component['type'])))
    .map(({ component }) => reference(`${prefix}.${String(component['name'])}`))
}
