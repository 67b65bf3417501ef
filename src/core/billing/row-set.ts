/** The rows of one table in a draft: decisions add, change and remove them, and the changed ones are written at the end. Pure. */

export interface RowSet<Row> {
  /** All rows, in the order of their keys or of their addition. */
  readonly all: readonly Row[]
  add(row: Row): Row
  /** Changes the row in place. */
  change(row: Row, patch: Partial<Row>): void
  remove(row: Row): void
  /** The rows to insert or update, and the stored rows to delete. */
  changes(): { written: Row[]; removed: Row[] }
}

/** `onChange` may complete a patch, for instance with the time of the change. */
export function createRowSet<Row extends object>(
  stored: readonly Row[],
  onChange: (row: Row) => Partial<Row> = () => ({}),
): RowSet<Row> {
  const all = [...stored]
  const known = new Set(stored)
  const written = new Set<Row>()
  const removed = new Set<Row>()
  return {
    all,
    add(row) {
      all.push(row)
      written.add(row)
      return row
    },
    change(row, patch) {
      const isFirst = !written.has(row)
      Object.assign(row, patch, isFirst ? onChange(row) : {})
      written.add(row)
    },
    remove(row) {
      all.splice(all.indexOf(row), 1)
      written.delete(row)
      if (known.has(row)) removed.add(row)
    },
    changes: () => ({ written: [...written], removed: [...removed] }),
  }
}
