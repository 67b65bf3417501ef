/** Lists of the rows of customers: of one customer that the caller names, or of each of several, for lists of customers. */
import { z } from 'zod'
import type { Scope } from '../operation/caller.ts'
import { type ReadContext, type ReadOperation, readOperation } from '../operation/operation.ts'
import { reference } from '../values/input.ts'
import { countSql } from '../values/page.ts'
import { requireCustomer } from './customer-reference.ts'

/** The maximum number of customers whose lists are read in one statement. */
const customersMax = 1_000

type Values<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>
type Named = { customerId: typeof reference }
type Several = { customerIds: z.ZodArray<typeof reference> }

interface CustomerListDeclaration<Filter extends z.ZodRawShape, Paged extends z.ZodRawShape, Row> {
  name: string
  scope: Scope
  /** The filter selects the rows of the list, and the page a part of it. */
  filter: Filter
  page: Paged
  /** A page of each customer, by our ids. */
  read(
    ctx: ReadContext,
    customerIds: string[],
    asked: Values<Filter & Paged>,
  ): Promise<Map<string, Row[]>>
  /** The number of rows of each customer, by our ids. */
  count(
    ctx: ReadContext,
    customerIds: string[],
    asked: Values<Filter>,
  ): Promise<Map<string, number>>
}

/** The list of one customer and of each of several, and the numbers of their rows. */
export interface CustomerList<Filter extends z.ZodRawShape, Paged extends z.ZodRawShape, Row> {
  one: ReadOperation<z.ZodObject<Named & Filter & Paged>, Row[]>
  each: ReadOperation<z.ZodObject<Several & Filter & Paged>, Map<string, Row[]>>
  countOne: ReadOperation<z.ZodObject<Named & Filter>, number>
  countEach: ReadOperation<z.ZodObject<Several & Filter>, Map<string, number>>
}

/** Our ids of the customers; a customer token may name its own customer. */
export const several = { customerIds: z.array(reference).max(customersMax) }

export function customerList<Filter extends z.ZodRawShape, Paged extends z.ZodRawShape, Row>(
  declaration: CustomerListDeclaration<Filter, Paged, Row>,
): CustomerList<Filter, Paged, Row> {
  const { name, scope, filter, page, read, count } = declaration
  const countName = name.replace(/^list/, 'count')
  const paged = { ...filter, ...page }
  const ofOne =
    <O>(of: (ctx: ReadContext, ids: string[], asked: never) => Promise<Map<string, O>>) =>
    async (ctx: ReadContext, { customerId, ...asked }: Record<string, unknown>) => {
      const { id } = await requireCustomer(ctx, customerId as string)
      return (await of(ctx, [id], asked as never)).get(id)
    }
  const ofEach =
    <O>(of: (ctx: ReadContext, ids: string[], asked: never) => Promise<Map<string, O>>) =>
    (ctx: ReadContext, { customerIds, ...asked }: Record<string, unknown>) =>
      of(ctx, customerIds as string[], asked as never)
  return {
    one: readOperation({
      name,
      scope,
      input: z.strictObject({ customerId: reference, ...paged } as Named & Filter & Paged),
      run: async (ctx, asked) => (await ofOne(read)(ctx, asked)) ?? [],
    }),
    each: readOperation({
      name: `${name}OfEach`,
      scope,
      ofNoCustomer: true,
      input: z.strictObject({ ...several, ...paged } as Several & Filter & Paged),
      run: ofEach(read),
    }),
    countOne: readOperation({
      name: countName,
      scope,
      input: z.strictObject({ customerId: reference, ...filter } as Named & Filter),
      run: async (ctx, asked) => (await ofOne(count)(ctx, asked)) ?? 0,
    }),
    countEach: readOperation({
      name: `${countName}OfEach`,
      scope,
      ofNoCustomer: true,
      input: z.strictObject({ ...several, ...filter } as Several & Filter),
      run: ofEach(count),
    }),
  }
}

/** Joins the customers of `$2` in the workspace `$1` with the rows that `rows` selects for `c.id`; the order of these stays. */
export const ofEachCustomer = (rows: string) => `
  select r.* from unnest($2::text[]) as c(id) cross join lateral (${rows}) r`

/** The number of rows that `rows` selects for `c.id`, for each customer of `$2`. */
export const countEachCustomer = (rows: string) => `
  select c.id as customer_id, r.count from unnest($2::text[]) as c(id) cross join lateral (
    ${countSql(rows)}
  ) r`

/** The number of rows that match a condition, for each customer of `$2`. */
export const countOfEachCustomer = (table: string, condition: string) =>
  countEachCustomer(
    `select from ${table} where workspace_id = $1 and customer_id = c.id and ${condition}`,
  )

/** The rows of a statement grouped by customer, in their order. */
export function byCustomer<Row extends { customer_id: string }, T>(
  rows: Row[],
  read: (row: Row) => T,
): Map<string, T[]> {
  const found = Map.groupBy(rows, (row) => row.customer_id)
  return new Map([...found].map(([id, some]) => [id, some.map(read)]))
}

export function countsOf(rows: { customer_id: string; count: unknown }[]): Map<string, number> {
  return new Map(rows.map((row) => [row.customer_id, Number(row.count)]))
}
