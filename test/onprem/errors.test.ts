import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { coreErrors, type OnpremCode, onpremErrors } from '../../src/onprem/errors.ts'
import { isOnpremCode } from '../../src/onprem/parse.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { calls } from '../support/onprem-calls.ts'

let emulator: LocalEmulator

beforeAll(async () => {
  emulator = await frozenEmulator({ throughput: 'off' })
})

afterAll(() => emulator.stop())

const codes = Object.keys(onpremErrors).map(Number).filter(isOnpremCode)

/** A recipient whose number asks for the code. */
const recipient = (code: OnpremCode) => `1555800${String(code).padStart(4, '0')}`

describe('each code of the client can be had by a magic number', () => {
  const message = { text: { body: 'a' } }
  const isHttp = (code: OnpremCode) => ['http', 'both'].includes(onpremErrors[code].where)
  const http = codes.filter(isHttp)
  const late = codes.filter((code) => !isHttp(code))

  it.each(http)('%i as an answer', async (code) => {
    const { status, title } = onpremErrors[code]

    const reply = await calls(emulator).raw('POST', '/v1/messages', {
      to: recipient(code),
      ...message,
    })

    const body = (await reply.json()) as { errors: { code: number; title: string }[] }
    expect({ status: reply.status, error: body.errors[0] }).toMatchObject({
      status,
      error: { code, title },
    })
  })

  it.each(late)('%i as a failed status', async (code) => {
    const { messages } = await calls(emulator).post('/v1/messages', {
      to: recipient(code),
      ...message,
    })
    await emulator.clock.advance('1s')

    const { history } = await emulator.messages.get(messages[0].id)
    expect(history.at(-1)).toMatchObject({
      status: 'failed',
      errors: [{ code, title: onpremErrors[code].title }],
    })
  })
})

it('has every code of the documented families and no other', () => {
  const family = (from: number, to: number) => codes.filter((code) => code >= from && code < to)

  expect(family(0, 1000)).toEqual([
    400, 401, 402, 408, 410, 429, 430, 432, 433, 470, 471, 472, 480, 500, 501,
  ])
  expect(family(1000, 2000)).toEqual([
    1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015,
    1016, 1017, 1018, 1021, 1022, 1023, 1024, 1025, 1026, 1028, 1031,
  ])
  expect(family(2000, 3000)).toEqual([
    2000, 2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010, 2011, 2012, 2013, 2014, 2015,
    2016, 2017, 2023, 2024, 2025, 2026, 2027, 2028, 2029, 2030, 2036, 2050, 2060, 2061, 2062, 2068,
    2069,
  ])
})

it('says every refusal of the core by a code of its own', () => {
  for (const code of Object.values(coreErrors)) expect(codes).toContain(code)
})
