import type { World } from '../world.ts'

/** The callback of the command line has passed its handshake, or will not be asked again before the clock is moved. */
export function isCallbackSettled({ store, clock }: World): true | undefined {
  const [app] = store.read.apps.values()
  if (!app || app.subscriptions.some((each) => each.active)) return true
  if (!clock.stepping) return undefined
  const jobs = [...store.read.jobs.values()]
  const isFirst = jobs.some((job) => job.kind === 'webhook.handshake' && job.data.attempt === 1)
  return isFirst ? undefined : true
}
