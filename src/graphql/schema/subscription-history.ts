/** What happened to a subscription in GraphQL: its invoices, payments and last change. */

import { getChangeAmounts } from '../../core/billing/operations/change-amounts.ts'
import { getInvoice } from '../../core/invoices/invoices.ts'
import type { Proration } from '../../core/subscriptions/subscription.ts'
import { getPaymentFacts } from '../../core/subscriptions/subscription-payments.ts'
import { builder } from './builder.ts'
import { Invoice } from './invoices.ts'
import { connectionOf } from './list-field.ts'
import { Plan, PlanVersion } from './plans.ts'
import { QuoteProration } from './quotes.ts'
import { CustomerSubscription, ProrationEnum } from './subscriptions.ts'

interface LastChange {
  subscriptionId: string
  at: Date
  proration: Proration
  previousQuantity: number
  previousVersion: typeof PlanVersion.$inferType & { plan: typeof Plan.$inferType }
}

const LastChangeType = builder.objectRef<LastChange>('LastChange').implement({
  description: 'The last change of the plan, version or quantity of a subscription.',
  fields: (t) => ({
    previousPlan: t.field({
      type: Plan,
      description: 'The plan that it had before.',
      resolve: ({ previousVersion }) => previousVersion.plan,
    }),
    previousVersion: t.field({
      type: PlanVersion,
      description: 'The version that it had before.',
      resolve: (change) => change.previousVersion,
    }),
    previousQuantity: t.exposeInt('previousQuantity', {
      description: 'The quantity that it had before.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was made.' }),
    proration: t.expose('proration', { type: ProrationEnum, description: 'What it cost.' }),
    amounts: t.field({
      type: QuoteProration,
      nullable: true,
      description:
        'What it gave back and charged, as `quote` had said; null for a subscription that is paid once.',
      resolve: async ({ subscriptionId }, _args, ctx) =>
        (await ctx.loaders().ofEach(getChangeAmounts, 'ids').load(subscriptionId)) ?? null,
    }),
    invoice: t.prismaField({
      type: Invoice,
      nullable: true,
      description:
        'The invoice that billed it at once; null: the next one does, or nothing is due.',
      resolve: async (selection, { subscriptionId }, _args, ctx) => {
        const found = await ctx.loaders().ofEach(getChangeAmounts, 'ids').load(subscriptionId)
        return found?.invoiceId ? ctx.perform(getInvoice, { id: found.invoiceId }, selection) : null
      },
    }),
  }),
})

builder.prismaObjectFields(CustomerSubscription, (t) => ({
  lastChange: t.field({
    type: LastChangeType,
    nullable: true,
    description: 'Null: it has the terms that it started with.',
    select: (_args, _ctx, nested) => ({
      phases: {
        orderBy: { number: 'asc' },
        include: {
          planVersion: nested(
            // A nested selection without columns, such as of __typename alone, would be empty, which Prisma refuses.
            { include: { plan: true } },
            ['previousVersion'],
            'PlanVersion',
          ),
        },
      },
    }),
    resolve: ({ phases }) => {
      const place = phases.findLastIndex(({ proration }) => proration !== null)
      const [before, phase] = [phases[place - 1], phases[place]]
      if (!before || !phase?.proration) return null
      const { planVersion: previousVersion, quantity: previousQuantity } = before
      const { subscriptionId, startsAt: at, proration } = phase
      return { subscriptionId, at, proration, previousQuantity, previousVersion }
    },
  }),
  lastPaymentAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When an invoice of it was last paid by a payment; null: never.',
    select: { id: true },
    resolve: async ({ id }, _args, ctx) =>
      (await ctx.loaders().ofEach(getPaymentFacts, 'ids').load(id))?.lastPaymentAt ?? null,
  }),
  failedPaymentCount: t.int({
    description:
      'Payments of its invoices that failed since the last one that succeeded; what is paid outside never fails.',
    select: { id: true },
    resolve: async ({ id }, _args, ctx) =>
      (await ctx.loaders().ofEach(getPaymentFacts, 'ids').load(id))?.failedPaymentCount ?? 0,
  }),
  invoices: t.relatedConnection(
    'invoices',
    {
      cursor: 'workspaceId_id',
      totalCount: true,
      description: 'Its invoices, newest first. At most 100 a page, 20 by default.',
      query: { orderBy: { id: 'desc' } },
    },
    connectionOf(Invoice),
  ),
}))

builder.prismaObjectFields(Invoice, (t) => ({
  subscriptionId: t.exposeID('subscriptionId', {
    nullable: true,
    description: 'The subscription that it bills; null: none.',
  }),
  subscription: t.relation('subscription', {
    nullable: true,
    description: 'The subscription that it bills; null: none.',
  }),
}))
