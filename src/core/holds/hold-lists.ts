/** Holds of customers and of a whole workspace, newest first. */
import { z } from 'zod'
import {
  byCustomer,
  countOfEachCustomer,
  countsOf,
  customerList,
  ofEachCustomer,
} from '../customers/customer-list.ts'
import { readOperation } from '../operation/operation.ts'
import { countSql, idWindow } from '../values/page.ts'
import { holdStatuses } from './hold.ts'
import { toHold } from './hold-row.ts'

const filter = { status: z.enum(holdStatuses).nullish() }

export const holdLists = customerList({
  name: 'listHolds',
  scope: 'customer',
  filter,
  page: { window: idWindow },
  async read(ctx, customerIds, { status, window }) {
    const order = window.inverted ? 'asc' : 'desc'
    const { rows } = await ctx.sql.query({
      name: `list_holds_${order}`,
      text: ofEachCustomer(`
        select * from credit_hold where workspace_id = $1 and customer_id = c.id
          and ($3::text is null or id < $3) and ($4::text is null or id > $4)
          and ($5::hold_status is null or status = $5)
        order by id ${order} limit $6`),
      values: [
        ctx.workspaceId,
        customerIds,
        window.after,
        window.before,
        status ?? null,
        window.limit,
      ],
    })
    return byCustomer(rows, toHold)
  },
  async count(ctx, customerIds, { status }) {
    const { rows } = await ctx.sql.query({
      name: 'count_holds',
      text: countOfEachCustomer('credit_hold', '($3::hold_status is null or status = $3)'),
      values: [ctx.workspaceId, customerIds, status ?? null],
    })
    return countsOf(rows)
  },
})

export const listWorkspaceHolds = readOperation({
  name: 'listWorkspaceHolds',
  scope: 'read',
  input: z.strictObject({ ...filter, window: idWindow }),
  async run({ sql, workspaceId }, { status, window }) {
    const order = window.inverted ? 'asc' : 'desc'
    // The second half of an id sorts by time; the first half is the customer's.
    const { rows } = await sql.query({
      name: `list_workspace_holds_${order}`,
      text: `
        select * from credit_hold where workspace_id = $1
          and right(id, 26) is not null
          and ($2::text is null or right(id, 26) < right($2, 26))
          and ($3::text is null or right(id, 26) > right($3, 26))
          and ($4::hold_status is null or status = $4)
        order by right(id, 26) ${order} limit $5`,
      values: [workspaceId, window.after, window.before, status ?? null, window.limit],
    })
    return rows.map(toHold)
  },
})

export const countWorkspaceHolds = readOperation({
  name: 'countWorkspaceHolds',
  scope: 'read',
  input: z.strictObject(filter),
  async run({ sql, workspaceId }, { status }) {
    const { rows } = await sql.query({
      name: 'count_workspace_holds',
      text: countSql(`
        select from credit_hold
        where workspace_id = $1 and ($2::hold_status is null or status = $2)`),
      values: [workspaceId, status ?? null],
    })
    return Number(rows[0].count)
  },
})
