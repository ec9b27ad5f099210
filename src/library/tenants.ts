import { snakeCase } from './customers.ts'
import type { ControlClient } from './http.ts'

export interface TenantOptions {
  /** Of the business, the app, the WABA and the number. */
  readonly name?: string
  /** With `+` and country code; a free fictional one where absent. */
  readonly number?: string
  /** Different customers in 24 hours: a number, `TIER_2K`; unlimited where absent. */
  readonly messagingLimit?: number | string
}

/** A business of one's own inside a world: the access token sees its WABA and nothing else. */
export interface Tenant {
  readonly businessId: string
  readonly appId: string
  readonly appSecret: string
  /** `APPID|APPSECRET`, for the app's own edges. */
  readonly appToken: string
  readonly wabaId: string
  readonly phoneNumberId: string
  /** Digits of that number. */
  readonly phoneNumber: string
  readonly userId: string
  readonly accessToken: string
}

export async function makeTenant(
  client: ControlClient,
  options: TenantOptions = {},
): Promise<Tenant> {
  const made = await client.send<Record<string, string>>('POST', '/tenants', snakeCase(options))
  return {
    businessId: made['business_id'] ?? '',
    appId: made['app_id'] ?? '',
    appSecret: made['app_secret'] ?? '',
    appToken: made['app_access_token'] ?? '',
    wabaId: made['waba_id'] ?? '',
    phoneNumberId: made['phone_number_id'] ?? '',
    phoneNumber: made['phone_number'] ?? '',
    userId: made['user_id'] ?? '',
    accessToken: made['access_token'] ?? '',
  }
}
