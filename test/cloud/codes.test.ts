import { describe, expect, it } from 'vitest'
import { codes } from '../../src/cloud/codes.ts'
import { cloudErrors } from '../../src/cloud/dialect-errors.ts'
import { coreErrors, GraphError } from '../../src/cloud/errors.ts'

/** Every code of Meta's error page and of the pages of groups, calling, block users and marketing messages. */
const documented = [
  ...[0, 1, 2, 3, 4, 10, 17, 32, 33, 100, 102, 104, 190, 200, 368, 613, 2500, 80007, 1752041],
  ...[130403, 130429, 130472, 130497, 130501, 131000, 131005, 131008, 131009, 131016, 131020],
  ...[131021, 131026, 131030, 131031, 131037, 131041, 131042, 131044, 131045, 131047, 131048],
  ...[131049, 131050, 131051, 131052, 131053, 131055, 131056, 131057, 131058, 131059, 131062],
  ...[131063, 131064, 131201, 131202, 131203, 131204, 131207, 131208, 131209, 131210, 131211],
  ...[131212, 131213, 131214, 131215, 132000, 132001, 132005, 132007, 132008, 132012, 132015],
  ...[132016, 132018, 132068, 132069, 133000, 133004, 133005, 133006, 133008, 133009, 133010],
  ...[133015, 133016, 134011, 134100, 134101, 134102, 135000, 137000, 138000, 138001, 138002],
  ...[138003, 138004, 138005, 138006, 138007, 138009, 138012, 138013, 138014, 138015, 138017],
  ...[138018, 138019, 138020, 138021, 138022, 138023, 139000, 139001, 139002, 139003, 139004],
  ...[139100, 139101, 139102, 139103, 147001, 147002, 147003, 147004, 147005, 200005, 200006],
  ...[200007, 2388039, 2388001, 2388012, 2388019, 2388040, 2388047, 2388072, 2388073, 2388091],
  ...[2388093, 2388103, 2388293, 2388299, 2494100, 2593079, 2593085, 2593107, 2593108, 2593109],
]

/** HTTP statuses that are not 400, as documented. */
const statuses: Record<number, number> = {
  0: 401,
  2: 503,
  3: 500,
  10: 403,
  102: 401,
  104: 401,
  190: 401,
  200: 403,
  368: 403,
  613: 429,
  130497: 403,
  131000: 500,
  131005: 403,
  131016: 500,
  131031: 403,
  131045: 500,
  131057: 500,
  131201: 206,
  131207: 403,
  131208: 429,
  132001: 404,
  133000: 500,
  133004: 503,
  134102: 500,
  138000: 401,
  138002: 429,
  138004: 500,
  138005: 429,
  138006: 401,
  138007: 500,
  139103: 500,
}

/** Codes that only ever arrive in a failed status. */
const late = [
  ...[130403, 130472, 131026, 131047, 131049, 131050, 131042, 131044, 131052, 131053, 130497],
  131064,
]

describe('the error table', () => {
  it('has every documented code', () => {
    expect(documented.filter((code) => !(code in codes))).toEqual([])
  })

  it.each(documented)('has the documented status of %d', (code) => {
    expect(codes[code]?.status).toBe(statuses[code] ?? 400)
  })

  it('knows which codes come late', () => {
    expect(late.filter((code) => codes[code]?.by !== 'status')).toEqual([])
  })

  it('can say each code as a refusal and as a status', () => {
    for (const code of documented) {
      const refusal = cloudErrors.refusal(code)
      expect(refusal).toBeInstanceOf(GraphError)
      expect(refusal.message).not.toBe('')
      expect(cloudErrors.statusError(code)).toMatchObject({ code, title: codes[code]?.text })
    }
  })

  it('has a code for each refusal of the core', () => {
    for (const { code } of Object.values(coreErrors)) expect(codes[code]).toBeDefined()
  })
})
