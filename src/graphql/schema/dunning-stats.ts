/** What became of failed payments, in GraphQL. */
import {
  type DunningFigures,
  type DunningStats,
  getDunningStats,
} from '../../core/revenue/dunning-stats.ts'
import { fromMinor } from '../../core/values/money.ts'
import { costing } from '../execution/field-cost.ts'
import { builder } from './builder.ts'
import { revenueArgs } from './revenue.ts'

/** Most workspaces sell in few currencies. */
const currenciesAssumed = 2

const DunningFiguresType = builder.objectRef<DunningFigures>('DunningFigures').implement({
  description:
    'What became by now of the invoices in one currency whose payment failed for the first time in the range.',
  fields: (t) => ({
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    retryingInvoices: t.expose('retrying', {
      type: 'SafeInt',
      description: 'Those whose payment is tried again.',
    }),
    recoveredInvoices: t.expose('recovered', {
      type: 'SafeInt',
      description: 'Those that were paid after all.',
    }),
    exhaustedInvoices: t.expose('exhausted', {
      type: 'SafeInt',
      description: 'Those that stayed unpaid to the end of the schedule.',
    }),
    stoppedInvoices: t.expose('stopped', {
      type: 'SafeInt',
      description: 'Those for which nothing more is tried by itself.',
    }),
    recoveredAmount: t.field({
      type: 'Decimal',
      description: 'What was paid of the recovered ones, in major units.',
      resolve: ({ recoveredMinor, currency }) => fromMinor(recoveredMinor, currency),
    }),
    dueAmount: t.field({
      type: 'Decimal',
      description: 'What is still due of the others, voided ones left out, in major units.',
      resolve: ({ dueMinor, currency }) => fromMinor(dueMinor, currency),
    }),
    recoveryPercent: t.expose('recoveryPercent', {
      type: 'Decimal',
      nullable: true,
      description:
        'Recovered ones ÷ recovered, exhausted and stopped ones. In percent, to two digits. Null when there are none of these.',
    }),
  }),
})

const DunningStatsType = builder.objectRef<DunningStats>('DunningStats').implement({
  description: 'What became of failed payments, by currency.',
  fields: (t) => ({
    startTime: t.field({ type: 'DateTime', description: 'Inclusive.', resolve: (s) => s.start }),
    endTime: t.field({ type: 'DateTime', description: 'Exclusive.', resolve: (s) => s.end }),
    planId: t.exposeID('planId', { nullable: true, description: 'Our id; null: all plans.' }),
    currencies: t.expose('currencies', {
      type: [DunningFiguresType],
      description: 'In the order of their codes; none when no payment failed.',
    }),
  }),
})

builder.queryFields((t) => ({
  dunningStats: t.field({
    type: DunningStatsType,
    description:
      'What became of the invoices whose payment failed for the first time in a range, by the time of that. Needs read.',
    args: revenueArgs,
    ...costing({ sizes: () => ({ currencies: currenciesAssumed }) }),
    resolve: (_root, args, ctx) => ctx.perform(getDunningStats, args),
  }),
}))
