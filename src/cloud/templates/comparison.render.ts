import type { JsonObject } from '../../core/json.ts'
import type { Comparison } from '../../core/templates/compare-templates.ts'

/** Who was blocked least, how often each was sent, and why customers blocked. */
export function renderComparison(compared: readonly Comparison[]): JsonObject[] {
  const byRate = [...compared].sort((a, b) => a.blockRate - b.blockRate)
  return [
    {
      metric: 'BLOCK_RATE',
      type: 'RELATIVE',
      order_by_relative_metric: byRate.map(({ template }) => template.id),
    },
    {
      metric: 'MESSAGE_SENDS',
      type: 'NUMBER_VALUES',
      number_values: compared.map(({ template, sends }) => ({ key: template.id, value: sends })),
    },
    {
      metric: 'TOP_BLOCK_REASON',
      type: 'STRING_VALUES',
      string_values: compared.map(({ template, blockRate }) => ({
        key: template.id,
        value: blockRate > 0 ? 'NO_REASON_GIVEN' : 'UNKNOWN_BLOCK_REASON',
      })),
    },
  ]
}
