/** Live subscriptions, invoices, payments and checkouts of a customer in GraphQL. */
import {
  type BillingChange,
  billingTopic,
  openInvoicesMax,
} from '../../core/billing/billing-topic.ts'
import {
  changedCheckouts,
  changedInvoices,
  changedPayments,
  changedSubscriptions,
} from '../../core/billing/changed-rows.ts'
import { builder } from './builder.ts'
import { Checkout } from './checkouts.ts'
import { customerIdArg } from './customer-id.ts'
import { Payment } from './invoice-parts.ts'
import { Invoice } from './invoices.ts'
import { freshItem, lastEventOf } from './live.ts'
import { CustomerSubscription } from './subscriptions.ts'

const BillingChangeType = builder.objectRef<BillingChange>('BillingChange').implement({
  description:
    'What a commit changed of the billing of a customer, or its state when the subscription began. Each row is shown as it is now, which may be later than `sequence`.',
  fields: (t) => ({
    sequence: t.expose('sequence', {
      type: 'SafeInt',
      description:
        "Counts the commits that changed the customer's billing, without gaps; 0: none has.",
    }),
    isState: t.exposeBoolean('isState', {
      description: `Whether it is the state at the beginning: all subscriptions that are not over, and the open invoices, the newest ${openInvoicesMax} of them. What is not in it is over, or was never there.`,
    }),
    subscriptions: t.prismaField({
      type: [CustomerSubscription],
      description: 'The subscriptions that were made or changed.',
      resolve: (selection, { customerId, subscriptionIds: ids }, _args, ctx) =>
        ctx.perform(changedSubscriptions, { customerId, ids }, selection),
    }),
    invoices: t.prismaField({
      type: [Invoice],
      description: 'The invoices that were made or changed; drafts too.',
      resolve: (selection, { customerId, invoiceIds: ids }, _args, ctx) =>
        ctx.perform(changedInvoices, { customerId, ids }, selection),
    }),
    payments: t.prismaField({
      type: [Payment],
      description: 'The payments that were made or changed; none of them in the state.',
      resolve: (selection, { customerId, paymentIds: ids }, _args, ctx) =>
        ctx.perform(changedPayments, { customerId, ids }, selection),
    }),
    checkouts: t.prismaField({
      type: [Checkout],
      description: 'The checkouts that were made or changed; none of them in the state.',
      resolve: (selection, { customerId, checkoutIds: ids }, _args, ctx) =>
        ctx.perform(changedCheckouts, { customerId, ids }, selection),
    }),
  }),
})

builder.subscriptionFields((t) => ({
  billingChanged: t.field({
    type: BillingChangeType,
    description:
      "The customer's subscriptions that are not over and its open invoices, and then, after every commit that changes its billing, the subscriptions, invoices, payments and checkouts that were made or changed, in order of `sequence`. With `after`, instead everything that changed after that commit: a client that reconnects with its newest one misses nothing. What several missed commits changed comes once, as it is now. Needs read, or a token of the customer.",
    args: {
      customerId: customerIdArg(t),
      after: t.arg({
        type: 'SafeInt',
        description:
          'The `sequence` of the last change that you have; 0 for everything. A library that reconnects by itself repeats the variables: give it a getter here. Over server-sent events the header Last-Event-ID takes precedence.',
      }),
    },
    subscribe: (_root, { customerId, after }, ctx) =>
      ctx.subscribe(billingTopic, { customerId, after: lastEventOf(ctx) ?? after }),
    resolve: (change, _args, ctx) => freshItem(ctx, change, change.sequence),
  }),
}))
