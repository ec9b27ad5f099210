import type { Env } from '../core/env.ts'
import { warnOfExpiry } from '../core/flows/flow-expiry.ts'
import type { Job, JobData } from '../core/jobs.ts'
import type { Limits } from '../core/limits/limits.ts'
import { settleDropped } from '../core/limits/settle-conversation.ts'
import type { InboundAct } from '../core/messages/message.ts'
import { dropUndelivered } from '../core/messages/phone-off.ts'
import { reviewName } from '../core/phone-numbers/review-name.ts'
import { archiveIdle } from '../core/templates/archive-templates.ts'
import { review } from '../core/templates/review-template.ts'
import { runTemplateTimer } from '../core/templates/template-timer.ts'
import type { Store, Tx } from '../core/tx.ts'
import { shakeHands } from '../delivery/handshake.ts'
import type { createPipeline } from '../delivery/pipeline.ts'
import type { createDispatcher } from '../delivery/webhook-dispatcher.ts'
import type { DialectJobs, World } from '../world.ts'

export interface JobTools {
  readonly store: Store
  readonly env: Env
  readonly pipeline: ReturnType<typeof createPipeline>
  readonly limits: Limits
  readonly dispatcher: ReturnType<typeof createDispatcher>
  readonly fetchMedia: (jobId: string, data: JobData['media.fetch']) => Promise<void>
  readonly checkFlow: (jobId: string, flowId: string, order: number) => Promise<void>
  readonly receive: (tx: Tx, act: InboundAct) => unknown
  readonly handshake: (world: World, appId: string, attempt: number) => Promise<string | undefined>
  readonly dialectJobs: DialectJobs
  readonly world: () => World
  /** Time does not run by itself. */
  readonly stepping: () => boolean
}

/** What each kind of job does. Each takes itself off the list in the commit that records what came of it. */
export function createRunJob(tools: JobTools): (job: Job) => Promise<void> {
  const { store, env, limits, pipeline, dispatcher, dialectJobs, world } = tools

  const doing = (job: Job, work: (tx: Tx) => void): Promise<void> =>
    store.transact((tx) => {
      tx.cancel(job.id)
      work(tx)
    })

  return async function run(job) {
    switch (job.kind) {
      case 'message.progress':
        return store.transact((tx) => pipeline.progress(tx, job.id, job.data))
      case 'message.release':
        return doing(job, (tx) => pipeline.releaseHeld(tx, job.data))
      case 'message.undelivered':
        return doing(job, (tx) => {
          dropUndelivered(tx, env, job.data)
          settleDropped(tx, limits, job.data.messageId)
        })
      case 'media.fetch':
        return tools.fetchMedia(job.id, job.data)
      case 'customer.act':
        return doing(job, (tx) => {
          tools.receive(tx, job.data)
        })
      case 'template.review':
        return doing(job, (tx) => review(tx, job.data))
      case 'template.timer':
        return doing(job, (tx) => runTemplateTimer(tx, job.data))
      case 'name.review':
        return doing(job, (tx) => reviewName(tx, env, job.data))
      case 'template.archive':
        return doing(job, (tx) => archiveIdle(tx, env, job.data.wabaId))
      case 'flow.check':
        return tools.checkFlow(job.id, job.data.flowId, job.order)
      case 'flow.expiry':
        return doing(job, (tx) => warnOfExpiry(tx, env, job.data.flowId))
      case 'webhook.attempt':
        return dispatcher.attempt(job, tools.stepping())
      case 'webhook.handshake':
        return shakeHands(world(), job.id, job.data, tools.handshake)
      case 'onprem.receive':
        return dialectJobs[job.kind](world(), job.id, job.data)
      case 'onprem.expire':
        return dialectJobs[job.kind](world(), job.id, job.data)
      case 'onprem.gc':
        return dialectJobs[job.kind](world(), job.id, job.data)
      case 'cloud.sync':
        return dialectJobs[job.kind](world(), job.id, job.data)
    }
  }
}
