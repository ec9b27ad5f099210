import { describe, expect, it } from 'vitest'
import { settingRows } from '../src/config/describe-settings.ts'
import { ConfigError, type EmulatorConfig, parseConfig } from '../src/config.ts'

type Sources = {
  argv?: string[]
  env?: Record<string, string>
  files?: Record<string, string>
}

const DEFAULT_FILE = 'waba-emulator.config.json'

function parse({ argv = [], env = {}, files = {} }: Sources): EmulatorConfig {
  return parseConfig(argv, env, (path) => files[path])
}

function problemsOf(sources: Sources): ConfigError {
  try {
    parse(sources)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('nothing was wrong')
}

const inFile = (content: object) => ({ [DEFAULT_FILE]: JSON.stringify(content) })

it('knows a default for everything', () => {
  expect(parse({})).toEqual({
    host: 'localhost',
    httpPort: [9080],
    httpsPort: [9090],
    trustProxy: false,
    dataDir: '.waba-emulator',
    recover: false,
    seed: 'default',
    webhookTls: 'lenient',
    allowedHost: [],
    latency: 'none',
    throughput: 'auto',
    clock: { mode: 'real', speed: 1 },
    egress: 'local',
    strict: true,
    serviceWindow: 'enforced',
    helloWorld: 'any',
    fsync: 'interval',
    logLevel: 'info',
    onprem: {},
    cloud: {},
  })
})

describe('each setting is read from flag, environment and file alike', () => {
  const cases: [string, string, unknown][] = [
    ['host', '0.0.0.0', '0.0.0.0'],
    ['httpPort', '8080,8081', [8080, 8081]],
    ['httpsPort', 'off', []],
    ['httpsPort', '0,443', [0, 443]],
    ['publicUrl', 'https://waba.test/', 'https://waba.test'],
    ['trustProxy', 'on', true],
    ['dataDir', 'memory', 'memory'],
    ['recover', 'on', true],
    ['certsDir', 'my-certs', 'my-certs'],
    ['seed', 'fresh', 'fresh'],
    ['webhookUrl', 'http://localhost:3000/hook/', 'http://localhost:3000/hook/'],
    ['onpremWebhookUrl', 'https://localhost:3000/hook', 'https://localhost:3000/hook'],
    ['webhookTls', 'strict', 'strict'],
    ['fixtures', 'replies', 'replies'],
    ['adminToken', 'let-me-in', 'let-me-in'],
    ['allowedHost', 'waba.test, other.test', ['waba.test', 'other.test']],
    ['latency', 'p50=80,p90=200,p99=900', 'p50=80,p90=200,p99=900'],
    ['latency', 'onprem:eu-west', 'onprem:eu-west'],
    ['throughput', '120', '120'],
    ['clock', 'x60', { mode: 'real', speed: 60 }],
    ['clock', 'frozen', { mode: 'frozen' }],
    ['clock', 'frozen@2026-01-01T00:00:00Z', { mode: 'frozen', at: Date.UTC(2026, 0, 1) }],
    ['randomSeed', '7', '7'],
    ['egress', 'any', 'any'],
    ['strict', 'off', false],
    ['serviceWindow', 'open', 'open'],
    ['helloWorld', 'test-numbers', 'test-numbers'],
    ['fsync', 'always', 'always'],
    ['logLevel', 'debug', 'debug'],
  ]

  it.each(cases)('%s = %s', (key, text, value) => {
    const row = settingRows.find((each) => each.key === key)

    expect(parse({ argv: [row?.flag ?? '', text] })).toMatchObject({ [key]: value })
    expect(parse({ argv: [`${row?.flag}=${text}`] })).toMatchObject({ [key]: value })
    expect(parse({ env: { [row?.variable ?? '']: text } })).toMatchObject({ [key]: value })
    expect(parse({ files: inFile({ [key]: text }) })).toMatchObject({ [key]: value })
  })

  it('leaves no setting untried', () => {
    const tried = new Set(cases.map(([key]) => key))

    expect(settingRows.map((row) => row.key).filter((key) => !tried.has(key))).toEqual([])
  })
})

it('lets flags win over the environment, and that over the file', () => {
  const files = inFile({ seed: 'file', host: 'file', fixtures: 'file' })
  const env = { WABA_SEED: 'env', WABA_HOST: 'env' }

  const config = parse({ argv: ['--seed', 'flag'], env, files })

  expect(config).toMatchObject({ seed: 'flag', host: 'env', fixtures: 'file' })
})

it('takes numbers, lists and switches of JSON, and the sections of the dialects', () => {
  const files = inFile({
    $schema: 'https://example.test/schema.json',
    httpPort: 9000,
    httpsPort: [9443, 9444],
    strict: false,
    onprem: { contactsMode: 'directory', version: 'v2.53.4' },
    cloud: { throttleStatus: 429, apiVersions: { newest: 24 } },
  })

  expect(parse({ files })).toMatchObject({
    httpPort: [9000],
    httpsPort: [9443, 9444],
    strict: false,
    onprem: { contactsMode: 'directory', version: 'v2.53.4' },
    cloud: { throttleStatus: 429, apiVersions: { newest: 24 } },
  })
})

it('adds up a flag that may come more than once, and lets a switch stand alone', () => {
  const argv = [
    '--allowed-host',
    'a.test',
    '--recover',
    '--allowed-host',
    'b.test',
    '--trust-proxy',
  ]

  expect(parse({ argv })).toMatchObject({
    allowedHost: ['a.test', 'b.test'],
    recover: true,
    trustProxy: true,
  })
})

it('reads the file that a flag or the environment names', () => {
  const files = { 'ci.json': '{"seed":"fresh"}' }

  expect(parse({ argv: ['--config', 'ci.json'], files }).seed).toBe('fresh')
  expect(parse({ env: { WABA_CONFIG: 'ci.json' }, files }).seed).toBe('fresh')
})

describe('mistakes', () => {
  it('are told all at once, with the nearest known name', () => {
    const files = inFile({ webhokUrl: 'x', onprem: { contactMode: 'directory' }, latency: {} })
    const env = { WABA_HTTP_PROT: '1', WABA_FSYNC: 'often' }
    const argv = ['--datadir', 'x', '--https-port', '99999', '--clock', 'fast']

    const error = problemsOf({ argv, env, files })

    expect(error.problems).toEqual([
      '--datadir is not a setting; did you mean --data-dir?',
      '--https-port must be ports between 0 and 65535',
      '--clock must be real, frozen, frozen@2026-01-01T00:00:00Z or a speed such as x60',
      `${DEFAULT_FILE}: webhokUrl is not a setting; did you mean webhookUrl?`,
      `${DEFAULT_FILE}: onprem.contactMode is not a setting; did you mean contactsMode?`,
      `${DEFAULT_FILE}: latency must be text, a number, on or off`,
      'WABA_HTTP_PROT is not a setting; did you mean WABA_HTTP_PORT?',
      'WABA_FSYNC must be one of none, interval, always',
    ])
    expect(error.usage).toBe(true)
  })

  it.each([
    [['--seed'], '--seed needs a value'],
    [['serve'], 'serve is not a command'],
    [['--zzzzzzzz', 'x'], '--zzzzzzzz is not a setting'],
    [['--http-port', '80,80'], '--http-port names a port twice'],
    [['--http-port', 'off'], '--http-port must be ports between 0 and 65535'],
    [['--webhook-url', 'localhost:3000'], '--webhook-url must be an http or https URL'],
    [['--latency', 'slow'], /^--latency must be none, cloud/],
    [['--throughput', '0'], /^--throughput must be auto/],
    [['--strict=maybe'], '--strict must be on or off'],
    [['--config', 'missing.json'], 'config file missing.json does not exist'],
  ])('%j', (argv, problem) => {
    expect(problemsOf({ argv }).problems).toEqual([
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    ])
  })

  it.each([
    ['{', /is not JSON/],
    ['[]', /must hold a JSON object/],
    ['{"onprem":1}', /onprem is not an object/],
    ['{"onprem":{"strict":"yes"}}', /onprem\.strict is not a boolean/],
    ['{"cloud":{"throttleStatus":500}}', /cloud\.throttleStatus is none of 400, 429/],
    ['{"cloud":{"apiVersions":{"latest":1}}}', /cloud\.apiVersions\.latest is not a setting/],
  ])('in the file: %s', (content, problem) => {
    const error = problemsOf({ files: { [DEFAULT_FILE]: content } })

    expect(error.problems).toEqual([expect.stringMatching(problem)])
    expect(error.usage).toBe(false)
  })

  it('do not include the variables of somebody else', () => {
    expect(parse({ env: { WABA_ID: '1', WABA_TOKEN: 'x', WABA_PHONE_NUMBER_ID: '2' } })).toEqual(
      parse({}),
    )
  })
})
