import type { JsonObject } from '../json.ts'
import { shown } from './flow-expression.ts'
import { componentsOf, type Placed } from './flow-screens.ts'
import { type FlowScope, holds, resolveCondition } from './resolve-payload.ts'

/** What the customer sees of a screen: the branches of `If` and `Switch` that are taken, without what is not visible. */
export function shownComponents(screen: JsonObject, scope: FlowScope): Placed[] {
  const isVisible = ({ visible }: JsonObject) => visible === undefined || holds(visible, scope)
  const branches = (component: JsonObject): string[] => {
    if (!isVisible(component)) return []
    if (component['type'] === 'If') return [holds(component['condition'], scope) ? 'then' : 'else']
    if (component['type'] === 'Switch') {
      return [`cases.${shown(resolveCondition(component['value'], scope))}`]
    }
    return ['children']
  }
  return componentsOf(screen, '', branches).filter(({ component }) => isVisible(component))
}
