import { DEPLOYMENT } from '../core/onprem/deployment.ts'
import type { ReadTx } from '../core/tx.ts'

/** Ids and secrets that a test needs first; each is that of the first row there is. */
export function worldIds(tx: ReadTx) {
  const [app] = tx.apps.values()
  const [waba] = tx.wabas.values()
  const number = [...tx.phoneNumbers.values()].find(
    (each) => each.platform === 'CLOUD_API' && each.status === 'CONNECTED',
  )
  const now = Number.MAX_SAFE_INTEGER
  const token = [...tx.tokens.values()].find(
    (each) => (each.expiresAt ?? now) >= now && each.scopes.length > 0 && each.kind !== 'app',
  )
  const onpremToken = [...tx.onpremTokens.values()].find((each) => each.expiresAt === undefined)
  const deployment = tx.onprem.get(DEPLOYMENT)
  const subscription = app?.subscriptions[0]
  return {
    businessId: waba?.businessId ?? '',
    appId: app?.id ?? '',
    appSecret: app?.secret ?? '',
    wabaId: waba?.id ?? '',
    phoneNumberId: number?.id ?? '',
    phoneNumber: number?.waId ?? '',
    accessToken: token?.token ?? '',
    verifyToken: subscription?.verifyToken ?? 'emulator-verify-token',
    onpremToken: onpremToken?.token ?? '',
    onpremApiKey: deployment?.apiKey ?? '',
    onpremPhoneNumber: tx.phoneNumbers.get(deployment?.phoneNumberId ?? '')?.waId ?? '',
  }
}
