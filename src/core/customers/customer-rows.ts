/** Pages of Prisma rows for several customers at once, for lists of customers. */
import { z } from 'zod'
import type { Scope } from '../operation/caller.ts'
import { type ReadOperation, readOperation } from '../operation/operation.ts'
import { type RowOf, rowsOf, type TableName } from '../operation/table.ts'
import { idWindow } from '../values/page.ts'
import {
  byCustomer,
  countOfEachCustomer,
  countsOf,
  ofEachCustomer,
  several,
} from './customer-list.ts'

interface CustomerRowsDeclaration<Name extends TableName> {
  name: string
  scope: Scope
  table: Name
  /** The name of the table in SQL. */
  sqlTable: string
  /** Oldest first by creation time, when ids do not sort by it; by default newest first, by id. */
  isOldestFirst?: true
  /** A condition in SQL on the rows of the list; by default all of the customer. */
  where?: string
}

type Several = typeof several

/** The pages and the lengths of the lists, by our ids of the customers. */
export interface CustomerRows<Row> {
  each: ReadOperation<z.ZodObject<Several & { window: typeof idWindow }>, Map<string, Row[]>>
  countEach: ReadOperation<z.ZodObject<Several>, Map<string, number>>
}

export function customerRows<Name extends TableName>({
  name,
  scope,
  table,
  sqlTable,
  isOldestFirst,
  where: condition = 'true',
}: CustomerRowsDeclaration<Name>): CustomerRows<RowOf<Name>> {
  const keys = isOldestFirst ? ['created_at', 'id'] : ['id']
  const [later, earlier] = isOldestFirst ? ['>', '<'] : ['<', '>']
  /** The rows on one side of another row of the customer. */
  const beyond = (side: string, parameter: string) => `(${parameter}::text is null
    or (${keys}) ${side} (
      select ${keys} from ${sqlTable}
      where workspace_id = $1 and customer_id = c.id and id = ${parameter}))`
  return {
    each: readOperation({
      name: `${name}OfEach`,
      scope,
      ofNoCustomer: true,
      input: z.strictObject({ ...several, window: idWindow }),
      async run({ db, sql, workspaceId }, { customerIds, window }, selection) {
        const order = Boolean(isOldestFirst) === window.inverted ? 'desc' : 'asc'
        const { rows } = await sql.query({
          name: `list_${sqlTable}_of_each_${order}`,
          text: ofEachCustomer(`
            select customer_id, id from ${sqlTable} where workspace_id = $1 and customer_id = c.id
              and ${condition} and ${beyond(later, '$3')} and ${beyond(earlier, '$4')}
            order by ${keys.map((key) => `${key} ${order}`)} limit $5`),
          values: [workspaceId, customerIds, window.after, window.before, window.limit],
        })
        const where = { id: { in: rows.map(({ id }) => id) } }
        const found =
          rows.length === 0 ? [] : await rowsOf(db, table).findMany({ ...selection, where })
        const byId = new Map(found.map((row) => [(row as { id: string }).id, row]))
        return byCustomer(rows, ({ id }) => byId.get(id)!)
      },
    }),
    countEach: readOperation({
      name: `${name.replace(/^list/, 'count')}OfEach`,
      scope,
      ofNoCustomer: true,
      input: z.strictObject(several),
      async run({ sql, workspaceId }, { customerIds }) {
        const { rows } = await sql.query({
          name: `count_${sqlTable}_of_each`,
          text: countOfEachCustomer(sqlTable, condition),
          values: [workspaceId, customerIds],
        })
        return countsOf(rows)
      },
    }),
  }
}
