import { clickEndpoints } from './clicks.endpoints.ts'
import { clockEndpoints } from './clock.endpoints.ts'
import type { ControlContext, ControlEndpoint } from './context.ts'
import { customerEndpoints } from './customers.endpoints.ts'
import { echoEndpoints } from './echoes.endpoints.ts'
import { explainEndpoints } from './explain.endpoints.ts'
import { faultEndpoints } from './faults.endpoints.ts'
import { flowEndpoints } from './flows/flows.endpoints.ts'
import { flowRequestEndpoints } from './flows/requests.endpoints.ts'
import { flowSessionEndpoints } from './flows/sessions.endpoints.ts'
import { healthEndpoints } from './health.endpoints.ts'
import { inboundEndpoints } from './inbound.endpoints.ts'
import { messageEndpoints } from './messages.endpoints.ts'
import { migrationReportEndpoints } from './migration/migration-report.endpoints.ts'
import { onpremEndpoints } from './onprem.endpoints.ts'
import { orderEndpoints } from './orders.endpoints.ts'
import { provisionEndpoints } from './provision.endpoints.ts'
import { requestEndpoints } from './requests.endpoints.ts'
import { settingsEndpoints } from './settings.endpoints.ts'
import { socialAccountEndpoints } from './social-accounts.endpoints.ts'
import { solutionControlEndpoints } from './solutions.endpoints.ts'
import { templateEndpoints } from './templates.endpoints.ts'
import { triggerEndpoints } from './trigger.endpoints.ts'
import { webhookEndpoints } from './webhooks.endpoints.ts'
import { worldEndpoints } from './worlds.endpoints.ts'

/** The whole table of the control API. */
export const controlEndpoints = (context: ControlContext): ControlEndpoint[] => [
  ...healthEndpoints(context),
  ...worldEndpoints(context),
  ...clockEndpoints,
  ...settingsEndpoints,
  ...inboundEndpoints,
  ...echoEndpoints,
  ...messageEndpoints,
  ...clickEndpoints,
  ...orderEndpoints,
  ...triggerEndpoints,
  ...webhookEndpoints,
  ...requestEndpoints,
  ...customerEndpoints,
  ...faultEndpoints,
  ...explainEndpoints,
  ...onpremEndpoints,
  ...provisionEndpoints,
  ...socialAccountEndpoints,
  ...solutionControlEndpoints,
  ...templateEndpoints,
  ...migrationReportEndpoints,
  ...flowEndpoints,
  ...flowRequestEndpoints,
  ...flowSessionEndpoints,
]
