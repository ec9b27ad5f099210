import type { EmulatorConfig } from '../config.ts'
import { defaultSettings, type WorldSettings } from '../core/settings.ts'

/** What a new world starts with: the run-time part of the program's settings. */
export function worldSettings(config: EmulatorConfig): WorldSettings {
  return {
    ...defaultSettings,
    latency: config.latency,
    throughput: config.throughput,
    webhook_tls: config.webhookTls,
    egress: config.egress,
    strict: config.strict,
    service_window: config.serviceWindow,
    hello_world: config.helloWorld,
    ...(config.publicUrl !== undefined && { public_url: config.publicUrl }),
    onprem: {
      ...defaultSettings.onprem,
      ...defined(config.onprem),
      limits: { ...defaultSettings.onprem.limits, ...defined(config.onprem.limits) },
    },
    cloud: {
      ...defaultSettings.cloud,
      ...defined(config.cloud),
      apiVersions: { ...defaultSettings.cloud.apiVersions, ...defined(config.cloud.apiVersions) },
    },
  }
}

/** An absent key and one that is undefined must mean the same here. */
function defined<T extends object>(
  part: T | undefined,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(part ?? {}).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
