import { expect, it } from 'vitest'
import { renderComparison } from '../../../src/cloud/templates/comparison.render.ts'
import { compareTemplates } from '../../../src/core/templates/compare-templates.ts'
import type { Template } from '../../../src/core/templates/template.ts'
import type { ReadTx } from '../../../src/core/tx.ts'

const template = (id: string, name: string) =>
  ({ id, name, language: 'en', wabaId: 'W' }) as unknown as Template

/** Sends of a template to customers, one a millisecond. */
const sends = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: `${name}-${at}`,
    direction: 'outbound',
    type: 'template',
    at,
    customer: `c${at}`,
    phoneNumberId: 'P',
    content: { name, language: { code: 'en' } },
  }))

it('counts sends in the window and who has blocked the business since', () => {
  const messages = [...sends('one', 10), ...sends('other', 4), ...sends('third', 3)]
  const tx = {
    messages: new Map(messages.map((each) => [each.id, each])),
    customers: new Map([
      ['c1', { blocked: true }],
      ['c8', { blocked: true }],
    ]),
    phoneNumbers: new Map([['P', { wabaId: 'W' }]]),
  } as unknown as ReadTx

  const compared = compareTemplates(tx, [template('1', 'one'), template('2', 'other')], 0, 7)

  expect(compared.map(({ sends, blockRate }) => [sends, blockRate])).toEqual([
    [8, 1 / 8],
    [4, 1 / 4],
  ])
  expect(renderComparison(compared)).toEqual([
    { metric: 'BLOCK_RATE', type: 'RELATIVE', order_by_relative_metric: ['1', '2'] },
    {
      metric: 'MESSAGE_SENDS',
      type: 'NUMBER_VALUES',
      number_values: [
        { key: '1', value: 8 },
        { key: '2', value: 4 },
      ],
    },
    {
      metric: 'TOP_BLOCK_REASON',
      type: 'STRING_VALUES',
      string_values: [
        { key: '1', value: 'NO_REASON_GIVEN' },
        { key: '2', value: 'NO_REASON_GIVEN' },
      ],
    },
  ])
})
