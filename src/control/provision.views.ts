import { isUpgrading } from '../core/limits/upgrade.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import { iso } from './parse.ts'

/** A number with what only Meta, or the person who got the code, would know. */
export const numberView = (row: PhoneNumber, now: number) => ({
  id: row.id,
  waba_id: row.wabaId,
  display_phone_number: row.displayNumber,
  wa_id: row.waId,
  verified_name: row.verifiedName,
  platform: row.platform,
  status: row.status,
  quality: row.qualityRating,
  throughput: row.throughput,
  ...(isUpgrading(row, now) && { upgrading_until: iso(row.upgradingUntil ?? 0) }),
  name_status: row.nameStatus,
  ...(row.newName && { new_name: row.newName.name, new_name_status: row.newName.status }),
  code_verification: row.codeVerification,
  ...(row.code && {
    verification_code: row.code.value,
    verification_code_expires_at: iso(row.code.expiresAt),
  }),
  account_mode: row.accountMode,
  coexistence: row.coexistence,
  ...(row.coexistence && { history_sharing: row.historyDeclined !== true }),
  ...(row.deregistrationFailed && { deregistration_failed: true }),
  ...(row.pin !== undefined && { pin: row.pin }),
  ...(row.testRecipients && { test_recipients: row.testRecipients }),
})
