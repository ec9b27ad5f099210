/** Some members of a row; `undefined` takes one away. */
export type Change<Row> = { -readonly [K in keyof Row]?: Row[K] | undefined }

/** The row with the change in it. */
export function changedRow<Row extends object>(row: Row, change: Change<Row>): Row {
  const changed: Row = { ...row, ...(change as Partial<Row>) }
  for (const [name, value] of Object.entries(changed)) {
    if (value === undefined) Reflect.deleteProperty(changed, name)
  }
  return changed
}
