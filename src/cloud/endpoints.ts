import type { Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { businessEndpoints } from './accounts/business.endpoints.ts'
import { certificationEndpoints } from './accounts/certification.endpoints.ts'
import { debugTokenEndpoints } from './accounts/debug-token.endpoints.ts'
import { oauthEndpoints } from './accounts/oauth.endpoints.ts'
import { scheduleEndpoints } from './accounts/schedules.endpoints.ts'
import { solutionEndpoints } from './accounts/solutions.endpoints.ts'
import { wabaEndpoints } from './accounts/waba.endpoints.ts'
import { batchEndpoints } from './batch/batch.endpoints.ts'
import { catalogEndpoints } from './catalogs/catalogs.endpoints.ts'
import { nodeEndpoints } from './edge.ts'
import { flowFileEndpoints } from './flows/flow-files.endpoints.ts'
import { flowEndpoints } from './flows/flows.endpoints.ts'
import { migrateFlowEndpoints } from './flows/migrate-flows.endpoints.ts'
import { idsEndpoints } from './ids.endpoints.ts'
import { mediaEndpoints } from './media/media.endpoints.ts'
import { uploadEndpoints } from './media/uploads.endpoints.ts'
import { blockUserEndpoints } from './messages/block-users.endpoints.ts'
import { messageHistoryEndpoints } from './messages/message-history.endpoints.ts'
import { messageEndpoints } from './messages/messages.endpoints.ts'
import { nodeKinds } from './nodes.ts'
import { notEmulatedEndpoints } from './not-emulated.endpoints.ts'
import { automationEndpoints } from './phone-numbers/automation.endpoints.ts'
import { commerceEndpoints } from './phone-numbers/commerce-settings.endpoints.ts'
import { complianceEndpoints } from './phone-numbers/compliance.endpoints.ts'
import { encryptionEndpoints } from './phone-numbers/encryption.endpoints.ts'
import { numberSettingsEndpoints } from './phone-numbers/number-settings.endpoints.ts'
import { officialAccountEndpoints } from './phone-numbers/official-account.endpoints.ts'
import { phoneNumberEndpoints } from './phone-numbers/phone-numbers.endpoints.ts'
import { profileEndpoints } from './phone-numbers/profile.endpoints.ts'
import { pictureEndpoints } from './phone-numbers/profile-picture.ts'
import { qrCodeEndpoints } from './phone-numbers/qr-codes.endpoints.ts'
import { registerEndpoints } from './phone-numbers/register.endpoints.ts'
import { smbAppDataEndpoints } from './phone-numbers/smb-app-data.endpoints.ts'
import { usernameEndpoints } from './phone-numbers/username.endpoints.ts'
import { templateBulkEndpoints } from './templates/template-bulk.endpoints.ts'
import { templateGroupEndpoints } from './templates/template-groups.endpoints.ts'
import { templateLibraryEndpoints } from './templates/template-library.endpoints.ts'
import { templateEndpoints } from './templates/templates.endpoints.ts'
import { subscribedAppEndpoints } from './webhooks/subscribed-apps.endpoints.ts'
import { subscriptionEndpoints } from './webhooks/subscriptions.endpoints.ts'

/** The Graph table. A path's first placeholder names a kind of node; the object's kind picks among rows of one shape. */
export const cloudEndpoints: readonly Endpoint<World>[] = [
  ...messageEndpoints,
  ...phoneNumberEndpoints,
  ...solutionEndpoints,
  ...subscriptionEndpoints,
  ...subscribedAppEndpoints,
  ...oauthEndpoints,
  ...debugTokenEndpoints,
  ...businessEndpoints,
  ...certificationEndpoints,
  ...wabaEndpoints,
  ...scheduleEndpoints,
  ...automationEndpoints,
  ...catalogEndpoints,
  ...commerceEndpoints,
  ...complianceEndpoints,
  ...encryptionEndpoints,
  ...numberSettingsEndpoints,
  ...officialAccountEndpoints,
  ...profileEndpoints,
  ...qrCodeEndpoints,
  ...registerEndpoints,
  ...smbAppDataEndpoints,
  ...usernameEndpoints,
  ...pictureEndpoints,
  ...nodeEndpoints(nodeKinds),
  ...idsEndpoints,
  ...blockUserEndpoints,
  ...messageHistoryEndpoints,
  ...notEmulatedEndpoints,
  ...mediaEndpoints,
  ...uploadEndpoints,
  ...batchEndpoints,
  ...templateEndpoints,
  ...flowEndpoints,
  ...flowFileEndpoints,
  ...migrateFlowEndpoints,
  ...templateBulkEndpoints,
  ...templateLibraryEndpoints,
  ...templateGroupEndpoints,
]
