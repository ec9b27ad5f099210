import type { DialectErrors } from '../core/dialect-errors.ts'
import type { DialectName } from '../core/ids.ts'

/** Codes that mean the same, On-Premises and Cloud; of several for one code, the first is taken. */
const pairs: readonly (readonly [onprem: number, cloud: number])[] = [
  [1000, 131000],
  [1000, 1],
  [1000, 135000],
  [402, 131042],
  [1026, 131026],
  [408, 131026],
  [410, 131026],
  [429, 131056],
  [430, 131045],
  [432, 131045],
  [433, 131045],
  [470, 131047],
  [471, 131048],
  [472, 130472],
  [480, 137000],
  [500, 131000],
  [501, 131051],
  [400, 131052],
  [1005, 131005],
  [1005, 190],
  [1005, 10],
  [1006, 100],
  [1007, 131030],
  [1008, 131008],
  [1009, 131009],
  [1009, 100],
  [1010, 100],
  [1001, 100],
  [1011, 133010],
  [1011, 131057],
  [1011, 2],
  [1013, 131026],
  [1014, 131053],
  [1015, 130429],
  [1015, 4],
  [1015, 80007],
  [1015, 80008],
  [1015, 80014],
  [1016, 131016],
  [1021, 131021],
  [1028, 137000],
  [1031, 131031],
  [1031, 368],
  [2000, 132000],
  [2001, 132001],
  [2005, 132005],
  [2007, 132007],
  [2012, 132012],
  [2060, 132001],
  [2061, 132015],
  [2062, 132016],
  [2068, 132068],
  [2069, 132069],
]

/** Where nothing means the same. */
const generic: Readonly<Record<DialectName, number>> = { cloud: 131000, onprem: 1000 }

/** The code itself where the dialect has it, else the one that means the same there, else the generic one. */
export function counterpart(code: number, dialect: DialectName, errors: DialectErrors): number {
  if (errors.reportedBy(code) !== undefined) return code
  const found =
    dialect === 'cloud'
      ? pairs.find(([onprem]) => onprem === code)?.[1]
      : pairs.find(([, cloud]) => cloud === code)?.[0]
  return found ?? generic[dialect]
}
