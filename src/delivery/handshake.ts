import { HOUR_MS } from '../core/duration.ts'
import type { JobData } from '../core/jobs.ts'
import type { World } from '../world.ts'

const LONGEST_GAP_MS = 10_000

/** An application that is still being started is found soon; a clock that is moved by weeks does not ask a million times. */
const gapAfter = (attempt: number, stepping: boolean): number =>
  stepping
    ? Math.min(HOUR_MS, 1000 * 2 ** Math.min(attempt - 1, 20))
    : Math.min(LONGEST_GAP_MS, attempt * 1000)

/** The job `webhook.handshake`: tries until the callback passes; the subscription is in force from then on. */
export async function shakeHands(
  world: World,
  jobId: string,
  { appId, attempt }: JobData['webhook.handshake'],
  ask: (world: World, appId: string, attempt: number) => Promise<string | undefined>,
): Promise<void> {
  const problem = await ask(world, appId, attempt)
  await world.store.transact((tx) => {
    tx.cancel(jobId)
    const app = tx.apps.get(appId)
    if (!app) return
    if (problem === undefined) {
      const subscriptions = app.subscriptions.map((each) => ({ ...each, active: true }))
      tx.apps.put(appId, { ...app, subscriptions })
      return
    }
    tx.schedule({
      due: world.clock.now() + gapAfter(attempt, world.clock.stepping),
      kind: 'webhook.handshake',
      data: { appId, attempt: attempt + 1 },
      background: true,
    })
  })
}
