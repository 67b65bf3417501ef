/** Loads the discounts of some customers, but for those that were given back, with the versions that they redeemed. */
import type { ReadContext } from '../operation/operation.ts'
import type { AppliedDiscount, RedeemedVersion } from '../promotions/applied-discount.ts'
import { termsOfRow } from '../promotions/promotion-terms.ts'
import { discountTable } from './discount-table.ts'
import { readRows } from './row-table.ts'

export interface LoadedDiscounts {
  rows: AppliedDiscount[]
  promotions: Map<string, RedeemedVersion>
}

export async function loadDiscounts(
  { sql, db, workspaceId }: Pick<ReadContext, 'workspaceId' | 'sql' | 'db'>,
  ids: readonly string[],
): Promise<LoadedDiscounts> {
  if (ids.length === 0) return { rows: [], promotions: new Map() }
  const rows = await readRows(sql, discountTable, workspaceId, {
    name: 'bill_discounts',
    where: `customer_id = any($2::text[]) and status <> 'RETURNED'`,
    values: [ids],
  })
  const versionIds = [...new Set(rows.map(({ promotionVersionId }) => promotionVersionId))]
  return { rows, promotions: await loadRedeemed({ db }, versionIds) }
}

/** The versions by their ids. */
export async function loadRedeemed(
  { db }: Pick<ReadContext, 'db'>,
  versionIds: readonly string[],
): Promise<Map<string, RedeemedVersion>> {
  if (versionIds.length === 0) return new Map()
  const versions = await db.promotionVersion.findMany({
    where: { id: { in: [...versionIds] } },
    include: { promotion: { select: { code: true } } },
  })
  return new Map(
    versions.map((row) => [
      row.id,
      { id: row.id, code: row.promotion.code, terms: termsOfRow(row) },
    ]),
  )
}
