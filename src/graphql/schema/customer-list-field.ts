/** Lists of what customers have, as fields of Query, by the customer's id, and of Customer. */
import type { ArgBuilder, ArgumentRef } from '@pothos/core'
import { queryFromInfo } from '@pothos/plugin-prisma'
import type { DefaultConnectionArguments } from '@pothos/plugin-relay'
import type { GraphQLResolveInfo } from 'graphql'
import type { z } from 'zod'
import type { CustomerList } from '../../core/customers/customer-list.ts'
import type { CustomerRows } from '../../core/customers/customer-rows.ts'
import type { ReadOperation } from '../../core/operation/operation.ts'
import type { MaybePromise } from '../../core/values/maybe-promise.ts'
import { pageSizeDefault, pageSizeMax, type Window } from '../../core/values/page.ts'
import type { Context } from '../execution/context.ts'
import { builder, type Types } from './builder.ts'
import { customerIdArg } from './customer-id.ts'
import { Customer } from './customers.ts'
import { idConnection } from './keyset-connection.ts'
import { connectionOf, describeList, type Node } from './list-field.ts'

type Arguments = Record<string, ArgumentRef<Types, unknown>>
type Given = DefaultConnectionArguments & Record<string, unknown>

interface CustomerListFields<Filter extends z.ZodRawShape, Key, Row> {
  name: string
  type: Node<Row>
  list: CustomerList<Filter, { window: z.ZodType<Window<Key>> }, Row>
  /** The list of all customers together, where there is one: without a customer's id Query.name is that. */
  ofWorkspace?: {
    list: ReadOperation<z.ZodObject<Filter & { window: z.ZodType<Window<Key>> }>, Row[]>
    count: ReadOperation<z.ZodObject<Filter>, number>
  }
  /** What else names the customer, so that its id may be left out; `ownerOf` refuses what names none. */
  alsoNamed?: { by: string; ownerOf(args: Record<string, unknown>): string }
  /** What is in the list, and in which order, e.g. "newest first". */
  rows: string
  order: string
  args?(t: { arg: ArgBuilder<Types> }): Arguments
  /** The filter of the core by the arguments, where it differs. */
  filterOf?(args: Record<string, unknown>): Record<string, unknown>
  connect(
    page: DefaultConnectionArguments,
    fetch: (window: Window<Key>) => MaybePromise<Row[]>,
  ): Promise<object | null | undefined>
}

const inPages = `At most ${pageSizeMax} a page, ${pageSizeDefault} by default.`

/** Declares the list as Query.name and as Customer.name. */
export function customerListFields<Filter extends z.ZodRawShape, Key, Row>({
  name,
  type,
  list,
  ofWorkspace,
  alsoNamed,
  rows,
  order,
  args = () => ({}),
  filterOf = (given) => given,
  connect,
}: CustomerListFields<Filter, Key, Row>): void {
  const asked = ({ first, last, after, before, ...given }: Given) => ({
    page: { first, last, after, before },
    filter: filterOf(given),
  })
  builder.queryField(name, (t) => {
    const resolve = async (_root: unknown, { customerId, ...given }: Given, ctx: Context) => {
      const { page, filter } = asked(given)
      const named = customerId ?? alsoNamed?.ownerOf(given)
      const [pages, count, of] =
        ofWorkspace && named === undefined
          ? [ofWorkspace.list, ofWorkspace.count, filter]
          : [list.one, list.countOne, { customerId: named, ...filter }]
      const fetch = (window: Window<Key>) =>
        ctx.perform(pages as typeof list.one, { ...of, window } as never)
      const totalCount = () => ctx.perform(count as typeof list.countOne, of as never)
      return { ...(await connect(page, fetch)), totalCount }
    }
    const owner = ofWorkspace ? 'a customer, or of the whole workspace' : 'a customer'
    const customerId = ofWorkspace
      ? t.arg.id({ description: 'Our id or the externalId; the whole workspace without it.' })
      : alsoNamed
        ? t.arg.id({ description: `Our id or the externalId; needed without ${alsoNamed.by}.` })
        : customerIdArg(t)
    const description = describeList(`${rows} of ${owner}, ${order}.`, list.one)
    const options = { type, description, args: { customerId, ...args(t) }, resolve }
    return t.connection(options as never, connectionOf(type) as never)
  })
  builder.prismaObjectField(Customer, name, (t) => {
    const resolve = async ({ id }: { id: string }, given: Given, ctx: Context) => {
      const { page, filter } = asked(given)
      const load = ctx.loaders().ofEach
      const fetch = async (window: Window<Key>) =>
        (await load(list.each, 'customerIds', { ...filter, window }).load(id)) ?? []
      const totalCount = async () =>
        (await load(list.countEach, 'customerIds', filter).load(id)) ?? 0
      return { ...(await connect(page, fetch)), totalCount }
    }
    const description = `${rows} of the customer, ${order}. ${inPages}`
    const options = { type, description, args: args(t), select: { id: true }, resolve }
    return t.connection(options as never, connectionOf(type) as never)
  })
}

interface CustomerRowsField<Row> {
  name: string
  type: Node<Row>
  list: CustomerRows<Row>
  description: string
  /** What becomes of a page before it is shown. */
  finish?(rows: Row[], ctx: Context, info: GraphQLResolveInfo): MaybePromise<Row[]>
}

/** Declares rows of Prisma as Customer.name; Query has them by a field of its own. */
export function customerRowsField<Row extends { id: string }>({
  name,
  type,
  list,
  description,
  finish = (rows) => rows,
}: CustomerRowsField<Row>): void {
  builder.prismaObjectField(Customer, name, (t) => {
    const resolve = async (
      { id }: { id: string },
      page: DefaultConnectionArguments,
      ctx: Context,
      info: GraphQLResolveInfo,
    ) => {
      const paths = [['edges', 'node']]
      const selection = await queryFromInfo({
        context: ctx,
        info,
        typeName: type.name,
        paths,
      } as never)
      const load = ctx.loaders().ofEach
      const found = await idConnection(page, async (window) => {
        const rows = await load(list.each, 'customerIds', { window }, selection as object).load(id)
        return finish(rows ?? [], ctx, info)
      })
      const totalCount = async () => (await load(list.countEach, 'customerIds').load(id)) ?? 0
      return { ...found, totalCount }
    }
    const options = {
      type,
      description: `${description} ${inPages}`,
      select: { id: true },
      resolve,
    }
    return t.connection(options as never, connectionOf(type) as never)
  })
}
