/**
 * Rows of customers by our ids, most of which contain the customer: all rows of a type in one statement.
 *
 * Unknown ids, those of another workspace and, for a customer token, those of another customer are missing from the answer.
 */
import { z } from 'zod'
import type { Prisma } from '#prisma'
import { transactionAtSql } from '../credits/own-debits.ts'
import type { Pool } from '../credits/pool.ts'
import { toPool } from '../credits/pool-row.ts'
import { readBalances } from '../credits/read-balance.ts'
import { toCreditTransaction } from '../credits/transaction-row.ts'
import { entitlementAddress, entitlementById } from '../entitlements/entitlement-id.ts'
import { toHold } from '../holds/hold-row.ts'
import { readOperation } from '../operation/operation.ts'
import { toUsageEvent } from '../usage/event-row.ts'
import { customerOfRowId, pairId, parseRowId, rowId, sameAddress } from '../values/ids.ts'
import { reference } from '../values/input.ts'

const idsMax = 2_000
const ids = z.array(reference).max(idsMax)
/** `customerId` is the customer of a customer token. */
const owned = z.strictObject({ ids, customerId: reference.nullish() })

export const findBalances = readOperation({
  name: 'findBalances',
  scope: 'customer',
  input: owned,
  async run(ctx, { ids, customerId }) {
    const customers = ids
      .map((id) => sameAddress('cust', id))
      .filter((id) => !customerId || id === customerId)
    const found = await readBalances(ctx.sql, ctx.workspaceId, customers, ctx.now)
    return new Map([...found].map(([id, balance]) => [sameAddress('bal', id), balance]))
  },
})

export const findPools = readOperation({
  name: 'findPools',
  scope: 'customer',
  input: owned,
  async run(ctx, { ids, customerId }): Promise<Map<string, Pool>> {
    const { rows } = await ctx.sql.query({
      name: 'find_pools',
      text: `
        select * from credit_pool
        where workspace_id = $1 and id = any($2::text[]) and ($3::text is null or customer_id = $3)`,
      values: [ctx.workspaceId, ids, customerId ?? null],
    })
    return new Map(rows.map((row) => [row.id, toPool(row)]))
  },
})

export const findUsageEvents = readOperation({
  name: 'findUsageEvents',
  scope: 'customer',
  input: owned,
  async run(ctx, { ids, customerId }) {
    const rows = addressesOf('evt', ids, customerId ?? null)
    const found = await ctx.sql.query({
      name: 'find_usage_events',
      text: `
        select e.* from unnest($2::text[], $3::bigint[]) as k(c, s)
        join usage_event e on e.workspace_id = $1 and e.customer_id = k.c and e.sequence = k.s`,
      values: [ctx.workspaceId, ...rows],
    })
    const events = found.rows.map(toUsageEvent)
    return new Map(events.map((event) => [rowId('evt', event.customerId, event.sequence), event]))
  },
})

export const findTransactions = readOperation({
  name: 'findTransactions',
  scope: 'customer',
  input: owned,
  async run(ctx, { ids, customerId }) {
    const found = await ctx.sql.query({
      name: 'find_transactions',
      text: `
        select t.* from unnest($2::text[], $3::bigint[]) as k(c, s)
        cross join lateral (${transactionAtSql('k.c', 'k.s')}) t`,
      values: [ctx.workspaceId, ...addressesOf('txn', ids, customerId ?? null)],
    })
    const rows = found.rows.map(toCreditTransaction)
    return new Map(rows.map((row) => [rowId('txn', row.customerId, row.sequence), row]))
  },
})

/** The customers and the sequences in ids of `rowId`. */
function addressesOf(
  prefix: string,
  ids: string[],
  customerId: string | null,
): [customers: string[], sequences: number[]] {
  const addresses = ids.flatMap((id) => parseRowId(prefix, id) ?? [])
  const rows = addresses.filter((row) => customerId === null || row.customerId === customerId)
  return [rows.map((row) => row.customerId), rows.map((row) => row.sequence)]
}

export const findHolds = readOperation({
  name: 'findHolds',
  scope: 'read',
  input: z.strictObject({ ids }),
  async run(ctx, { ids }) {
    const { rows } = await ctx.sql.query({
      name: 'find_holds',
      text: `
        select h.* from unnest($2::text[], $3::text[]) as k(c, i)
        join credit_hold h on h.workspace_id = $1 and h.customer_id = k.c and h.id = k.i`,
      values: [ctx.workspaceId, ids.map((id) => customerOfRowId('hold', id)), ids],
    })
    return new Map(rows.map((row) => [row.id as string, toHold(row)]))
  },
})

export type EntitlementModel = Prisma.EntitlementGetPayload<object>

export interface FoundEntitlements {
  /** The stored entitlements by the requested ids; a stored entitlement may be requested by its old id. */
  rows: Map<string, EntitlementModel>
  /** The features of the entitlements that are not stored, by our ids, with the selected fields. */
  features: Map<string, object>
}

export const findEntitlementRows = readOperation({
  name: 'findEntitlementRows',
  scope: 'customer',
  input: owned,
  async run(ctx, { ids, customerId }, selection): Promise<FoundEntitlements> {
    const addresses = ids.flatMap((id) => entitlementAddress(id) ?? [])
    const others = ids.filter((id) => entitlementAddress(id) === null)
    const found = await ctx.db.entitlement.findMany({
      ...selection,
      where: {
        customerId: customerId ?? undefined,
        OR: [...addresses, ...others.map(entitlementById)],
      },
    })
    const rows = new Map<string, EntitlementModel>()
    for (const row of found) {
      const names = [pairId('ent', row.customerId, row.featureId), row.id, row.formerId]
      for (const name of names) if (name !== null) rows.set(name, row)
    }
    const without = ids.filter((id) => !rows.has(id)).flatMap((id) => entitlementAddress(id) ?? [])
    const { feature } = (selection as { include?: { feature?: object | true } }).include ?? {}
    if (!feature || without.length === 0) return { rows, features: new Map() }
    const features = await ctx.db.feature.findMany({
      ...(typeof feature === 'object' && feature),
      where: { id: { in: without.map(({ featureId }) => featureId) } },
    })
    return { rows, features: new Map(features.map((one) => [one.id, one])) }
  },
})
