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
    'What changes, over WebSocket (graphql-transport-ws) or server-sent events. No subscription ends by itself: reopen an event stream that ends without `complete`, and handle the close code of a socket: after 4401 the credential is missing or wrong, after 4403 it has ended and a new one is required, after 1012, 1013 and 4290 reconnect with the same one. The `id` of an event is its sequence. A credential may have 1,000 sockets and streams of events and 10,000 subscriptions open at once on a server, the credentials of one customer 100 and 500 together, a workspace 2,000 and 20,000, and 1,000 subscriptions may watch one customer; beyond that it is RATE_LIMITED, and a socket is closed with 4429.',
})

builder.subscriptionFields((t) => ({
  creditBalance: t.field({
    type: CreditBalanceType,
    description:
      'The current balance, and then the balance after every commit and at every instant that changes it. A slow reader receives only the latest value; `sequence` never decreases. Needs read, or a token of the customer.',
    args: { customerId: customerIdArg(t) },
    subscribe: (_root, { customerId }, ctx) => ctx.subscribe(creditBalanceTopic, { customerId }),
    resolve: (balance, _args, ctx) => freshItem(ctx, balance, balance.sequence),
  }),
  entitlementChanged: t.field({
    type: [Entitlement],
    description:
      "What the customer may do now, and again after every change: of the customer's entitlements, usage or credits, of the catalog, or by time. Each item is complete: every feature that the customer has an entitlement to, including revoked and expired ones, by key; or the one in `feature`. A slow reader receives only the latest value. Needs read, or a token of the customer.",
    args: {
      customerId: customerIdArg(t),
      feature: t.arg.string({ description: 'Key or id of a single feature; all by default.' }),
    },
    subscribe: (_root, args, ctx) => ctx.subscribe(entitlementsTopic, args),
    resolve: (access, _args, ctx, info) =>
      shownEntitlements(freshItem(ctx, access, null).checks, ctx, info),
  }),
  usageEvents: t.field({
    type: UsageEventType,
    nullable: true,
    description:
      'The last recorded event (null when there is none), and then every event once, in order of `sequence`. With `after`, instead every event after that sequence: a client that reconnects with its newest one misses and repeats nothing. Each is sent as it was recorded; a reversal is an event of its own. Needs read, or a token of the customer.',
    args: {
      customerId: customerIdArg(t),
      after: t.arg({
        type: 'SafeInt',
        description:
          'The `sequence` of the last event that you have; 0 for all events. A library that reconnects by itself repeats the variables: give it a getter here. Over server-sent events the header Last-Event-ID takes precedence.',
      }),
    },
    subscribe: (_root, { customerId, after }, ctx) =>
      ctx.subscribe(usageEventsTopic, { customerId, after: lastEventOf(ctx) ?? after }),
    resolve: (event, _args, ctx) => {
      freshItem(ctx, event, event?.sequence ?? 0)
      // A new event is not reversed, so the loader need not look it up.
      if (event) ctx.loaders().reversals.prime(event, null)
      return event
    },
  }),
}))

/** The loaders hold data of the previous event, so each event gets new ones. */
export function freshItem<Item>(ctx: Context, item: Item, sequence: number | null): Item {
  ctx.renewLoaders()
  ctx.reached = sequence
  return item
}

/** A client that reconnects repeats its first `after`, and sends its last event id besides. */
export function lastEventOf({ lastEventId }: Context): number | null {
  if (!lastEventId) return null
  const sequence = /^\d{1,16}$/.test(lastEventId) ? Number(lastEventId) : Number.NaN
  if (Number.isSafeInteger(sequence)) return sequence
  throw invalid('Last-Event-ID must be the id of an event of this subscription: its sequence.')
}
