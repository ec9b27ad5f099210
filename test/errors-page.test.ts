import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { codes, throttleCodes } from '../src/cloud/codes.ts'
import { cloudErrors } from '../src/cloud/dialect-errors.ts'
import type { DialectErrors } from '../src/core/dialect-errors.ts'
import { coreErrorCodes } from '../src/core/errors.ts'
import { onpremDialectErrors } from '../src/onprem/dialect-errors.ts'
import { onpremErrors } from '../src/onprem/errors.ts'

const PAGE = join(import.meta.dirname, '..', 'docs', 'errors.md')

const reports = { http: 'at once', status: 'failed status', both: 'both' } as const

function reported(errors: DialectErrors, code: number): string {
  const by = errors.reportedBy(code)
  return by === undefined ? '' : reports[by]
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
