/** The customers of a workspace, newest first: all, those that a search finds, those whose balance is low. */
import { z } from 'zod'
import { listOperation } from '../operation/list-operation.ts'
import type { ReadContext } from '../operation/operation.ts'
import type { RowOf } from '../operation/table.ts'
import { invalid } from '../values/errors.ts'
import { isGeneratedId } from '../values/ids.ts'
import { type JsonObject, jsonObject, reference, text } from '../values/input.ts'
import { countSql, pageSizeMax } from '../values/page.ts'
import { type CustomerFilter, customerConditions } from './customer-conditions.ts'

const textsMax = 10

function isFewTexts(metadata: JsonObject): boolean {
  const values = Object.values(metadata)
  return values.length <= textsMax && values.every((value) => typeof value === 'string')
}

/** The customers, newest first. */
export const listCustomers = listOperation({
  name: 'listCustomers',
  scope: 'read',
  table: 'customer',
  filter: {
    email: text(254).nullish(),
    emailContains: text(254).nullish(),
    nameContains: text(255).nullish(),
    metadata: jsonObject.refine(isFewTexts, 'must hold at most 10 texts').nullish(),
    externalId: text(255).nullish(),
    search: text(255).nullish(),
    isLow: z.boolean().nullish(),
    includeArchived: z.boolean().nullish(),
    testClockId: reference.nullish(),
  },
  where: (_ctx, { email, externalId, includeArchived, testClockId }) => ({
    email: email ?? undefined,
    externalId: externalId ?? undefined,
    archivedAt: includeArchived ? undefined : null,
    account: testClockId ? { testClockId } : undefined,
  }),
  // Prisma knows neither the indexes for prefixes, nor a balance, which is a sum, nor a text that has % in it.
  reader: ({ search, isLow, emailContains, nameContains, metadata }) => {
    const found = [search, isLow, emailContains, nameContains, metadata]
    const isPlain = found.every((one) => one === null || one === undefined)
    return isPlain ? null : { page: readPage, count: countFound }
  },
})

/** The page as Pothos asks Prisma for it: `take` is negative for a page that ends before the cursor. */
interface PageSelection {
  take?: number
  skip?: number
  cursor?: { workspaceId_id?: { id?: unknown } }
}

async function readPage(
  ctx: ReadContext,
  filter: CustomerFilter,
  selection: PageSelection,
): Promise<RowOf<'customer'>[]> {
  const { take = pageSizeMax, skip: _skip, cursor, ...columns } = selection
  const { conditions, values } = customerConditions(ctx, filter)
  const backwards = take < 0
  // A customer that the filter no longer finds still says where the next page begins.
  if (cursor) {
    const id = customerIdOf(cursor)
    conditions.push(`c.id ${backwards ? '>' : '<'} $${values.push(id)}`)
  }
  // The statement has no name: each value gets the plan that suits it, a rare prefix another than a common one.
  const { rows } = await ctx.sql.query({
    text: `
      select c.id from customer c where ${conditions.join(' and ')}
      order by c.id ${backwards ? 'asc' : 'desc'} limit $${values.push(Math.abs(take))}`,
    values,
  })
  if (rows.length === 0) return []
  const where = { id: { in: rows.map(({ id }) => id as string) } }
  return ctx.db.customer.findMany({ ...columns, where, orderBy: { id: 'desc' } })
}

function customerIdOf({ workspaceId_id }: NonNullable<PageSelection['cursor']>): string {
  const id = workspaceId_id?.id
  if (typeof id === 'string' && isGeneratedId('cust', id)) return id
  throw invalid('The cursor is not one of this list.', { reason: 'INVALID_CURSOR' })
}

async function countFound(ctx: ReadContext, filter: CustomerFilter): Promise<number> {
  const { conditions, values } = customerConditions(ctx, filter)
  const { rows } = await ctx.sql.query({
    text: countSql(`select from customer c where ${conditions.join(' and ')}`),
    values,
  })
  return Number(rows[0].count)
}
