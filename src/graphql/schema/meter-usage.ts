/** What a meter counts in a range, in GraphQL. */
import { getMeterUsage, type MeterUsage } from '../../core/billing/operations/meter-usage.ts'
import { costing } from '../execution/field-cost.ts'
import { builder } from './builder.ts'
import { countCost } from './list-field.ts'

const MeterUsageType = builder.objectRef<MeterUsage>('MeterUsage').implement({
  description: 'What a meter counts of the usage in a range.',
  fields: (t) => ({
    quantity: t.expose('quantity', {
      type: 'Decimal',
      description: 'By the aggregation of the meter; 0 without events.',
    }),
    eventCount: t.expose('eventCount', {
      type: 'SafeInt',
      description: 'The events behind it, also those without the property of the meter.',
    }),
    startTime: t.expose('start', { type: 'DateTime', description: 'Inclusive.' }),
    endTime: t.expose('end', { type: 'DateTime', description: 'Exclusive.' }),
  }),
})

builder.queryFields((t) => ({
  meterUsage: t.field({
    type: MeterUsageType,
    description:
      'What a meter counts of the usage of a customer or a subscription, exactly as an invoice would: by event time, without reversed events and imported history. Name one of the two; to a customer token it is its own usage by default. NOT_FOUND for an unknown customer, subscription or meter. Costs as much as 20 fields more. Needs read, or a token of the customer.',
    args: {
      customerId: t.arg.id({
        description: 'All usage of this customer; our id or the externalId.',
      }),
      subscriptionId: t.arg.id({
        description: 'The usage whose events name this subscription; our id.',
      }),
      meter: t.arg.id({ required: true, description: 'Our id or the key.' }),
      startTime: t.arg({ type: 'DateTime', required: true, description: 'Inclusive.' }),
      endTime: t.arg({
        type: 'DateTime',
        required: true,
        description: 'Exclusive; a date alone includes that day.',
      }),
    },
    ...costing({ own: countCost }),
    resolve: (_root, { startTime, endTime, ...named }, ctx) =>
      ctx.perform(getMeterUsage, { ...named, range: { start: startTime, end: endTime } }),
  }),
}))
