/** Who has a plan, in GraphQL. */
import { countSubscribers } from '../../core/subscriptions/count-subscribers.ts'
import { builder } from './builder.ts'
import { connectionOf } from './list-field.ts'
import { Plan } from './plans.ts'
import { CustomerSubscription } from './subscriptions.ts'

builder.prismaObjectFields(Plan, (t) => ({
  subscriberCount: t.field({
    type: 'SafeInt',
    description:
      'Its live subscriptions: those that are neither over nor wait for their first payment. At most 1,000,000.',
    select: { id: true },
    resolve: async ({ id }, _args, ctx) =>
      (await ctx.loaders().ofEach(countSubscribers, 'ids').load(id)) ?? 0,
  }),
  subscriptions: t.relatedConnection(
    'subscriptions',
    {
      cursor: 'workspaceId_id',
      totalCount: true,
      description:
        'All subscriptions to it, newest first, also those that are over. At most 100 a page, 20 by default.',
      query: { orderBy: { id: 'desc' } },
    },
    connectionOf(CustomerSubscription),
  ),
}))
