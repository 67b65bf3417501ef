/** Finds the cached check states that have changed; unchanged ones cost no row. */

import { customerNamed } from '../customers/customer-reference.ts'
import { arrayLiteral } from '../ledger/write/array-literal.ts'
import type { Sql } from '../operation/sql.ts'

/** The customer that a reference led to, and the version number then. */
export interface KeptState {
  reference: string
  customerId: string
  head: number
}

/**
 * Grows with everything that a check reads of a customer: movements of credits and counters, other changes of the account, and
 * those of the workspace's catalog. None of the three ever decreases.
 */
export function headOf(sequence: number, version: number, catalogVersion: number): number {
  return sequence + version + catalogVersion
}

/** The references that now lead to another customer, or to a customer that has changed. */
export async function findMoved(
  { sql, workspaceId }: { sql: Sql; workspaceId: string },
  kept: KeptState[],
): Promise<Set<string>> {
  const { rows } = await sql.query<{ reference: string }>({
    name: 'moved_check_states',
    text: `
      select k.reference
      from unnest($2::text[], $3::text[], $4::bigint[]) as k(reference, id, head)
      join workspace w on w.id = $1
      left join lateral (${customerNamed('$1', 'k.reference', 'id')}) c on true
      left join lateral (
        select sequence, entitlement_version from credit_account
        where workspace_id = $1 and customer_id = c.id offset 0
      ) a on true
      where c.id is distinct from k.id
        or a.sequence + a.entitlement_version + w.catalog_version is distinct from k.head`,
    values: [
      workspaceId,
      arrayLiteral(kept.map((one) => one.reference)),
      arrayLiteral(kept.map((one) => one.customerId)),
      arrayLiteral(kept.map((one) => one.head)),
    ],
  })
  return new Set(rows.map((row) => row.reference))
}
