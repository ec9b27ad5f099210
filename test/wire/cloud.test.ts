import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exchangeFiles, readExchanges, writeExchanges } from './cloud-exchange.ts'
import { type Stage, startStage } from './cloud-stage.ts'

/** `npm run golden` sets it: answers are written instead of compared. */
const isUpdating = process.env['UPDATE_GOLDEN'] !== undefined

describe.each(exchangeFiles())('golden exchanges of %s', (file) => {
  const exchanges = readExchanges(file)
  let stage: Stage

  beforeAll(async () => {
    stage = await startStage()
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  if (isUpdating) {
    it('are written', { timeout: 300_000 }, async () => {
      const played = []
      for (const exchange of exchanges) played.push(await stage.play(exchange))
      writeExchanges(file, played)
    })
    return
  }

  it.each(exchanges)('$kind, $shows: $name', async (exchange) => {
    const played = await stage.play(exchange)

    expect(played.response).toEqual(exchange.response)
    expect(played.webhooks).toEqual(exchange.webhooks)
  })
})
