import { askedFields } from '../fields.ts'
import type { Edge } from '../node-kind.ts'
import { commerceEdge } from './commerce-settings.endpoints.ts'
import { complianceEdge } from './compliance.endpoints.ts'
import { encryptionEdge } from './encryption.endpoints.ts'
import { settingsEdge } from './number-settings.endpoints.ts'
import { officialEdge } from './official-account.endpoints.ts'
import { profileEdge } from './profile.endpoints.ts'
import { qrCodesEdge } from './qr-codes.endpoints.ts'
import { usernameEdge, usernameSuggestionsEdge } from './username.endpoints.ts'

/** What can be read under a phone number. */
export const numberEdges: Readonly<Record<string, Edge>> = {
  settings: settingsEdge,
  whatsapp_business_profile: profileEdge(askedFields),
  whatsapp_commerce_settings: commerceEdge,
  message_qrdls: qrCodesEdge,
  whatsapp_business_encryption: encryptionEdge,
  username: usernameEdge,
  username_suggestions: usernameSuggestionsEdge,
  official_business_account: officialEdge,
  business_compliance_info: complianceEdge,
}
