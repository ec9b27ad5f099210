import { isObject, type JsonObject } from '../json.ts'
import type { ReadTx } from '../tx.ts'

/** Row of `facts` that holds the prices of this world. */
export const RATE_CARD = 'rateCard'

/** Prices of one delivered message in the WABA's currency, by country and category. Fictional: Meta's change too often. */
export type RateCard = Readonly<Record<string, Readonly<Record<string, number>>>>

export const defaultRateCard: RateCard = {
  default: {
    marketing: 0.05,
    utility: 0.01,
    authentication: 0.012,
    authentication_international: 0.06,
    marketing_lite: 0.05,
  },
  US: { marketing: 0.025, utility: 0.004, authentication: 0.0045 },
  BR: { marketing: 0.0625, utility: 0.008, authentication: 0.0085 },
  IN: {
    marketing: 0.0125,
    utility: 0.0015,
    authentication: 0.0016,
    authentication_international: 0.03,
  },
}

export function rateOf(tx: ReadTx, country: string, category: string): number {
  const stored: JsonObject | undefined = tx.facts.get(RATE_CARD)
  const card = (stored ?? defaultRateCard) as Readonly<Record<string, unknown>>
  for (const name of [country, 'default']) {
    const rates = card[name]
    const rate = isObject(rates) ? rates[category] : undefined
    if (typeof rate === 'number') return rate
  }
  return 0
}

/** Money without the dust of binary fractions. */
export const money = (value: number): number => Math.round(value * 1e6) / 1e6
