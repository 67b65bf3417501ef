/** Finds customers by the references of callers: our id or the externalId. */

import type { Sql } from '../operation/sql.ts'
import { requireRow } from '../operation/stored-row.ts'
import type { DetailsOf } from '../values/error-details.ts'
import { DomainError } from '../values/errors.ts'

export interface CustomerRow {
  id: string
  externalId: string | null
  archived: boolean
}

/**
 * Selects columns of the customer that a reference names. Our id takes precedence over an externalId. Each is looked up by its own
 * index; a single `or` would use neither.
 */
export const customerNamed = (workspaceId: string, reference: string, columns: string) => `
  select ${columns} from (
    select 0 as rank, ${columns} from customer
    where workspace_id = ${workspaceId} and id = ${reference}
    union all
    select 1, ${columns} from customer
    where workspace_id = ${workspaceId} and external_id = ${reference}
  ) found order by rank limit 1`

const query = `
  select r.reference, c.id, c.external_id, c.archived_at is not null as archived
  from unnest($2::text[]) as r(reference)
  cross join lateral (${customerNamed('$1', 'r.reference', 'id, external_id, archived_at')}) c`

/** The customers by their references; a reference that is unknown in the workspace is missing from the map. */
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

/** The customer, or NOT_FOUND; a customer of another workspace is answered exactly like an unknown one. */
export async function requireCustomer(
  context: { sql: Sql; workspaceId: string },
  reference: string,
): Promise<CustomerRow> {
  const found = await findCustomers(context.sql, context.workspaceId, [reference])
  return requireRow(found.get(reference), 'customer', reference)
}

/** Our id of the customer that an input names. */
export async function requireCustomerId(
  context: { sql: Sql; workspaceId: string },
  { customerId }: { customerId: string },
): Promise<string> {
  return (await requireCustomer(context, customerId)).id
}

/** The customer, or PRECONDITION_FAILED when it is archived. */
export async function requireActiveCustomer(
  context: { sql: Sql; workspaceId: string },
  reference: string,
): Promise<CustomerRow> {
  const customer = await requireCustomer(context, reference)
  if (customer.archived) throw customerArchived(customer.id)
  return customer
}

export function customerArchived(customerId: string): DomainError {
  const details = archivedDetails(customerId)
  return new DomainError('PRECONDITION_FAILED', 'The customer is archived.', details)
}

/** The details of the refusal, in an error and in a check. */
export function archivedDetails(customerId: string): DetailsOf<'PRECONDITION_FAILED'> {
  return { reason: 'CUSTOMER_ARCHIVED', customerId }
}
