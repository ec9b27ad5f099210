import type { Customer } from '../../src/core/customers/customer.ts'
import type { Message } from '../../src/core/messages/message.ts'
import { randomStream } from '../../src/runtime/seeded-random.ts'
import type { StoreOptions } from '../../src/store/memory-store.ts'

export const customer = (waId: string, name = 'Ada'): Customer => ({
  waId,
  name,
  bsuid: 'US.1',
  identityMode: 'both',
  outcome: 'none',
  blocked: false,
  marketingOptOut: false,
  identityHash: 'AAAAAAAAAAA=',
  identityChangedAt: 0,
  identityAcknowledged: true,
  onWhatsApp: true,
})

export const message = (id: string): Message => ({
  id,
  direction: 'outbound',
  dialect: 'cloud',
  phoneNumberId: '400000000000001',
  customer: '12025550101',
  type: 'text',
  content: { body: 'hi' },
  at: 1,
  status: 'accepted',
  history: [],
})

export const options = (more: Partial<StoreOptions> = {}): StoreOptions => ({
  random: randomStream('seed', 'default', 'commit'),
  now: () => 1_000,
  ...more,
})
