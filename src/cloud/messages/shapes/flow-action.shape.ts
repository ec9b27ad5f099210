import { isObject } from '../../../core/json.ts'
import type { GraphError } from '../../errors.ts'
import { named } from './interactive-actions.shapes.ts'
import { memberOf } from './lengths.ts'
import { anything, badValue, needed, object, oneOf, text } from './shape.ts'

const flowParameters = object(
  {
    flow_message_version: needed(text()),
    flow_id: text(),
    flow_name: text(),
    flow_cta: needed(
      text((value) => {
        if (value.length < 1) return badValue('Flow CTA length invalid. Min length: 1')
        return /\p{Extended_Pictographic}/u.test(value)
          ? badValue('Flow CTA cannot contain emoji')
          : undefined
      }),
    ),
    flow_token: text(),
    mode: oneOf(['draft', 'published']),
    flow_action: oneOf(['navigate', 'data_exchange']),
    // Said expressly, `navigate` names its screen; left out, the Flow opens at its first.
    flow_action_payload: {
      shape: object({ screen: needed(text()), data: anything() }),
      required: ({ flow_action: action }) => action === 'navigate',
    },
  },
  { check: checkFlow },
)

function checkFlow(value: Record<string, unknown>): GraphError | undefined {
  if (value['flow_message_version'] !== '3') return badValue("flow_message_version must be '3'")
  if ((value['flow_id'] === undefined) === (value['flow_name'] === undefined)) {
    return badValue('Exactly one of flow_id and flow_name must be provided')
  }
  const data = memberOf(value, 'flow_action_payload', 'data')
  if (data === undefined) return undefined
  return isObject(data) && Object.keys(data).length > 0
    ? undefined
    : badValue('flow_action_payload data must be a non-empty object')
}

export const flowAction = named('flow', flowParameters)
