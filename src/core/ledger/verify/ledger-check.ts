/** A check that compares what the database keeps with the rows that it follows from, in one statement. */
import type { Sql } from '../../operation/sql.ts'

/** `text` takes the workspace and the time, and answers customer_id, what, expected and actual of each difference. */
export interface Check {
  name: string
  text: string
}

export interface Difference {
  workspaceId: string
  customerId: string
  check: string
  what: string
  /** The value by the rows; null: none. */
  expected: string | null
  /** The stored value; null: none. */
  actual: string | null
}

/** The maximum number of differences reported for one check in one workspace: one defect may affect every customer. */
export const differencesMax = 1_000

export async function runCheck(
  sql: Sql,
  { name, text }: Check,
  workspaceId: string,
  now: Date,
): Promise<Difference[]> {
  const { rows } = await sql.query(
    // Both parameters get their types here, since not every check uses the time.
    `with given as (select $1::text, $2::timestamptz)
     select customer_id, what, expected::text, actual::text
     from (${text}) d order by 1, 2 limit ${differencesMax}`,
    [workspaceId, now],
  )
  return rows.map((row) => ({
    workspaceId,
    customerId: row.customer_id,
    check: name,
    what: row.what,
    expected: row.expected,
    actual: row.actual,
  }))
}
