import type { Random } from '../core/env.ts'
import type { DialectName } from '../core/ids.ts'
import type { RuleInput } from './read-rule.ts'

/** A named list of rules. */
export interface Preset {
  readonly name: string
  readonly doc: string
  rules(random: Random): readonly RuleInput[]
}

const api: DialectName[] = ['cloud', 'onprem']
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const fixed = (name: string, doc: string, rules: readonly RuleInput[]): Preset => ({
  name,
  doc,
  rules: () => rules,
})

export const presets: readonly Preset[] = [
  fixed('flaky-network', 'connections break, bodies break off, answers come late', [
    { match: { dialect: api }, probability: 0.03, reset: 'before' },
    { match: { dialect: api }, probability: 0.02, reset: 'after' },
    { match: { dialect: api }, probability: 0.02, truncate: 0.5 },
    { match: { dialect: api }, probability: 0.02, slow_body: '2s' },
    { match: { dialect: api }, probability: 0.1, delay: '1500ms' },
  ]),
  fixed(
    'meta-outage',
    'nothing at Meta answers: Graph says 503, an On-Premises client sends into the void',
    [
      { match: { dialect: 'cloud' }, error: 2 },
      { match: { dialect: 'onprem', path: '/v1/messages', method: 'POST' }, until: 'accepted' },
      { match: { dialect: 'onprem', path: ['/v1/contacts', '/v1/account'] }, error: 1014 },
      { match: { webhook: '*' }, delay_webhook: '10m' },
    ],
  ),
  fixed('rate-limited', 'half of all sends hit a limit, management calls too', [
    {
      match: { path: '/messages', method: 'POST' },
      probability: 0.4,
      error: { cloud: 130429, onprem: 1015 },
    },
    {
      match: { dialect: 'cloud', path: '/messages', method: 'POST' },
      probability: 0.1,
      error: 131056,
    },
    {
      match: {
        dialect: 'cloud',
        path: ['/phone_numbers', '/message_templates', '/subscribed_apps', '/assigned_users'],
      },
      probability: 0.5,
      error: 80008,
    },
  ]),
  fixed(
    'webhook-chaos',
    'webhooks get lost, arrive twice, late, in the wrong order, wrongly signed',
    [
      { match: { webhook: '*' }, probability: 0.05, drop_webhook: true },
      { match: { webhook: '*' }, probability: 0.2, duplicate_webhook: true },
      { match: { webhook: '*' }, probability: 0.2, reorder_webhook: '1s' },
      { match: { webhook: '*' }, probability: 0.1, delay_webhook: '3s' },
      { match: { webhook: '*' }, probability: 0.05, signature: 'corrupt' },
    ],
  ),
  fixed('slow-media', 'media downloads and links take long, some are broken or gone', [
    { probability: 0.05, media: 'expired' },
    { probability: 0.05, media: 'broken' },
    { media: { slow: '5s' } },
  ]),
  fixed(
    'onprem-overload',
    'the On-Premises client is overloaded: 503, late answers, webhooks pile up',
    [
      { match: { dialect: 'onprem' }, probability: 0.4, error: 1016 },
      { match: { dialect: 'onprem' }, probability: 0.5, delay: '2s' },
      { match: { dialect: 'onprem', webhook: '*' }, delay_webhook: '5s' },
    ],
  ),
  {
    name: 'sla-99.9',
    doc: '43 minutes and 12 seconds down within 30 days, in four outages',
    rules: (random) =>
      outages(random).flatMap(({ after, lasting }) => [
        { match: { dialect: 'cloud' }, after, for: lasting, error: 2 },
        { match: { dialect: 'onprem' }, after, for: lasting, error: 1016 },
      ]),
  },
]

export const presetOf = (name: string): Preset | undefined =>
  presets.find((preset) => preset.name === name)

/** One outage in each quarter of the 30 days, 0.1 % of them in all. */
function outages(random: Random): { after: number; lasting: number }[] {
  const total = (30 * DAY) / 1000
  const shares = Array.from({ length: 4 }, () => 1 + random.int(4))
  const sum = shares.reduce((all, share) => all + share, 0)
  let left = total
  return shares.map((share, quarter) => {
    const lasting = quarter === 3 ? left : Math.round((total * share) / sum)
    left -= lasting
    const after = quarter * 7.5 * DAY + random.int(7.5 * DAY - total)
    return { after, lasting }
  })
}
