import type { World } from '../../world.ts'
import { askCallback } from './handshake.ts'
import { WABA_OBJECT } from './subscriptions.ts'

/** Challenges of handshakes are drawn from far behind those of requests. */
const FIRST_CHALLENGE = 0x4000_0000

/** One more try of the handshake with an app's callback; answers what went wrong. */
export async function askAgain(
  world: World,
  appId: string,
  attempt: number,
): Promise<string | undefined> {
  const app = world.store.read.apps.get(appId)
  const subscription = app?.subscriptions.find((each) => each.object === WABA_OBJECT)
  if (!subscription) return undefined
  const challenge = world.replyRandom(FIRST_CHALLENGE + attempt).digits(10)
  return askCallback(world, subscription.callbackUrl, subscription.verifyToken, challenge)
}
