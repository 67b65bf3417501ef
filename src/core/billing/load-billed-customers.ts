/** Loads what billing knows of the customers themselves: addresses, own prices, entitlements. */
import type { Owned } from '../customers/owner.ts'
import { type EntitlementRow, toEntitlement } from '../entitlements/entitlement-row.ts'
import type { ReadContext } from '../operation/operation.ts'
import { storedBillable } from '../plans/billable.ts'
import type { StoredPrice } from '../plans/custom-prices-at.ts'
import { fromStored as storedCharge } from '../pricing/stored-charge.ts'
import { decimal } from '../values/decimal.ts'
import type { BilledCustomer, Grant } from './billing-draft.ts'

type Context = Pick<ReadContext, 'workspaceId' | 'sql' | 'db'>

export async function loadCustomers(
  { sql, workspaceId }: Context,
  ids: readonly string[],
): Promise<Map<string, BilledCustomer>> {
  const { rows } = await sql.query({
    name: 'bill_customers',
    text: `select id, external_id, name, email, archived_at, tax_percent, discount_percent,
        discount_scope::text
      from customer where workspace_id = $1 and id = any($2::text[])`,
    values: [workspaceId, ids],
  })
  return new Map(
    rows.map((row) => [
      row.id,
      {
        externalId: row.external_id,
        name: row.name,
        email: row.email,
        isArchived: row.archived_at !== null,
        taxPercent: row.tax_percent && decimal(String(row.tax_percent)),
        discountPercent: row.discount_percent && decimal(String(row.discount_percent)),
        discountScope: row.discount_scope,
      },
    ]),
  )
}

export async function loadPrices(
  { db, sql, workspaceId }: Context,
  ids: readonly string[],
): Promise<Map<string, StoredPrice[]>> {
  // Hardly any customer has prices of its own.
  const { rows: owners } = await sql.query({
    name: 'bill_own_prices',
    text: `select distinct customer_id from custom_price
      where workspace_id = $1 and customer_id = any($2::text[])`,
    values: [workspaceId, ids],
  })
  if (owners.length === 0) return new Map()
  const rows = await db.customPrice.findMany({
    where: { customerId: { in: owners.map((row) => row.customer_id) } },
    include: { meter: true, feature: true },
  })
  const prices = rows.map((row) => ({
    customerId: row.customerId,
    price: {
      id: row.id,
      billable: storedBillable(row),
      charge: storedCharge(row.charge),
      currency: row.currency,
      effectiveAt: row.effectiveAt,
      endsAt: row.endsAt,
      createdAt: row.createdAt,
    },
  }))
  const each = Map.groupBy(prices, ({ customerId }) => customerId)
  return new Map([...each].map(([id, list]) => [id, list.map(({ price }) => price)]))
}

export async function loadGrants(
  { sql, workspaceId }: Context,
  ids: readonly string[],
): Promise<Map<string, Grant[]>> {
  const { rows } = await sql.query<
    EntitlementRow &
      Owned &
      Pick<Grant, 'source'> & { subscription_id: string | null; wake_at: Date | null }
  >({
    name: 'bill_entitlements',
    text: `select customer_id, id, feature_id, "limit", behavior, period, anchor, value, effective_at,
        expires_at, revoked_at, version, source, subscription_id,
        coalesce(wake_at, clock_wake_at) as wake_at
      from entitlement where workspace_id = $1 and customer_id = any($2::text[])`,
    values: [workspaceId, ids],
  })
  const each = Map.groupBy(rows, (row) => row.customer_id)
  return new Map(
    [...each].map(([id, list]) => [
      id,
      list.map((row) => ({
        ...toEntitlement({ ...row, limit: row.limit === null ? null : String(row.limit) }),
        source: row.source,
        subscriptionId: row.subscription_id,
        wakeAt: row.wake_at,
      })),
    ]),
  )
}
