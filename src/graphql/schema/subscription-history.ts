/** What happened to a subscription in GraphQL: its invoices, payments and last change. */

import type { Proration } from '../../core/subscriptions/subscription.ts'
import { getPaymentFacts } from '../../core/subscriptions/subscription-payments.ts'
import { builder } from './builder.ts'
import { Invoice } from './invoices.ts'
import { connectionOf } from './list-field.ts'
import { Plan, PlanVersion } from './plans.ts'
import { CustomerSubscription, ProrationEnum } from './subscriptions.ts'

interface LastChange {
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
      return { at: phase.startsAt, proration: phase.proration, previousQuantity, previousVersion }
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
