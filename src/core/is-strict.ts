import { SETTINGS } from './settings.ts'
import type { ReadTx } from './tx.ts'

/** Outside strict mode scopes, subscriptions and registrations are not asked for. */
export const isStrict = (tx: ReadTx): boolean => tx.settings.get(SETTINGS)?.strict !== false
