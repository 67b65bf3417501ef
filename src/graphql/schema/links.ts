/** Fields that lead from a row to another one that it names by an id: one statement for all rows of a list. */
import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import { getCustomers } from '../../core/customers/customers.ts'
import { getEvents } from '../../core/events/event-log.ts'
import type { Context } from '../execution/context.ts'

/** Loads the customer of a row, by our id. */
export async function loadCustomer(id: string, ctx: Context, info: GraphQLResolveInfo) {
  const selection = await queryFromInfo({ context: ctx, info })
  const found = await ctx.loaders().ofEach(getCustomers, 'customerIds', {}, selection).load(id)
  if (!found) throw new Error(`Customer ${id} is gone, although none is ever deleted`)
  return found
}

/** Loads the event of a row. */
export async function loadEvent(id: string, ctx: Context, info: GraphQLResolveInfo) {
  const selection = await queryFromInfo({ context: ctx, info })
  const found = await ctx.loaders().ofEach(getEvents, 'ids', {}, selection).load(id)
  if (!found) throw new Error(`Event ${id} is gone, although none is ever deleted`)
  return found
}
