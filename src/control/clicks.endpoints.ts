import { z } from 'zod'
import { addClick, type Click, hasArrived } from '../core/messages/click.ts'
import type { Message } from '../core/messages/message.ts'
import {
  linkInBody,
  type PressableButton,
  pressableButtons,
} from '../core/messages/pressable-buttons.ts'
import type { ReadTx } from '../core/tx.ts'
import { type ControlEndpoint, created } from './context.ts'
import { ControlError } from './errors.ts'
import { requireMessage } from './messages.endpoints.ts'
import { parseBody } from './parse.ts'
import { clickView } from './views.ts'

const clickBody = z.strictObject({
  /** Its place among all buttons of the message or card, from 0, or its text; the first that leads somewhere where absent. */
  button: z.union([z.int().min(0), z.string()]).optional(),
  /** The card of a carousel, from 0. */
  card: z.int().min(0).optional(),
  /** `body`: the first link in the text of a template. */
  component: z.enum(['cta', 'body']).default('cta'),
  product_id: z.string().optional(),
  click_id: z.string().optional(),
  tracking_token: z.string().optional(),
})
type ClickBody = z.infer<typeof clickBody>

export const clickEndpoints: ControlEndpoint[] = [
  {
    method: 'POST',
    path: '/_emulator/messages/{id}/clicks',
    auth: 'admin',
    body: 'json',
    input: clickBody,
    doc: 'The customer presses a URL, call or copy-code button of a message: {button: index or text, card}, or follows a link of its text: {component: body}',
    async run(call) {
      const given = parseBody(clickBody, call.body)
      const { env, store } = call.world
      const message = requireMessage(call)
      if (message.direction === 'inbound') {
        throw new ControlError('invalid_request', `${message.id} is a customer's message`)
      }
      if (!hasArrived(message)) {
        const why = `${message.id} is ${message.status}: it has not reached the customer; GET /_emulator/explain/${message.id} says why`
        throw new ControlError('not_delivered', why)
      }
      const pressed = pressedIn(store.read, message, given)
      const click = await store.transact((tx) => addClick(tx, env, message.id, pressed))
      return created({ message_id: message.id, ...clickView(click) })
    },
  },
]

function pressedIn(tx: ReadTx, message: Message, given: ClickBody): Omit<Click, 'at'> {
  const facts = {
    ...(given.product_id !== undefined && { productId: given.product_id }),
    ...(given.click_id !== undefined && { clickId: given.click_id }),
    ...(given.tracking_token !== undefined && { trackingToken: given.tracking_token }),
  }
  if (given.component === 'cta') {
    return { component: 'cta', ...requireButton(tx, message, given), ...facts }
  }
  if (given.button !== undefined || given.card !== undefined) {
    throw new ControlError('invalid_request', 'button and card do not go with component body')
  }
  const link = linkInBody(tx, message)
  if (link === undefined) {
    throw new ControlError('invalid_request', `${message.id} has no link in the text of a template`)
  }
  return { component: 'body', type: 'url', text: link, target: link, ...facts }
}

/** By text, or by place; a refusal lists the buttons that there are. */
function requireButton(tx: ReadTx, message: Message, { button, card }: ClickBody): PressableButton {
  const buttons = pressableButtons(tx, message)
  const found = buttons.find(
    (each) =>
      (card === undefined || each.card === card) &&
      (button === undefined || button === (typeof button === 'number' ? each.index : each.text)),
  )
  if (found) return found
  const what = button === undefined ? '' : ` ${JSON.stringify(button)}`
  const where = card === undefined ? message.id : `card ${card} of ${message.id}`
  throw new ControlError(
    'invalid_request',
    `${where} has no button${what} that leads to an address, a number or a code; a quick reply is answered with POST /_emulator/inbound`,
    buttons.map(({ target, productId, ...shown }) => shown),
  )
}
