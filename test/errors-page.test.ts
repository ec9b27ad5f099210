import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { codes, throttleCodes } from '../src/cloud/codes.ts'
import { cloudErrors } from '../src/cloud/dialect-errors.ts'
import type { DialectErrors } from '../src/core/dialect-errors.ts'
import { coreErrorCodes } from '../src/core/errors.ts'
import { onpremDialectErrors } from '../src/onprem/dialect-errors.ts'
import { onpremErrors } from '../src/onprem/errors.ts'

const PAGE = join(import.meta.dirname, '..', 'docs', 'errors.md')

const SOURCE = join(import.meta.dirname, '..', 'src', 'cloud')
/** Refusals of the core that only the On-Premises API makes, or that a bug would be. */
const inTables: ReadonlySet<number> = new Set([131000, 131016])

const reports = { http: 'at once', status: 'failed status', both: 'both' } as const

function reported(errors: DialectErrors, code: number): string {
  const by = errors.reportedBy(code)
  return by === undefined ? '' : reports[by]
}

/** Codes for which Meta's pages name no cause that a client or its account could be, and those of what is not emulated. */
const byRuleAlone: readonly (readonly [string, readonly number[]])[] = [
  ["Meta's own trouble", [0, 2, 3, 102, 131000, 131016, 133004, 139102, 139103]],
  ['limits that have another code here', [17, 32, 80007]],
  ['causes that are not documented', [131045, 132008, 135000, 147005, 2388091]],
  ['groups', [131020, 131041, 131201, 131202, 131203, 131204, 131207, 131208, 131209]],
  ['groups', [131210, 131211, 131212, 131213, 131214]],
  ['calls', [613, 131044, 138000, 138001, 138002, 138003, 138004, 138005, 138006, 138007]],
  ['calls', [138009, 138012, 138014, 138015, 138017, 138019, 138020, 138021, 138022, 138023]],
  ['partners', [1752041, 2593079, 2593085]],
]

function ruleRows(): string[] {
  const rows = new Map<string, number[]>()
  for (const [why, list] of byRuleAlone) rows.set(why, [...(rows.get(why) ?? []), ...list])
  return [...rows].map(([why, list]) => `| ${why} | ${list.join(', ')} |`)
}

function page(): string {
  const core = coreErrorCodes.map((name) => {
    const [cloud, onprem] = [cloudErrors.codeOf(name), onpremDialectErrors.codeOf(name)]
    return `| \`${name}\` | ${cloud} ${codes[cloud]?.text ?? ''} | ${reported(cloudErrors, cloud)} | ${onprem} | ${reported(onpremDialectErrors, onprem)} |`
  })
  const cloud = Object.entries(codes).map(([code, { status, text, by }]) => {
    const http = throttleCodes.has(Number(code))
      ? `${status} (or \`cloud.throttleStatus\`)`
      : status
    return `| ${code} | ${http} | ${reports[by]} | ${text} |`
  })
  const onprem = Object.keys(onpremErrors).map((code) => {
    const error = onpremDialectErrors.statusError(Number(code))
    return `| ${code} | ${reported(onpremDialectErrors, Number(code))} | ${error.title} |`
  })
  return [
    '# Errors',
    '',
    'Written by `npm run golden` from the tables in the code. Each code can be had by a fault rule, by the header',
    '`X-Emulator-Fault: 131016`, and most by a magic number: see [traffic.md](traffic.md).',
    '',
    '## What the platform refuses, in both dialects',
    '',
    '| refusal | Cloud | told | On-Premises | told |',
    '| --- | --- | --- | --- | --- |',
    ...core,
    '',
    '## Cloud API',
    '',
    '| code | HTTP | told | text |',
    '| --: | --- | --- | --- |',
    ...cloud,
    '',
    'These are never caused by themselves, and need a rule, an outcome or a magic number:',
    '',
    '| what they are about | codes |',
    '| --- | --- |',
    ...ruleRows(),
    '',
    '## On-Premises API',
    '',
    '| code | told | title |',
    '| --: | --- | --- |',
    ...onprem,
    '',
  ].join('\n')
}

it('has the page of errors as the tables are (npm run golden)', () => {
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(PAGE, page())

  expect(readFileSync(PAGE, 'utf8')).toBe(page())
})

it('names as never caused only codes that nothing in the source mentions', () => {
  const source = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ts$/.test(name) && !name.endsWith('codes.ts'))
    .map((name) => readFileSync(join(SOURCE, name), 'utf8'))
    .join('\n')
  const large = byRuleAlone.flatMap(([, list]) => list).filter((code) => code > 10_000)

  const mentioned = large.filter((code) => new RegExp(`\\b${code}\\b`).test(source))
  expect(mentioned.filter((code) => !inTables.has(code))).toEqual([])
})
