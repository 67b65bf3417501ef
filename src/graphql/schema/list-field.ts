/** Fields that return a list of the core in pages. */
import type { ArgumentRef } from '@pothos/core'
import type { z } from 'zod'
import type { Scope } from '../../core/operation/caller.ts'
import type { ListOperation } from '../../core/operation/list-operation.ts'
import type { MaybePromise } from '../../core/values/maybe-promise.ts'
import { pageSizeDefault, pageSizeMax } from '../../core/values/page.ts'
import type { Context } from '../execution/context.ts'
import { costing } from '../execution/field-cost.ts'
import { builder, type Types } from './builder.ts'

type QueryFields = PothosSchemaTypes.QueryFieldBuilder<Types, Types['Root']>

/** The end of a field's description, by the scope of its operation. */
const needs: Record<Scope, string> = {
  public: 'Needs read, or a publishable key.',
  checkout: 'Needs write, or the client secret of the checkout.',
  customer: 'Needs read, or a token of the customer.',
  read: 'Needs read.',
  write: 'Needs write.',
  admin: 'Needs admin.',
}

/** The description of a list: its rows and their order, the size of its pages, the required scope. */
export const describeList = (rows: string, { scope }: { scope: Scope }) =>
  `${rows} At most ${pageSizeMax} a page, ${pageSizeDefault} by default. ${needs[scope]}`

/** Arguments with the names of the operation's input. */
type ArgumentsFor<Input> = { [Name in keyof Input]?: ArgumentRef<Types, Input[Name]> }

/** A type of rows. */
export interface Node<Row> {
  name: string
  $inferType: Row
}

/** Counting looks at as many rows as there are, though it shows none. */
export const countCost = 20

interface Counted {
  totalCount?: number | (() => MaybePromise<number>)
}

builder.globalConnectionField('totalCount', (t) =>
  t.field({
    type: 'SafeInt',
    description: `Number of rows on all pages, at most 1,000,000: a longer list answers that too. It is counted only when it is asked for, and costs as much as ${countCost} fields.`,
    // Pothos needs the first to read no rows when only their number is selected.
    extensions: { pothosPrismaTotalCount: true, ...costing({ own: countCost }).extensions },
    resolve: (connection) => {
      const { totalCount } = connection as unknown as Counted
      if (totalCount === undefined) throw new Error('A list does not say how long it is')
      return typeof totalCount === 'function' ? totalCount() : totalCount
    },
  }),
)

const connections = new Map<unknown, ReturnType<typeof makeConnection>>()

function makeConnection(node: Node<unknown>) {
  const name = `${node.name}Connection`
  return builder.connectionObject({ type: node as never, name })
}

/** The connection type of a node, shared by all its lists. */
export function connectionOf(node: Node<unknown>): ReturnType<typeof makeConnection> {
  const made = connections.get(node) ?? makeConnection(node)
  connections.set(node, made)
  return made
}

/** A field of Query with the arguments of the operation and of paging. */
export function listField<Input extends z.ZodType, Row>(
  t: QueryFields,
  type: Node<NoInfer<Row>>,
  operation: ListOperation<Input, Row>,
  rows: string,
  args: ArgumentsFor<z.input<Input>> = {},
) {
  const resolve = (selection: object, _root: unknown, given: z.input<Input>, ctx: Context) =>
    ctx.perform(operation, given, selection)
  const description = describeList(rows, operation)
  const totalCount = (_root: unknown, given: z.input<Input>, ctx: Context) =>
    ctx.perform(operation.count, given)
  const options = { type, cursor: 'workspaceId_id', description, args, resolve, totalCount }
  // Pothos derives these types from literals; the parameters above guarantee the same.
  return t.prismaConnection(options as never, connectionOf(type) as never)
}
