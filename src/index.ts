import type { Server } from 'node:http'
import type { SettingName } from './config/settings-table.ts'
import { type EmulatorConfig, parseConfig } from './config.ts'
import { isCallbackSettled } from './emulator/callback-settled.ts'
import { startServer } from './emulator.ts'
import type { Emulator } from './library/emulator.ts'
import { createEmulatorClient, type WorldAnswer } from './library/emulator-client.ts'
import { ControlClient, EmulatorError } from './library/http.ts'

export type * from './library/business.ts'
export type { Clock, EmulatedClock } from './library/clock.ts'
export type {
  CustomerChange,
  Customers,
  EmulatedCustomer,
} from './library/customers.ts'
export type * from './library/flows.ts'
export type {
  ClickOptions,
  EmulatedClick,
  EmulatedMessage,
  Explanation,
  MessageFilter,
  Messages,
} from './library/messages.ts'
export type { Tenant, TenantOptions } from './library/tenants.ts'
export type * from './library/types.ts'
export type {
  EmulatedWebhook,
  TriggerOptions,
  WebhookFilter,
  Webhooks,
} from './library/webhooks.ts'
export type { Emulator, EmulatorConfig }
export { EmulatorError }

/** Settings by their config-file names, as text, number or switch: `{ clock: 'frozen@2026-01-01T00:00:00Z' }`. */
export type EmulatorOptions = {
  readonly [Name in SettingName]?: string | number | boolean | readonly (string | number)[]
} & {
  readonly onprem?: EmulatorConfig['onprem']
  readonly cloud?: EmulatorConfig['cloud']
}

/** An emulator in this process. */
export interface LocalEmulator extends Emulator {
  /** Listens already; supertest takes it as it is. */
  readonly server: Server
  /** Random seed of the run. */
  readonly randomSeed: string
}

/** In this process, on free ports, in memory, with a real clock unless told otherwise. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<LocalEmulator> {
  const config = configOf(options)
  const running = await startServer(config)
  const [url = '', server] = [running.httpUrls[0], running.servers[0]]
  if (!server) throw new Error('no port was asked for')
  const client = new ControlClient(url, config.adminToken)
  const world = await client.get<WorldAnswer>('/world')
  if (config.webhookUrl !== undefined) {
    await running.world.until(() => isCallbackSettled(running.world), 5000)
  }
  const stop = () => running.close()
  const emulator = createEmulatorClient(client, world, running.httpsUrls[0] ?? '', stop)
  return Object.assign(emulator, { server, randomSeed: running.seed })
}

/** The same object for an emulator in another process: `connectEmulator('http://localhost:9080')`. */
export async function connectEmulator(
  url: string,
  options: { readonly adminToken?: string; readonly httpsUrl?: string } = {},
): Promise<Emulator> {
  const client = new ControlClient(url, options.adminToken)
  const world = await client.get<WorldAnswer>('/world')
  return createEmulatorClient(client, world, options.httpsUrl ?? '', async () => undefined)
}

/** Options as a config file has them, so that there is one reader. */
function configOf(options: EmulatorOptions): EmulatorConfig {
  const given = { httpPort: 0, httpsPort: 0, dataDir: 'memory', logLevel: 'silent', ...options }
  return parseConfig(['--config', 'options'], {}, () => JSON.stringify(given))
}
