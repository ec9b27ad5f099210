import { DEPLOYMENT } from '../core/onprem/deployment.ts'
import type { Delivery } from '../core/webhooks/delivery.ts'
import type { Certificates } from '../http/certificates.ts'
import { readBundle } from '../onprem/pem.ts'
import type { World } from '../world.ts'

/** Certificates that a webhook trusts beside Node's own: the local CA (lenient), and what was uploaded for it. */
export async function trustedBy(
  world: World,
  delivery: Pick<Delivery, 'url' | 'dialect'>,
  localCa: () => Promise<string | undefined>,
): Promise<readonly string[]> {
  if (!delivery.url.startsWith('https:')) return []
  const local = world.settings.webhook_tls === 'lenient' ? await localCa() : undefined
  const uploaded =
    delivery.dialect === 'onprem' ? world.store.read.onprem.get(DEPLOYMENT)?.webhookCa : undefined
  return [local, uploaded].filter((pem) => pem !== undefined)
}

/** A reason not to send: in strict mode neither dialect calls plain HTTP. */
export const refusedByTls = (world: World, delivery: Delivery): string | undefined =>
  world.settings.webhook_tls === 'strict' && !delivery.url.startsWith('https:')
    ? 'webhook_tls is strict: the callback must be https'
    : undefined

/** The HTTPS listeners serve what was uploaded to the On-Premises API of the default world, from the next connection on. */
export function serveUploadedCertificate(world: World, certificates: Certificates): () => void {
  let served: string | undefined
  return () => {
    const pem = world.store.read.onprem.get(DEPLOYMENT)?.externalCertificate
    if (pem === served) return
    served = pem
    const bundle = pem === undefined ? undefined : readBundle(pem)
    if (bundle && !('fault' in bundle)) certificates.replace(bundle)
    else certificates.restore()
  }
}
