import type { Env } from '../core/env.ts'
import type { DialectName } from '../core/ids.ts'
import type { WorldSettings } from '../core/settings.ts'
import type { Tx } from '../core/tx.ts'
import type { Delivery } from '../core/webhooks/delivery.ts'
import { createFlowAsker, FLOW_ANSWER_BYTES, FLOW_TIMEOUT_MS } from '../delivery/flow-asker.ts'
import { createMediaFetcher } from '../delivery/media-fetcher.ts'
import type { createPipeline } from '../delivery/pipeline.ts'
import type { JobScheduler } from '../delivery/scheduler.ts'
import type { NotifyContext } from '../delivery/webhook-dialect.ts'
import { createDispatcher } from '../delivery/webhook-dispatcher.ts'
import type { WebhookRequest } from '../delivery/webhook-sender.ts'
import { withLinkRules } from '../rules/link-rules.ts'
import { planWebhook } from '../rules/webhook-trouble.ts'
import { systemWall } from '../runtime/clock.ts'
import type { MemoryStore } from '../store/memory-store.ts'
import type { RunningWorld, WorldOptions } from './running-world.ts'

export interface OutsideOptions extends Pick<WorldOptions, 'name' | 'isDefault' | 'services'> {
  readonly store: MemoryStore
  readonly env: Env
  readonly settings: () => WorldSettings
  readonly release: ReturnType<typeof createPipeline>['release']
  /** Both come to exist after this. */
  readonly world: () => RunningWorld
  readonly scheduler: () => JobScheduler
}

/** All ways out of one world: webhooks, Flow endpoints and media links. */
export function createOutside(options: OutsideOptions) {
  const { services, store, env, settings, world, scheduler } = options
  const worldName = options.isDefault ? undefined : options.name

  /** To an address outside, as far as the settings let it and with the certificates that the dialect trusts. */
  const post = async (dialect: DialectName, request: Omit<WebhookRequest, 'egress' | 'ca'>) =>
    services.sender.post({
      ...request,
      egress: settings().egress,
      ca: await services.trusted(world(), { url: request.url, dialect }),
    })
  const context = (tx: Tx): NotifyContext => ({
    tx,
    env,
    settings: settings(),
    base: linkBase(settings().public_url, world().lastBase, worldName),
    world: worldName,
  })
  const send = async (delivery: Delivery) => {
    const error = services.refused(world(), delivery)
    if (error !== undefined) return { error }
    const { url, headers, body } = delivery
    return post(delivery.dialect, { url, headers, body, timeoutMs: settings().webhook_timeout_ms })
  }
  const outgoing = withLinkRules(services.outgoing, store, env.now, (ms) => world().wait(ms))

  return {
    context,
    outgoing,
    dispatcher: createDispatcher({
      store,
      dialects: services.webhooks,
      now: env.now,
      wall: systemWall,
      trouble: (tx, webhook) => planWebhook(tx, webhook, env.now()),
      context,
      resume: (job) => scheduler().add([job]),
      stopped: () => scheduler().stopped,
      send,
    }),
    askFlow: createFlowAsker({
      store,
      env,
      measure: () => (scheduler().stepping ? 0 : systemWall()),
      post: (url, headers, body) =>
        post('cloud', { url, headers, body, timeoutMs: FLOW_TIMEOUT_MS, keep: FLOW_ANSWER_BYTES }),
    }),
    fetchMedia: createMediaFetcher({
      store,
      env,
      media: services.media,
      outgoing,
      settings,
      rules: services.mediaRules,
      imageSize: services.imageSize,
      release: options.release,
    }),
  }
}

/** Where links in webhooks begin; a public URL is that of the default world. */
const linkBase = (publicUrl: string | undefined, lastBase: string, world: string | undefined) =>
  publicUrl === undefined || world === undefined
    ? (publicUrl ?? lastBase)
    : `${publicUrl.replace(/\/+$/, '')}/w/${world}`
