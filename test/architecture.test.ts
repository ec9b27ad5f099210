import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = join(import.meta.dirname, '..', 'src')

/** Who may import whom: a part of `src` is a folder, or a file at the top. */
interface Part {
  /** Parts it may import. */
  readonly uses: readonly string[]
  /** Parts, or files, of which it may import types. */
  readonly types?: readonly string[]
  /** Neither `node:` nor a package. */
  readonly pure?: true
}

const DIALECT: Part = {
  uses: ['core', 'http'],
  types: [
    'world.ts',
    'delivery/webhook-dialect.ts',
    'delivery/outgoing.ts',
    'delivery/media-fetcher.ts',
  ],
}

const PARTS: Readonly<Record<string, Part>> = {
  core: { uses: [], pure: true },
  http: { uses: [] },
  runtime: { uses: ['core'], types: ['world.ts'] },
  store: { uses: ['core'] },
  rules: { uses: ['core'] },
  delivery: { uses: ['core', 'rules'], types: ['world.ts'] },
  onprem: DIALECT,
  cloud: DIALECT,
  control: {
    uses: ['core', 'delivery', 'rules', 'http', 'worlds.ts'],
    types: ['world.ts', 'store/media-files.ts'],
  },
  console: { uses: [], types: ['control/contract.ts'] },
  'world.ts': { uses: ['core', 'store'] },
  'worlds.ts': { uses: [], types: ['world.ts'] },
  library: { uses: [] },
  config: { uses: ['core'], types: ['config.ts'] },
  'config.ts': { uses: ['config', 'core'] },
  cli: { uses: ['config', 'config.ts', 'emulator.ts'], types: ['control/contract.ts'] },
}

/** The composition root with its parts, and what the package offers. `worlds.ts` makes whole worlds. */
const EVERYTHING = ['emulator.ts', 'emulator', 'index.ts', 'cli.ts']

interface Import {
  readonly from: string
  readonly target: string
  readonly typeOnly: boolean
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => file.replaceAll('\\', '/'))
  .sort()
const sources = new Map(files.map((file) => [file, readFileSync(join(SRC, file), 'utf8')]))

const STATEMENT = /^\s*(?:import|export)\s+(type\s)?[^'"=(]*?from\s+'([^']+)'/gm
const SIDE_EFFECT = /^\s*import\s+'([^']+)'/gm
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g

function importsOf(file: string): Import[] {
  const source = sources.get(file) ?? ''
  const found = [
    ...[...source.matchAll(STATEMENT)].map(([, type, name]) => ({ name, typeOnly: !!type })),
    ...[...source.matchAll(SIDE_EFFECT)].map(([, name]) => ({ name, typeOnly: false })),
    ...[...source.matchAll(DYNAMIC)].map(([, name]) => ({ name, typeOnly: false })),
  ]
  return found.map(({ name = '', typeOnly }) => ({
    from: file,
    target: name.startsWith('.') ? relative(SRC, join(SRC, dirname(file), name)) : name,
    typeOnly,
  }))
}

function partOf(file: string): string {
  return file.split('/')[0] ?? file
}

function isOurs(target: string): boolean {
  return sources.has(target)
}

function isAllowed({ from, target, typeOnly }: Import): boolean {
  const part = partOf(from)
  if (EVERYTHING.includes(part)) return true
  const rule = PARTS[part]
  if (rule === undefined) return false
  if (!isOurs(target)) return rule.pure !== true && !target.startsWith('.')
  const wanted = partOf(target)
  if (wanted === part || rule.uses.includes(wanted)) return true
  return typeOnly && [wanted, target].some((name) => rule.types?.includes(name))
}

describe('imports', () => {
  it('are found', () => {
    expect(importsOf('config.ts')).toContainEqual({
      from: 'config.ts',
      target: 'config/settings-table.ts',
      typeOnly: false,
    })
  })

  it('go only where the table allows', () => {
    const wrong = files
      .flatMap(importsOf)
      .filter((each) => !isAllowed(each))
      .map(({ from, target, typeOnly }) => `${from} → ${target}${typeOnly ? ' (type)' : ''}`)

    expect(wrong).toEqual([])
  })

  it('name files, not folders', () => {
    const wrong = files
      .flatMap(importsOf)
      .filter(
        ({ target }) => target.startsWith('..') || (/\.tsx?$/.test(target) && !isOurs(target)),
      )

    expect(wrong).toEqual([])
  })
})

/** Time, chance and the environment are handed in: the same seed must give the same bytes. */
const OUTSIDE: readonly (readonly [string, RegExp])[] = [
  ['Date.now', /\bDate\.now\b/],
  ['new Date()', /\bnew Date\(\s*\)/],
  ['Math.random', /\bMath\.random\b/],
  ['performance.now', /\bperformance\.now\b/],
  ['hrtime', /\bhrtime\b/],
  ['randomUUID', /\brandomUUID\b/],
  ['randomBytes', /\brandomBytes\b/],
  ['setTimeout', /\bsetTimeout\b/],
  ['setInterval', /\bsetInterval\b/],
  ['process.env', /\bprocess\.env\b/],
]

const FREE = ['runtime', 'config.ts', 'cli.ts', 'cli', 'console']

/** Uses that need a reason. */
const EXCEPTIONS: Readonly<Record<string, { readonly uses: string[]; readonly why: string }>> = {
  'http/in-flight.ts': {
    uses: ['setTimeout'],
    why: 'closing waits for sockets in real time, whatever a world’s clock says',
  },
  'http/listen.ts': {
    uses: ['setTimeout'],
    why: 'the CA is made a moment after the start, in real time',
  },
  'store/disk-media-files.ts': {
    uses: ['hrtime'],
    why: 'the name of a temporary file, which neither the state nor the wire sees',
  },
}

function outsideUses(file: string): string[] {
  const code = withoutComments(sources.get(file) ?? '')
  return OUTSIDE.filter(([, pattern]) => pattern.test(code)).map(([name]) => name)
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
}

describe('clock, chance and environment', () => {
  it('are touched only where they are made, or with a reason', () => {
    const wrong = files
      .filter((file) => !FREE.includes(partOf(file)))
      .flatMap((file) =>
        outsideUses(file)
          .filter((use) => !EXCEPTIONS[file]?.uses.includes(use))
          .map((use) => `${file}: ${use}`),
      )

    expect(wrong).toEqual([])
  })

  it('have no exception that is not used', () => {
    const unused = Object.entries(EXCEPTIONS).flatMap(([file, { uses }]) =>
      uses.filter((use) => !outsideUses(file).includes(use)).map((use) => `${file}: ${use}`),
    )

    expect(unused).toEqual([])
  })
})
