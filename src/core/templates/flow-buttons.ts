import type { Env } from '../env.ts'
import { publishFlow } from '../flows/change-flow.ts'
import { checkFlowJson } from '../flows/check-flow-json.ts'
import { createFlow } from '../flows/create-flow.ts'
import { hasEndpoint } from '../flows/flow-screens.ts'
import { publishable } from '../flows/flow-versions.ts'
import type { AppId, WabaId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { ReadTx, Tx } from '../tx.ts'
import { objectsOf } from './component.ts'
import { TemplateRefused } from './template-refused.ts'

interface Owner {
  readonly wabaId: WabaId
  readonly appId: AppId
  /** Of the template: the Flow gets it too. */
  readonly name: string
}

/** The Flow JSON in a button becomes a Flow of the account, live where it has no endpoint; the button has its id from then on. */
export function withFlows(
  tx: Tx,
  env: Env,
  owner: Owner,
  components: readonly JsonObject[],
): readonly JsonObject[] {
  return components.map((component, at) => {
    if (component['type'] !== 'BUTTONS') return component
    const buttons = objectsOf(component, 'buttons').map((button, index) => {
      const { flow_json: text, ...rest } = button
      if (button['type'] !== 'FLOW' || text === undefined) return button
      const where = `components[${at}]['buttons'][${index}]`
      return { ...rest, flow_id: flowFrom(tx, env, owner, String(text), where) }
    })
    return { ...component, buttons }
  })
}

function flowFrom(tx: Tx, env: Env, owner: Owner, text: string, where: string): string {
  const { json, errors } = checkFlowJson(text)
  if (errors[0]) {
    const what = `must have a flow_json without mistakes: ${String(errors[0]['message'])}`
    throw new TemplateRefused('bad_value', where, what)
  }
  const { wabaId, appId } = owner
  const name = freeName(tx, owner)
  const flow = createFlow(tx, env, { wabaId, appId, name, categories: ['OTHER'], text })
  if (!hasEndpoint(json) && publishable.includes(String(json['version']))) {
    publishFlow(tx, env, flow)
  }
  return flow.id
}

function freeName(tx: ReadTx, { wabaId, name }: Owner): string {
  const taken = new Set<string>()
  for (const flow of tx.flows.values()) if (flow.wabaId === wabaId) taken.add(flow.name)
  let free = name
  for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`
  return free
}
