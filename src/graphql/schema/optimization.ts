/** Savings by cheaper models in GraphQL. */
import {
  getOptimizationSavings,
  type Opportunity,
  type UsageOptimization,
} from '../../core/analytics/optimization.ts'
import type { UsageSummary } from '../../core/rollups/summary.ts'
import { zero } from '../../core/values/decimal.ts'
import { builder } from './builder.ts'
import { UsageType } from './usage.ts'

const OpportunityTypeEnum = builder.enumType('OptimizationOpportunityType', {
  description: 'The way to save.',
  values: {
    MODEL_DOWNGRADE: { value: 'model_downgrade', description: 'Another model for the same usage.' },
  } as const,
})

const OpportunityType = builder.objectRef<Opportunity>('OptimizationOpportunity').implement({
  description:
    'The savings if the cheapest other model of its rate card had been used for all usage of one model. Computed from the sums of the units of all events, at current rates.',
  fields: (t) => ({
    type: t.expose('type', { type: OpportunityTypeEnum, description: 'What to do.' }),
    eventType: t.exposeString('eventType', { description: 'The type of the events.' }),
    fromModel: t.exposeString('fromModel', { description: 'The model that was used.' }),
    toModel: t.exposeString('toModel', { description: 'The cheapest model that the card prices.' }),
    potentialSavingsAmount: t.expose('potentialSavings', {
      type: 'Decimal',
      description: 'Major units of the currency, over the range.',
    }),
    potentialSavingsCredits: t.expose('potentialSavingsCredits', {
      type: 'Decimal',
      description: 'Credits, over the range.',
    }),
    savingsPercent: t.exposeInt('savingsPercent', {
      description: 'Whole percent of the cost of the usage, 1 to 100, rounded down.',
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    qualityScore: t.expose('qualityScore', {
      type: 'Decimal',
      nullable: true,
      description: 'The score of the other model, 0 to 1, as entered at its rate; never computed.',
    }),
    description: t.string({
      description: 'The same as a sentence.',
      resolve: ({ eventType, fromModel, toModel, savingsPercent }) =>
        `Use ${toModel} instead of ${fromModel} for ${eventType}: the same usage costs ${savingsPercent} % less.`,
    }),
  }),
})

export const UsageOptimizationType = builder
  .objectRef<UsageOptimization>('UsageOptimization')
  .implement({
    description:
      'What cheaper models have saved and could save. Only events with a known rate and `model` count. Everything is compared at current rates, for the sums of the units of all events: prices are linear in units, and where rates depend on thresholds the average event decides which one applies. For each customer and day, the first 1,000 pairs of model and rate count.',
    fields: (t) => ({
      startTime: t.field({
        type: 'DateTime',
        description: 'Inclusive; the start of a day in UTC for the whole workspace.',
        resolve: (o) => o.start,
      }),
      endTime: t.field({
        type: 'DateTime',
        description: 'Exclusive; the end of a day in UTC for the whole workspace.',
        resolve: (o) => o.end,
      }),
      currency: t.exposeString('currency', {
        nullable: true,
        description:
          'ISO 4217: the currency with the largest cost; null without priced usage of a model.',
      }),
      savings: t.expose('savings', {
        type: 'Decimal',
        description:
          'Major units of the currency. The baseline is the most expensive model that the same rate card prices for the same event type and usage; the savings are its cost minus the cost of the models used.',
      }),
      savingsCredits: t.expose('savingsCredits', {
        type: 'Decimal',
        description: 'The same in credits.',
      }),
      opportunities: t.expose('opportunities', {
        type: [OpportunityType],
        description: 'Opportunities that save at least one percent, the largest first; at most 20.',
      }),
    }),
  })

builder.objectField(UsageType, 'optimizationSavings', (t) =>
  t.field({
    type: 'Decimal',
    description:
      'What was saved by using models that are not the most expensive, in `currency`; see UsageOptimization.savings. Zero when the savings are in another currency.',
    resolve: async ({ customerId, start, end, currency }: UsageSummary, _args, ctx) => {
      const range = { start, end }
      const saved = await ctx.perform(getOptimizationSavings, { customerId, range })
      return saved.currency === currency ? saved.savings : zero
    },
  }),
)
