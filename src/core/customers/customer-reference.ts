/** Finds customers by what callers call them: our id or their externalId. */

import type { Sql } from '../operation/sql.ts'
import { notFound } from '../values/errors.ts'

export interface CustomerRow {
  id: string
  externalId: string | null
  archived: boolean
}

const query = `
  select r.reference, c.id, c.external_id, c.archived_at is not null as archived
  from unnest($2::text[]) as r(reference)
  cross join lateral (
    select * from (
      select 0 as rank, id, external_id, archived_at from customer where workspace_id = $1 and id = r.reference
      union all
      select 1, id, external_id, archived_at from customer where workspace_id = $1 and external_id = r.reference
    ) found order by rank limit 1
  ) c`

/** The customers behind the references; those unknown in the workspace are missing from the map. */
export async function findCustomers(
  sql: Sql,
  workspaceId: string,
  references: Iterable<string>,
): Promise<Map<string, CustomerRow>> {
  const distinct = [...new Set(references)]
  const { rows } = await sql.query({
    name: 'find_customers',
    text: query,
    values: [workspaceId, distinct],
  })
  return new Map(
    rows.map((row) => [
      row.reference,
      { id: row.id, externalId: row.external_id, archived: row.archived },
    ]),
  )
}

/** The customer, or NOT_FOUND; a customer of another workspace is answered exactly as an unknown one. */
export async function requireCustomer(
  context: { sql: Sql; workspaceId: string },
  reference: string,
): Promise<CustomerRow> {
  const found = await findCustomers(context.sql, context.workspaceId, [reference])
  const customer = found.get(reference)
  if (!customer) throw notFound('customer', reference)
  return customer
}
