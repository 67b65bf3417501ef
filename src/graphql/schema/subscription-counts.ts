/** How many subscriptions a customer has, in GraphQL. */
import {
  countSubscriptionsByState,
  type SubscriptionCount,
} from '../../core/subscriptions/count-subscriptions.ts'
import { builder } from './builder.ts'
import { Customer } from './customers.ts'
import { SubscriptionStatusEnum } from './subscriptions.ts'

const SubscriptionCountType = builder.objectRef<SubscriptionCount>('SubscriptionCount').implement({
  description: 'How many subscriptions are in a state.',
  fields: (t) => ({
    status: t.expose('status', { type: SubscriptionStatusEnum, description: 'The state.' }),
    count: t.exposeInt('count', { description: 'At least 1.' }),
  }),
})

builder.prismaObjectField(Customer, 'subscriptionCounts', (t) =>
  t.field({
    type: [SubscriptionCountType],
    description:
      'How many subscriptions of the customer are in each state; a state without any is left out. Needs read.',
    select: { id: true },
    resolve: async ({ id }, _args, ctx) =>
      (await ctx.loaders().ofEach(countSubscriptionsByState, 'customerIds').load(id)) ?? [],
  }),
)
