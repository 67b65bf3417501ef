/** The usage of the present period of a subscription in GraphQL. */
import type { ChargedUsage } from '../../core/billing/decide/used-so-far.ts'
import { getCurrentUsage } from '../../core/billing/operations/current-usage.ts'
import { fromMinor } from '../../core/values/money.ts'
import { costing } from '../execution/field-cost.ts'
import { builder } from './builder.ts'
import { countCost } from './list-field.ts'
import { CustomerSubscription } from './subscriptions.ts'

const ChargedUsageType = builder.objectRef<ChargedUsage>('ChargedUsage').implement({
  description: 'What one charge for usage comes to in the present period of a subscription.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'The key of the charge, as on lines of invoices.' }),
    name: t.exposeString('name', { description: 'The name of the charge.' }),
    meterId: t.exposeID('meterId', {
      nullable: true,
      description: 'The meter that counts it; null: it is charged by a feature.',
    }),
    featureId: t.exposeID('featureId', {
      nullable: true,
      description: 'The feature that it is charged by; null: a meter.',
    }),
    quantity: t.expose('quantity', {
      type: 'Decimal',
      description: 'What was used so far; of a feature in credits, what no credits covered.',
    }),
    includedUnits: t.expose('includedUnits', {
      type: 'Decimal',
      description: 'How many units are included.',
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'What it costs so far, before discounts and tax, in major units.',
      resolve: ({ amount, currency }) => fromMinor(amount, currency),
    }),
    periodStart: t.expose('start', { type: 'DateTime', description: 'From then on.' }),
    periodEnd: t.expose('end', {
      type: 'DateTime',
      description: 'When the charge will be on an invoice if the terms stay; exclusive.',
    }),
  }),
})

builder.prismaObjectField(CustomerSubscription, 'currentUsage', (t) =>
  t.field({
    type: [ChargedUsageType],
    description:
      'The usage of the present period by charge, priced as its invoice will price it; empty in trials, while service is stopped, and without charges for usage. Each is counted when it is asked for, and the field costs as much as 20 more.',
    args: {
      meter: t.arg.id({ description: 'Only the charge by this meter or feature: its id or key.' }),
    },
    select: { id: true },
    ...costing({ own: countCost }),
    resolve: async ({ id }, { meter }, ctx) => {
      const rows = (await ctx.loaders().ofEach(getCurrentUsage, 'ids').load(id)) ?? []
      if (meter == null) return rows
      return rows.filter((row) => [row.meterId, row.featureId, row.billableKey].includes(meter))
    },
  }),
)
