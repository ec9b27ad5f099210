import {
  baseUrl,
  clock,
  httpUrl,
  latency,
  list,
  oneOf,
  onOff,
  type Parse,
  ports,
  portsOrOff,
  text,
  throughput,
} from './value-parsers.ts'

/** One row: flag, environment variable and key of the config file all follow from the row's name. */
export interface Setting<T> {
  readonly parse: Parse<T>
  /** Text that is parsed where nobody says anything; undefined leaves the setting out. */
  readonly fallback?: string
  /** What the docs say the default is, where that is not the fallback itself. */
  readonly shown?: string
  /** Stands for the value in the help text. */
  readonly value: string
  /** The flag may come more than once; the values add up. */
  readonly many?: true
  readonly meaning: string
}

/** A setting that always has a value. */
type Given<T> = Setting<T> & { readonly fallback: string }

function given<T>(parse: Parse<T>, row: Omit<Given<T>, 'parse'>): Given<T> {
  return { parse, ...row }
}

function optional<T>(parse: Parse<T>, row: Omit<Setting<T>, 'parse' | 'fallback'>): Setting<T> {
  return { parse, shown: 'none', ...row }
}

/** Every setting of the program. Validation, `--help` and the table of the README are read from here. */
export const settingsTable = {
  host: given(text, {
    fallback: 'localhost',
    shown: '`localhost` (both loopback families); `0.0.0.0` in the container',
    value: 'address',
    meaning: 'address to listen on',
  }),
  httpPort: given(ports, {
    fallback: '9080',
    value: 'ports',
    many: true,
    meaning: 'one or more, comma separated; 0 picks a free one',
  }),
  httpsPort: given(portsOrOff, {
    fallback: '9090',
    value: 'ports',
    many: true,
    meaning: 'likewise; `off` disables',
  }),
  publicUrl: optional(baseUrl, {
    value: 'url',
    meaning: 'base of links where no request tells it',
  }),
  trustProxy: given(onOff, {
    fallback: 'off',
    value: 'on|off',
    meaning: 'build links from `X-Forwarded-*`, behind a reverse proxy',
  }),
  dataDir: given(text, {
    fallback: '.waba-emulator',
    value: 'folder',
    meaning:
      'JSON DB, media files, generated certificates; `memory` keeps nothing on disk; a damaged one stops the start',
  }),
  recover: given(onOff, {
    fallback: 'off',
    value: 'on|off',
    meaning: 'go on from the last good point of a damaged data folder',
  }),
  certsDir: optional(text, {
    shown: '`certs` in the data folder',
    value: 'folder',
    meaning: 'own CA, or server certificate and key; generated where absent',
  }),
  seed: given(text, {
    fallback: 'default',
    value: 'name|path',
    meaning:
      'a seed by name from `fixtures/seeds/`, or a path to one: the world that a new data folder and a reset start from',
  }),
  webhookUrl: optional(httpUrl, {
    value: 'url',
    meaning:
      'Cloud: callback of the default app, all WABAs subscribed; the handshake is retried until it passes',
  }),
  onpremWebhookUrl: optional(httpUrl, { value: 'url', meaning: 'On-Premises: `webhooks.url`' }),
  webhookTls: given(oneOf('lenient', 'strict'), {
    fallback: 'lenient',
    value: 'lenient|strict',
    meaning:
      '`lenient` trusts what Node trusts plus the local CA and accepts `http`; `strict` as each dialect does in reality',
  }),
  fixtures: optional(text, {
    value: 'folder',
    meaning: 'recorded or hand-written replies that are replayed before the simulation answers',
  }),
  adminToken: optional(text, {
    value: 'token',
    meaning: 'if set, the control API asks for it',
  }),
  allowedHost: given(list, {
    fallback: '',
    shown: 'none',
    value: 'names',
    many: true,
    meaning: 'further host names under which the control API answers, comma separated',
  }),
  latency: given(latency, {
    fallback: 'none',
    value: 'profile',
    meaning:
      'latency profile: `none`, `cloud`, `cloud-target`, `onprem:REGION` or percentiles in ms such as `p50=80,p90=200`',
  }),
  throughput: given(throughput, {
    fallback: 'auto',
    value: 'profile',
    meaning:
      'throttle profile: `auto`, `legacy-2024`, `high-load`, messages per second for every number, or `off`',
  }),
  clock: given(clock, {
    fallback: 'real',
    value: 'clock',
    meaning: '`real`, `frozen@2026-01-01T00:00:00Z`, `x60`',
  }),
  randomSeed: optional(text, {
    shown: 'random, printed',
    value: 'text',
    meaning: 'ids, latencies, jitter and faults are reproducible from it',
  }),
  egress: given(oneOf('local', 'any', 'none'), {
    fallback: 'local',
    value: 'local|any|none',
    meaning:
      'where the emulator itself may connect (webhooks, media links, providers), judged by the resolved address: `local` = loopback and private ranges',
  }),
  strict: given(onOff, {
    fallback: 'on',
    value: 'on|off',
    meaning:
      '`on`: subscriptions gate webhooks, tokens need the scopes, number states are enforced; `off` for quick demos',
  }),
  serviceWindow: given(oneOf('enforced', 'open'), {
    fallback: 'enforced',
    value: 'enforced|open',
    meaning: '`open` lifts the 24-hour rule',
  }),
  helloWorld: given(oneOf('any', 'test-numbers'), {
    fallback: 'any',
    value: 'any|test-numbers',
    meaning: '`test-numbers` asks for Meta’s rule (131058)',
  }),
  fsync: given(oneOf('none', 'interval', 'always'), {
    fallback: 'interval',
    value: 'none|interval|always',
    meaning: 'when the journal reaches the disk; `interval` is every 100 ms',
  }),
  logLevel: given(oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'), {
    fallback: 'info',
    value: 'level',
    meaning:
      '`trace` to `error`, or `silent`; structured JSON logs off a terminal, readable ones on it',
  }),
} satisfies Record<string, Setting<unknown>>

export type SettingName = keyof typeof settingsTable

export const settingNames: readonly SettingName[] = Object.keys(settingsTable).filter(isSettingName)

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingsTable, name)
}

/** `httpPort` is `--http-port` on the command line … */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** … and `WABA_HTTP_PORT` in the environment. */
export function variableOf(name: string): string {
  return `WABA_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}
