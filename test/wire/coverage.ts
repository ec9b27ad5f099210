import type { Endpoint } from '../../src/http/endpoint.ts'
import type { World } from '../../src/world.ts'
import type { Exchange, WireFile } from './exchange.ts'

const NEEDED = ['golden', 'auth', 'bad'] as const

type Rows = readonly Endpoint<World>[]

/** What is missing, row by row. */
export function uncovered(endpoints: Rows, files: readonly WireFile[]): string[] {
  return endpoints.flatMap((row) =>
    NEEDED.filter((wanted) => !exchangesOf(row, files).some((each) => each.case === wanted)).map(
      (wanted) => `${nameOf(row)}: ${wanted}`,
    ),
  )
}

/** The table for the docs. */
export function renderCoverage(endpoints: Rows, files: readonly WireFile[]): string {
  const lines = endpoints.map((row) => {
    const all = exchangesOf(row, files)
    const counts = [...NEEDED, 'more'].map((wanted) => {
      return all.filter((each) => each.case === wanted).length
    })
    return `| \`${nameOf(row)}\` | ${row.auth} | ${row.doc} | ${counts.join(' | ')} |`
  })
  return [
    '# Coverage of the On-Premises API',
    '',
    'Written by `npm run golden` from the endpoint table and the exchanges under `fixtures/wire/onprem`.',
    'Each row has at least one exchange that succeeds, one that fails for want of credentials and one with bad input;',
    'each is compared whole by `test/wire/onprem.test.ts`.',
    '',
    '| endpoint | auth | what | golden | auth failure | bad input | more |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n')
}

const nameOf = ({ method, path }: Endpoint<World>): string => `${method} ${path}`

const exchangesOf = (row: Endpoint<World>, files: readonly WireFile[]): Exchange[] =>
  files.filter(({ endpoint }) => endpoint === nameOf(row)).flatMap(({ exchanges }) => exchanges)
