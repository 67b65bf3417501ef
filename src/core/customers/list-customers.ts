/** The customers of a workspace, newest first: all, those that a search finds, those whose balance is low. */
import { z } from 'zod'
import { listOperation } from '../operation/list-operation.ts'
import type { ReadContext } from '../operation/operation.ts'
import type { RowOf } from '../operation/table.ts'
import { invalid } from '../values/errors.ts'
import { isGeneratedId } from '../values/ids.ts'
import { text } from '../values/input.ts'
import { countSql, pageSizeMax } from '../values/page.ts'
import { type CustomerFilter, customerConditions } from './customer-conditions.ts'

/** The customers, newest first. */
export const listCustomers = listOperation({
  name: 'listCustomers',
  scope: 'read',
  table: 'customer',
  filter: {
    email: text(254).nullish(),
    search: text(255).nullish(),
    isLow: z.boolean().nullish(),
    includeArchived: z.boolean().nullish(),
  },
  where: (_ctx, { email, includeArchived }) => ({
    email: email ?? undefined,
    archivedAt: includeArchived ? undefined : null,
  }),
  // Prisma knows neither the indexes for prefixes nor a balance, which is a sum.
  reader: ({ search, isLow }) =>
    typeof search === 'string' || typeof isLow === 'boolean'
      ? { page: readPage, count: countFound }
      : null,
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
  throw invalid('The cursor is not one of this list.')
}

async function countFound(ctx: ReadContext, filter: CustomerFilter): Promise<number> {
  const { conditions, values } = customerConditions(ctx, filter)
  const { rows } = await ctx.sql.query({
    text: countSql(`select from customer c where ${conditions.join(' and ')}`),
    values,
  })
  return Number(rows[0].count)
}
