import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codes } from '../../src/cloud/codes.ts'
import { anyText, anyValue, damaged } from '../support/any-value.ts'
import { type Exchange, exchangeFiles, readExchanges } from '../wire/cloud-exchange.ts'
import { type Stage, startStage } from '../wire/cloud-stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

/** `FUZZ_RUNS=60 FUZZ_SEED=3` looks further. */
const runs = {
  numRuns: Number(process.env['FUZZ_RUNS'] ?? 5),
  seed: Number(process.env['FUZZ_SEED'] ?? 1),
}

const all = exchangeFiles().flatMap(readExchanges)
const golden = all.filter(({ kind, response }) => kind === 'golden' && response?.status === 200)
const isControl = (path: string): boolean => path.startsWith('/_emulator')

/** Exchanges by what they show. */
function byName(exchanges: readonly Exchange[]): [string, Exchange[]][] {
  const rows = new Map<string, Exchange[]>()
  for (const each of exchanges) rows.set(each.shows, [...(rows.get(each.shows) ?? []), each])
  return [...rows]
}

const hasBody = ({ request }: Exchange) => request.json !== undefined || request.form !== undefined
const withBody = byName(golden.filter((each) => hasBody(each) && !isControl(each.request.path)))
const withQuery = byName(golden.filter(({ request }) => /^(?!\/_emulator).*\?/.test(request.path)))

/** Calls of the control API that other exchanges begin with. */
const controlled = byName(
  all.flatMap(({ before = [], request, settings }) =>
    [...before, request].flatMap((step, at, steps): Exchange[] =>
      isControl(step.path) && step.json !== undefined
        ? [
            {
              name: step.path,
              shows: `${step.method} ${step.path.replace(/\/(?:[\w.]*\d[\w.]*|\{\{\w+\}\})/g, '/{id}')}`,
              kind: 'golden',
              before: steps.slice(0, at),
              request: step,
              ...(settings !== undefined && { settings }),
            },
          ]
        : [],
    ),
  ),
)

/** What a call was answered: a documented code, and a 5xx only where the code has one. */
function isNamed({ response }: Exchange): boolean {
  const { status, body } = response ?? { status: 0 }
  if (status < 400) return status >= 200
  const { error } = (body ?? {}) as { error?: { code?: number; message?: string } }
  const unnamed = error?.message === 'An unknown error occurred'
  return codes[error?.code ?? -1] !== undefined && !unnamed && status < 500
}

function isNamedByControl({ response }: Exchange): boolean {
  const { status, body } = response ?? { status: 0 }
  if (status < 400) return status >= 200
  const { error } = (body ?? {}) as { error?: { code?: unknown; message?: unknown } }
  return status < 500 && typeof error?.code === 'string' && typeof error.message === 'string'
}

async function play(exchange: Exchange, request: Exchange['request'], hooked = false) {
  const { hooked: _, ...rest } = exchange
  return stage.play({ ...rest, request, ...(hooked && { hooked: true }) })
}

const inForm = (body: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((body ?? {}) as object).map(([key, each]) => [
      key,
      typeof each === 'string' ? each : (JSON.stringify(each) ?? ''),
    ]),
  )

const inJson = (request: Exchange['request'], body: unknown) => ({
  raw: JSON.stringify(body) ?? '',
  headers: { ...request.headers, 'content-type': 'application/json' },
})

describe('whatever is sent gets an answer in words of its own', { timeout: 600_000 }, () => {
  it.each(withBody)('in the body of %s', async (_name, known) => {
    const body = fc.tuple(fc.constantFrom(...known), fc.nat(), anyValue, fc.boolean())
    await fc.assert(
      fc.asyncProperty(body, async ([exchange, at, value, asForm]) => {
        const { json, form, ...request } = exchange.request
        const given = damaged(json ?? form, at, value)
        const sent = asForm ? { form: inForm(given) } : inJson(request, given)
        const played = await play(exchange, { ...request, ...sent })
        expect([sent, played.response, isNamed(played)]).toEqual([sent, played.response, true])
      }),
      runs,
    )
  })

  it.each(withQuery)('in the query of %s', async (_name, known) => {
    const query = fc.tuple(fc.constantFrom(...known), fc.nat(), anyText)
    await fc.assert(
      fc.asyncProperty(query, async ([exchange, at, value]) => {
        const [path, search] = exchange.request.path.split('?')
        const fields = [...new URLSearchParams(search)]
        const chosen = at % fields.length
        const asked = fields.map(([key, each], index): [string, string] => [
          key,
          index === chosen ? value : each,
        ])
        const target = `${path}?${new URLSearchParams(asked)}`
        const played = await play(exchange, { ...exchange.request, path: target })
        expect([target, played.response, isNamed(played)]).toEqual([target, played.response, true])
      }),
      runs,
    )
  })

  it.each(controlled)('in the body of %s', async (_name, known) => {
    const body = fc.tuple(fc.constantFrom(...known), fc.nat(), anyValue)
    await fc.assert(
      fc.asyncProperty(body, async ([exchange, at, value]) => {
        const { json, ...request } = exchange.request
        const sent = inJson(request, damaged(json, at, value))
        const played = await play(exchange, { ...request, ...sent }, true)
        expect([sent.raw, played.response, isNamedByControl(played)]).toEqual([
          sent.raw,
          played.response,
          true,
        ])
      }),
      runs,
    )
  })
})
