/** Live balances, entitlements and usage events in GraphQL. */

import { entitlementsTopic } from '../../core/checks/entitlements-topic.ts'
import { creditBalanceTopic } from '../../core/credits/balance-topic.ts'
import { usageEventsTopic } from '../../core/usage/events-topic.ts'
import { invalid } from '../../core/values/errors.ts'
import type { Context } from '../execution/context.ts'
import { builder } from './builder.ts'
import { CreditBalanceType } from './credits.ts'
import { customerIdArg } from './customer-id.ts'
import { shownEntitlements } from './entitlement-rows.ts'
import { Entitlement } from './entitlements.ts'
import { UsageEventType } from './usage.ts'

builder.subscriptionType({
  description:
    'What changes, over WebSocket (graphql-transport-ws) or server-sent events. No subscription ends by itself: a stream of events that ends without `complete` is to be opened again, and a socket goes by its close code: after 4401 the credential is missing or wrong, after 4403 it has ended and a new one is wanted, after 1012, 1013 and 4290 the same one will do. The `id` of an event is its sequence. A credential may have 1,000 sockets and streams of events and 10,000 subscriptions open at once on a server, the credentials of one customer 100 and 500 together, a workspace 2,000 and 20,000, and 1,000 subscriptions may watch one customer; beyond that it is RATE_LIMITED, and a socket is closed with 4429.',
})

builder.subscriptionFields((t) => ({
  creditBalance: t.field({
    type: CreditBalanceType,
    description:
      'The balance now, and then after every commit and at every instant that changes it. Who reads slowly gets the newest only; `sequence` never falls. Needs read, or a token of the customer.',
    args: { customerId: customerIdArg(t) },
    subscribe: (_root, { customerId }, ctx) => ctx.subscribe(creditBalanceTopic, { customerId }),
    resolve: (balance, _args, ctx) => fresh(ctx, balance, balance.sequence),
  }),
  entitlementChanged: t.field({
    type: [Entitlement],
    description:
      "What the customer may do now, and then after every change of it: by the customer's entitlements, usage, credits or the catalog, or by time. Always the whole: each feature that the customer has an entitlement to, revoked and expired ones too, by key; or the one that is named. Who reads slowly gets the newest only. Needs read, or a token of the customer.",
    args: {
      customerId: customerIdArg(t),
      feature: t.arg.string({ description: 'Key or id of the only feature of interest.' }),
    },
    subscribe: (_root, args, ctx) => ctx.subscribe(entitlementsTopic, args),
    resolve: (access, _args, ctx, info) =>
      shownEntitlements(fresh(ctx, access, null).checks, ctx, info),
  }),
  usageEvents: t.field({
    type: UsageEventType,
    nullable: true,
    description:
      'The event recorded last (null when there is none), and then every event once, in order of `sequence`. With `after`, instead every event after that sequence: whoever comes back with the newest one loses and repeats nothing. Each is sent as it was recorded; a reversal comes as an event of its own. Needs read, or a token of the customer.',
    args: {
      customerId: customerIdArg(t),
      after: t.arg({
        type: 'SafeInt',
        description:
          'The `sequence` of the last event that you have; 0 for all events. A library that connects again by itself sends the variables again: give it a getter here. Over server-sent events the header Last-Event-ID goes before it.',
      }),
    },
    subscribe: (_root, { customerId, after }, ctx) =>
      ctx.subscribe(usageEventsTopic, { customerId, after: lastOf(ctx) ?? after }),
    resolve: (event, _args, ctx) => {
      fresh(ctx, event, event?.sequence ?? 0)
      // As recorded: nothing reverses an event when it is new, so that nobody has to look.
      if (event) ctx.loaders().reversals.prime(event, null)
      return event
    },
  }),
}))

/** What the loaders remember is one event old: each event gets new ones. */
function fresh<Item>(ctx: Context, item: Item, sequence: number | null): Item {
  ctx.renewLoaders()
  ctx.reached = sequence
  return item
}

/** A client that comes back repeats its first `after`, and says beside it how far it has come. */
function lastOf({ lastEventId }: Context): number | null {
  if (!lastEventId) return null
  const sequence = /^\d{1,16}$/.test(lastEventId) ? Number(lastEventId) : Number.NaN
  if (Number.isSafeInteger(sequence)) return sequence
  throw invalid('Last-Event-ID must be the id of an event of this subscription: its sequence.')
}
