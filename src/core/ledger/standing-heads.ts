/** The numbers by which one tells whether anything of a customer that checks read has moved. */
import type { ReadContext } from '../operation.ts'

export interface StandingHead {
  customerId: string
  /** Grows with every movement of credits and counters. */
  sequence: number
  /** Grows with every other change of the customer's access. */
  entitlementVersion: number
  /** Grows with every change of the workspace's meters, features and rates. */
  catalogVersion: number
}

/** By reference, our id before an externalId; unknown ones are missing. */
export async function readStandingHeads(
  { sql, workspaceId }: Pick<ReadContext, 'sql' | 'workspaceId'>,
  references: string[],
): Promise<Map<string, StandingHead>> {
  const { rows } = await sql.query({
    name: 'standing_heads',
    text: `
      select r.reference, c.id, a.sequence, a.entitlement_version, w.catalog_version
      from unnest($2::text[]) as r(reference)
      cross join lateral (
        select id from (
          select 0 as rank, id from customer where workspace_id = $1 and id = r.reference
          union all
          select 1, id from customer where workspace_id = $1 and external_id = r.reference
        ) found order by rank limit 1
      ) c
      join credit_account a on a.workspace_id = $1 and a.customer_id = c.id
      join workspace w on w.id = $1`,
    values: [workspaceId, references],
  })
  return new Map(
    rows.map((row) => [
      row.reference,
      {
        customerId: row.id,
        sequence: Number(row.sequence),
        entitlementVersion: Number(row.entitlement_version),
        catalogVersion: Number(row.catalog_version),
      },
    ]),
  )
}
