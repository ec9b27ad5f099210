import type { PhoneNumber } from '../phone-numbers/phone-number.ts'

/** Meta says up to a minute; meanwhile the number answers "Account in maintenance mode". */
export const UPGRADE_MS = 60_000

/** The number's throughput is raised: sending is refused until the upgrade is through. */
export const startUpgrade = (number: PhoneNumber, now: number): PhoneNumber => ({
  ...number,
  throughput: 'HIGH',
  upgradingUntil: now + UPGRADE_MS,
})

export const isUpgrading = (number: PhoneNumber, now: number): boolean =>
  number.upgradingUntil !== undefined && now < number.upgradingUntil
