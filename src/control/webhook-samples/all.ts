import { accountSamples } from './account.ts'
import { businessAppSamples } from './business-app.ts'
import { callSamples } from './calls.ts'
import { customerSamples } from './customers.ts'
import { flowSamples } from './flows.ts'
import { groupSamples } from './groups.ts'
import { numberSamples } from './numbers.ts'
import type { Samples } from './sample.ts'
import { templateSamples } from './templates.ts'

/** What each webhook field carries, as documented, with the names of a world in it. */
export const webhookSamples: Samples = {
  ...templateSamples,
  ...numberSamples,
  ...accountSamples,
  ...customerSamples,
  ...businessAppSamples,
  ...flowSamples,
  ...groupSamples,
  ...callSamples,
}
