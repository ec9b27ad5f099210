import { join } from 'node:path'
import { imageSize } from 'image-size'
import { cloudErrors } from '../cloud/dialect-errors.ts'
import { cloudJobs } from '../cloud/jobs.ts'
import { cloudMediaRules } from '../cloud/media/media-rules.ts'
import { inboundWamid } from '../cloud/messages/message-ids.ts'
import { cloudStatusError } from '../cloud/status-error.ts'
import { askAgain } from '../cloud/webhooks/ask-again.ts'
import { cloudWebhooks } from '../cloud/webhooks/webhooks.ts'
import type { EmulatorConfig } from '../config.ts'
import { createOutgoing } from '../delivery/outgoing.ts'
import { WebhookSender } from '../delivery/webhook-sender.ts'
import type { Certificates } from '../http/certificates.ts'
import { onpremDialectErrors } from '../onprem/dialect-errors.ts'
import { onpremStatusError } from '../onprem/errors.ts'
import { inboundId } from '../onprem/inbound-id.ts'
import { onpremJobs } from '../onprem/jobs.ts'
import { onpremMediaRules } from '../onprem/media-rules.ts'
import { onpremWebhooks } from '../onprem/webhooks.ts'
import { systemTimers } from '../runtime/clock.ts'
import type { createLogger } from '../runtime/logger.ts'
import { nodeTrust } from '../runtime/node-trust.ts'
import { createDiskMediaFiles } from '../store/disk-media-files.ts'
import { createMemoryMediaFiles } from '../store/memory-media-files.ts'
import type { Services } from './running-world.ts'
import { refusedByTls, trustedBy } from './webhook-trust.ts'

/** What all worlds of this process share: the dialects, the way out, media, trust. */
export async function createServices(
  config: EmulatorConfig,
  seed: string,
  certificates: Certificates,
  httpsOn: boolean,
  log: ReturnType<typeof createLogger>,
): Promise<Services & { close(): Promise<void> }> {
  const outgoing = createOutgoing()
  const media =
    config.dataDir === 'memory'
      ? createMemoryMediaFiles()
      : createDiskMediaFiles(join(config.dataDir, 'media'))
  let ca: Promise<string> | undefined
  const localCa = async () => {
    if (!httpsOn) return undefined
    ca ??= certificates.caPem()
    return ca
  }
  return {
    seed,
    media,
    outgoing,
    tls: { caPem: () => certificates.caPem() },
    sender: new WebhookSender(nodeTrust, systemTimers),
    webhooks: { cloud: cloudWebhooks, onprem: onpremWebhooks },
    statusErrors: { cloud: cloudStatusError, onprem: onpremStatusError },
    dialectErrors: { cloud: cloudErrors, onprem: onpremDialectErrors },
    inboundIds: { cloud: inboundWamid, onprem: inboundId },
    mediaRules: { cloud: cloudMediaRules, onprem: onpremMediaRules },
    imageSize: (bytes) => imageSize(bytes),
    async handshake(world, appId, attempt) {
      const problem = await askAgain(world, appId, attempt)
      if (problem !== undefined && attempt === 1) {
        log.warn(`no Cloud webhooks yet, the handshake is tried again: ${problem}`)
      }
      if (problem === undefined && attempt > 1) log.info('the Cloud callback passed its handshake')
      return problem
    },
    trusted: (world, delivery) => trustedBy(world, delivery, localCa),
    refused: refusedByTls,
    dialectJobs: { ...onpremJobs, ...cloudJobs },
    bug: (error, what) => log.error({ err: error }, `bug: ${what}`),
    close: () => outgoing.close(),
  }
}
