import type { Flow } from '../../core/flows/flow.ts'
import { actionsOf, screenNamed, targetOf } from '../../core/flows/flow-screens.ts'
import { type FlowScope, resolveValue } from '../../core/flows/resolve-payload.ts'
import type { FlowSession } from '../../core/flows/session.ts'
import { shownComponents } from '../../core/flows/shown-components.ts'
import { type JsonObject, objectOf } from '../../core/json.ts'
import { ControlError } from '../errors.ts'
import type { Phone } from './phone.ts'
import { flowJsonOf } from './session-facts.ts'

/** Presses the button of the screen, or what a component of that name does, with what has been filled in. */
export async function press(flow: Flow, phone: Phone, name: string | undefined): Promise<void> {
  const { session } = phone
  const screen = screenNamed(flowJsonOf(flow, session), session.screen)
  const scope = scopeOf(session)
  const placed = screen ? shownComponents(screen, scope) : []
  const wanted = placed.find(({ component }) =>
    name === undefined
      ? component['type'] === 'Footer'
      : component['name'] === name || component['text'] === name || component['label'] === name,
  )
  const action = wanted && actionsOf(wanted)[0]?.action
  if (!action) {
    const what = name === undefined ? 'no Footer' : `nothing called ${name} that does something`
    throw new ControlError('invalid_request', `the screen ${session.screen} has ${what}`)
  }
  const payload = objectOf(resolveValue(action['payload'] ?? {}, scope))
  switch (action['name']) {
    case 'navigate':
      phone.navigate(targetOf(action) ?? '', payload)
      return
    case 'complete':
      await phone.complete(payload)
      return
    case 'update_data':
      phone.update(payload)
      return
    case 'data_exchange':
      await phone.exchange(payload)
  }
}

function scopeOf({ screen, data, behind, forms }: FlowSession): FlowScope {
  const screens: Record<string, { form: JsonObject; data: JsonObject }> = {}
  for (const each of [...behind, { screen, data }]) {
    screens[each.screen] = { form: objectOf(forms[each.screen]), data: each.data }
  }
  return { form: objectOf(forms[screen]), data, screens }
}
