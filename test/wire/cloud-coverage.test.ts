import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { cloudEndpoints } from '../../src/cloud/endpoints.ts'
import { webhookSamples } from '../../src/control/webhook-samples/all.ts'
import { type Exchange, exchangeFiles, readExchanges } from './cloud-exchange.ts'

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'coverage-cloud.md')
const isUpdating = process.env['UPDATE_GOLDEN'] !== undefined

const all = exchangeFiles().flatMap(readExchanges)
const count = (shows: string, kind: Exchange['kind']) =>
  all.filter((each) => each.shows === shows && each.kind === kind).length

/** Rows whose golden answer needs more than a few requests before it; a test of their own shows it. */
const shownElsewhere: Readonly<Record<string, string>> = {
  'GET /{template}/compare': 'needs a thousand sends of each template: test/core/templates',
  'GET /flow_media/{media_id}': 'needs a file that a customer picked: test/cloud/flows',
}

function rowOf({ method, path }: { method: string; path: string }): string {
  return `${method} ${path}`
}

function page(): string {
  const rows = cloudEndpoints.map((endpoint) => {
    const row = rowOf(endpoint)
    const counts = (['golden', 'auth', 'bad'] as const).map((kind) => count(row, kind))
    return `| \`${row}\` | ${endpoint.doc} | ${counts.join(' | ')} |`
  })
  const others = [...new Set(all.map(({ shows }) => shows))]
    .filter((shows) => /^(inbound|field) /.test(shows))
    .map((shows) => `| ${shows} | ${count(shows, 'golden')} |`)
  return [
    '# Cloud API: what is there and what shows it',
    '',
    'Written by `npm run golden` from the endpoint table and the exchanges under `fixtures/wire/cloud`.',
    '',
    '| endpoint | what it does | golden | auth failures | bad input |',
    '| --- | --- | --: | --: | --: |',
    ...rows,
    '',
    '| webhook | golden |',
    '| --- | --: |',
    ...others,
    '',
  ].join('\n')
}

it('has the page of coverage as the table and the exchanges are (npm run golden)', () => {
  if (isUpdating) writeFileSync(PAGE, page())

  expect(readFileSync(PAGE, 'utf8')).toBe(page())
})

it('shows each row by a golden exchange, an auth failure and a bad input', () => {
  const lacking = cloudEndpoints.map(rowOf).flatMap((row) =>
    (['golden', 'auth', 'bad'] as const)
      .filter((kind) => count(row, kind) === 0)
      .filter((kind) => kind !== 'golden' || !(row in shownElsewhere))
      .map((kind) => `${row}: ${kind}`),
  )

  expect(lacking).toEqual([])
})

it('shows each field that can be triggered', () => {
  const names = Object.keys(webhookSamples)
  expect(names.filter((name) => count(`field ${name}`, 'golden') === 0)).toEqual([])
})
