import type { DialectName } from '../core/ids.ts'
import type { Call } from '../http/endpoint.ts'
import type { ReplyWebhook } from '../rules/action.ts'
import type { World } from '../world.ts'

/** Webhooks that come before the answer are waited for so long, by the wall. */
const EARLY_MS = 2000

/** Until somebody has been asked to take a webhook of the message, or there is nobody to ask. */
export async function firstWebhook({ world }: Call<World>, messageId: string): Promise<void> {
  await world.until(() => {
    let isQueued = false
    for (const delivery of world.store.read.deliveries.values()) {
      if (delivery.messageId !== messageId) continue
      if (delivery.attempts.length > 0) return true
      isQueued = true
    }
    return (!isQueued && isUntold(world, messageId)) || undefined
  }, EARLY_MS)
}

/** On-Premises `sent` is not told as a rule, and the next status comes early in its place. */
function isUntold({ store }: World, messageId: string): boolean {
  const message = store.read.messages.get(messageId)
  if (message?.verdict?.['webhook'] === undefined) return false
  return message.dialect === 'cloud' || message.status !== 'sent'
}

/** Those of a reply go out when it is answered, by the way that all webhooks of their dialect go. */
export function sendWebhooks(
  { world, path }: Call<World>,
  dialect: DialectName,
  webhooks: readonly ReplyWebhook[],
): void {
  if (webhooks.length === 0) return
  void world.store.transact((tx) => {
    for (const { field, value } of webhooks) {
      if (dialect === 'onprem') tx.emit({ type: 'onprem.notice', body: value })
      else tx.emit({ type: 'account.changed', field: field ?? 'messages', value, ...about(path) })
    }

    function about(path: string): { wabaId: string; phoneNumberId?: string } {
      const id = path.split('/', 2)[1] ?? ''
      const number = tx.phoneNumbers.get(id)
      if (number) return { wabaId: number.wabaId, phoneNumberId: id }
      if (tx.wabas.has(id)) return { wabaId: id }
      const [first] = tx.wabas.values()
      return { wabaId: first?.id ?? '' }
    }
  })
}
