import { flagOf, type Setting, settingNames, settingsTable, variableOf } from './settings-table.ts'

export interface SettingRow {
  readonly flag: string
  readonly variable: string
  readonly key: string
  /** Markdown. */
  readonly shown: string
  readonly value: string
  readonly meaning: string
}

/** The table as the docs tell it. */
export const settingRows: readonly SettingRow[] = settingNames.map((name) => {
  const row: Setting<unknown> = settingsTable[name]
  return {
    flag: flagOf(name),
    variable: variableOf(name),
    key: name,
    shown: row.shown ?? `\`${row.fallback}\``,
    value: row.value,
    meaning: row.meaning,
  }
})

/** The README's table; `scripts/update-docs.mjs` writes it between the markers. */
export function settingsMarkdown(): string {
  const rows = settingRows.map(
    (row) =>
      `| \`${row.flag}\` | \`${row.variable}\` | \`${row.key}\` | ${row.shown} | ${row.meaning} |`,
  )
  return [
    '| flag | environment | config file | default | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}
