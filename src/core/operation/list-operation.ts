/** Lists: the rows of one table that match a filter, a page at a time. */
import { z } from 'zod'
import type { RateClass } from '../rate-limits/rate-classes.ts'
import type { MaybePromise } from '../values/maybe-promise.ts'
import {
  countMax,
  oneDirection,
  oneDirectionMessage,
  type Page,
  pageArguments,
} from '../values/page.ts'
import type { Scope } from './caller.ts'
import { type ReadContext, type ReadOperation, readOperation } from './operation.ts'
import { type RowOf, rowsOf, type TableName, type WhereOf } from './table.ts'

type PagedInput<Filter extends z.ZodRawShape> = z.ZodObject<Filter & typeof pageArguments>

/** Reads a list by its own SQL. */
export interface ListReader<Filter, Row> {
  page(ctx: ReadContext, filter: Filter, selection: object): Promise<Row[]>
  count(ctx: ReadContext, filter: Filter): Promise<number>
}

interface ListDeclaration<Name extends TableName, Filter extends z.ZodRawShape> {
  name: string
  scope: Scope
  ofNoCustomer?: true
  rateClass?: RateClass
  table: Name
  /** The filter that callers may give; without it the list always has all rows. Its `offset`, if it has one, is that of the page. */
  filter?: Filter
  /** The rows that match the filter; without it all rows of the workspace. */
  where?(ctx: ReadContext, filter: z.output<PagedInput<Filter>>): MaybePromise<WhereOf<Name>>
  /** What reads the list when Prisma cannot express the filter; null: Prisma can. */
  reader?(
    filter: z.output<PagedInput<Filter>>,
  ): ListReader<z.output<PagedInput<Filter>>, RowOf<Name>> | null
  /** As Prisma takes it; by id, the greatest first, by default, which is newest first where ids sort by time. */
  orderBy?(filter: z.output<PagedInput<Filter>>, where: WhereOf<Name>): object
}

/** A list, and the number of its rows on all pages together; at most `countMax` are counted. */
export interface ListOperation<Input extends z.ZodType, Row> extends ReadOperation<Input, Row[]> {
  count: ReadOperation<Input, number>
}

/** Rows before the page: the one that its cursor names, and those of an offset. */
function skipped({ skip = 0 }: { skip?: number }, given: object): number {
  return skip + ('offset' in given ? Number(given.offset ?? 0) : 0)
}

/** Page arguments are only validated here: Pothos turns them into the selection. */
export function listOperation<
  Name extends TableName,
  Filter extends z.ZodRawShape = Record<never, never>,
>({
  table,
  filter,
  where,
  reader,
  orderBy = () => ({ id: 'desc' }),
  ...declaration
}: ListDeclaration<Name, Filter>): ListOperation<PagedInput<Filter>, RowOf<Name>> {
  const input = z
    .strictObject({ ...filter, ...pageArguments } as Filter & typeof pageArguments)
    .refine((page) => oneDirection(page as Page), oneDirectionMessage)
  const count = readOperation({
    ...declaration,
    name: declaration.name.replace(/^list/, 'count'),
    input,
    async run(ctx, given) {
      const other = reader?.(given)
      if (other) return other.count(ctx, given)
      return rowsOf(ctx.db, table).count({ where: await where?.(ctx, given), take: countMax })
    },
  })
  const list = readOperation({
    ...declaration,
    input,
    async run(ctx, given, selection) {
      const other = reader?.(given)
      if (other) return other.page(ctx, given, selection)
      const wanted = (await where?.(ctx, given)) ?? {}
      const found = { orderBy: orderBy(given, wanted), ...selection, where: wanted }
      return rowsOf(ctx.db, table).findMany({ ...found, skip: skipped(selection, given) })
    },
  })
  return { ...list, count }
}
